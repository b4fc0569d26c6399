import { type BounceText, readBounceText } from './bounce-text.ts';
import { latin1 } from './charset.ts';
import { type DeliveryStatus, type ReportedRecipient, readDeliveryStatus } from './delivery-status.ts';
import { replyIn, statusIn } from './diagnostic-reply.ts';
import { fieldsNamed, type HeaderField, headerFieldsIn } from './header-fields.ts';
import { type MimePart, mimePartsOf } from './mime-parts.ts';

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
  const words = wordsOf(parts);
  const common = { original: originalOf(parts), answersTo: answersTo(fields) };
  if (status !== undefined) return { form: 'report', ...completed(readDeliveryStatus(status.body), words), ...common };
  // To an empty reverse path go answering machines, too: these say nothing of a refusal.
  if (words === null && !isFromMailSystem(fields)) return null;
  return { form: 'text', reportingMta: null, arrivalAtMs: null, recipients: [recipientOf(words, fields)], ...common };
}

/** Where the fields keep the refusal to themselves, the words beside them may tell: of one recipient, so not of several. */
function completed(status: DeliveryStatus, words: BounceText | null): DeliveryStatus {
  const [recipient, ...others] = status.recipients;
  if (recipient === undefined || others.length > 0 || recipient.reply !== null || words === null) return status;
  const reply = replyIn(words.diagnostic);
  if (reply === null) return status;
  return { ...status, recipients: [{ ...recipient, diagnostic: words.diagnostic, reply }] };
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

function wordsOf(parts: readonly MimePart[]): BounceText | null {
  for (const { type, body } of parts) {
    // A multipart without its boundaries is read as words.
    const words =
      /^(?:text|multipart)\//.test(type) && !ORIGINAL_TYPES.has(type) ? readBounceText(plainText(type, body)) : null;
    if (words !== null) return words;
  }
  return null;
}

function plainText(type: string, body: Uint8Array): string {
  const text = latin1(body.subarray(0, MAX_QUOTED));
  return type === 'text/html' ? text.replace(/<br\b[^<>]{0,200}>/gi, '\n').replace(/<[^<>]{0,2000}>/g, ' ') : text;
}

function recipientOf(words: BounceText | null, fields: readonly HeaderField[]): ReportedRecipient {
  const failed = fieldsNamed(fields, 'X-Failed-Recipients')[0]?.value.split(',', 1)[0]?.trim();
  const diagnostic = words?.diagnostic ?? null;
  const reply = diagnostic === null ? null : replyIn(diagnostic);
  return {
    originalRecipient: null,
    finalRecipient: failed || (words?.recipient ?? null),
    action: words?.action ?? null,
    status: reply?.enhanced ?? statusIn(diagnostic ?? ''),
    remoteMta: null,
    diagnostic,
    reply,
    lastAttemptAtMs: null,
    willRetryUntilMs: null,
  };
}

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
