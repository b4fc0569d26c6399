import { decodedByLabel, latin1 } from '../message/charset.ts';
import { contentField } from '../message/content-field.ts';
import { fieldsNamed, type HeaderField, headerFieldsIn } from '../message/header-fields.ts';
import { type MimePart, mimePartsOf } from '../message/mime-parts.ts';
import { type DeliveryStatus, type ReportedRecipient, readDeliveryStatus } from './delivery-status.ts';
import { readWords, type WordsReading } from './words/read-words.ts';

export type { ReportedRecipient } from './delivery-status.ts';

/** What a report says of the message that it is about. */
export interface ReportedMessage {
  /** With its angle brackets; null: not said. */
  readonly messageId: string | null;
  /** Of `X-Mailcheck-Probe`; null: not said. */
  readonly token: string | null;
  /** Its header, as far as it was sent back; empty where it was quoted in words. */
  readonly fields: readonly HeaderField[];
}

export interface DeliveryReport extends DeliveryStatus {
  /** `report`: by RFC 3464. `text`: in words, out of which one line was found. */
  readonly form: 'report' | 'text';
  /** Null: the report tells nothing of it. */
  readonly original: ReportedMessage | null;
  /** Message-IDs that it answers to (In-Reply-To, References). */
  readonly answersTo: readonly string[];
}

const STATUS_TYPES = new Set(['message/delivery-status', 'message/global-delivery-status']);
/** RFC 6522 section 3 and RFC 6533 section 6. */
const ORIGINAL_TYPES = new Set(['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers']);
const MAX_QUOTED = 262_144;
const MAX_WORDS = 524_288;
const BOUNCER =
  /\b(?:mailer-daemon|mail delivery (?:sub)?system|post[_-]?master|mailerdaemon|mail administrator|mdaemon)\b/i;

/**
 * Reads a bounce: a delivery report (RFC 3464 in RFC 6522, RFC 6533), or one in words.
 *
 * @param raw  the message; four mebibytes of it are read
 * @returns null for a message that is none; in linear time, and never throws
 */
export function readDeliveryReport(raw: Uint8Array): DeliveryReport | null {
  const fields = headerFieldsIn(raw);
  const parts = mimePartsOf(raw);
  const status = parts.find(({ type }) => STATUS_TYPES.has(type));
  if (status === undefined && !isBounce(fields)) return null;
  const words = readWords({ fields, parts: textsOf(parts) });
  const common = { original: originalOf(parts), answersTo: answersTo(fields) };
  if (status !== undefined) return { form: 'report', ...completed(readDeliveryStatus(status.body), words), ...common };
  // To an empty reverse path go answering machines, too: these say nothing of a refusal.
  if (words === null && !isFromMailSystem(fields)) return null;
  return { form: 'text', reportingMta: null, arrivalAtMs: null, recipients: words?.recipients ?? [NOBODY], ...common };
}

/** Where the fields keep the refusal to themselves, the words beside them may tell: of one recipient, so not of several. */
function completed(status: DeliveryStatus, words: WordsReading | null): DeliveryStatus {
  const [recipient, ...others] = status.recipients;
  const told = words?.recipients[0];
  if (recipient === undefined || others.length > 0 || recipient.reply !== null || told === undefined) return status;
  const { diagnostic, reply } = told;
  return reply === null ? status : { ...status, recipients: [{ ...recipient, diagnostic, reply }] };
}

/** Whether a report is about our message: by the token or the Message-ID of what it sends back, or what it answers to. */
export function isAbout(
  report: DeliveryReport,
  message: { readonly token: string; readonly messageId: string },
): boolean {
  const { original, answersTo: answered } = report;
  return (
    original?.token === message.token ||
    original?.messageId === message.messageId ||
    answered.includes(message.messageId)
  );
}

/** From a mail system, or to an empty reverse path (RFC 5321 section 4.5.5). */
function isBounce(fields: readonly HeaderField[]): boolean {
  const path = fieldsNamed(fields, 'Return-Path')[0]?.value.replace(/\s/g, '');
  return path === '<>' || isFromMailSystem(fields);
}

/** By the sender's name, or marked as Exim marks it. */
function isFromMailSystem(fields: readonly HeaderField[]): boolean {
  const from = fieldsNamed(fields, 'From')[0]?.value ?? '';
  return BOUNCER.test(from) || fieldsNamed(fields, 'X-Failed-Recipients').length > 0;
}

/** A multipart without its boundaries is read as words. */
function textsOf(parts: readonly MimePart[]): readonly { readonly type: string; readonly text: string }[] {
  let left = MAX_WORDS;
  return parts.flatMap(({ type, fields, body }) => {
    if (!/^(?:text|multipart)\//.test(type) || ORIGINAL_TYPES.has(type) || left <= 0) return [];
    const charset = contentField(fields, 'Content-Type')?.parameters.get('charset') ?? null;
    const { text } = decodedByLabel(body.subarray(0, left), charset, body.length > left);
    left -= body.length;
    return [{ type: type === 'text/html' ? type : 'text/plain', text: text.replace(/\r\n?/g, '\n') }];
  });
}

const NOBODY: ReportedRecipient = {
  originalRecipient: null,
  finalRecipient: null,
  action: null,
  status: null,
  remoteMta: null,
  diagnostic: null,
  reply: null,
  lastAttemptAtMs: null,
  willRetryUntilMs: null,
};

function originalOf(parts: readonly MimePart[]): ReportedMessage | null {
  const enclosed = parts.find(({ type }) => ORIGINAL_TYPES.has(type));
  if (enclosed !== undefined) {
    const fields = headerFieldsIn(enclosed.body);
    const value = (name: string) => fieldsNamed(fields, name)[0]?.value || null;
    return { messageId: idIn(value('Message-ID')), token: value('X-Mailcheck-Probe'), fields };
  }
  // qmail and Exim send the message back within their words.
  for (const { type, body } of parts) {
    if (!/^(?:text|multipart)\//.test(type)) continue;
    const text = latin1(body.subarray(0, MAX_QUOTED));
    const messageId = idIn(
      /^[> \t]{0,10}Message-ID:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\s]{1,900}>)/im.exec(text)?.[1] ?? null,
    );
    const token = /^[> \t]{0,10}X-Mailcheck-Probe:[ \t]*([A-Za-z0-9]{1,100})/im.exec(text)?.[1] ?? null;
    if (messageId !== null || token !== null) return { messageId, token, fields: [] };
  }
  return null;
}

function answersTo(fields: readonly HeaderField[]): readonly string[] {
  const values = ['In-Reply-To', 'References'].flatMap((name) => fieldsNamed(fields, name).map(({ value }) => value));
  return values.flatMap((value) => value.slice(0, 10_000).match(/<[^<>\s]{1,900}>/g) ?? []).slice(0, 100);
}

function idIn(text: string | null): string | null {
  return /<[^<>\s]{1,900}>/.exec(text?.slice(0, 2000) ?? '')?.[0] ?? null;
}
