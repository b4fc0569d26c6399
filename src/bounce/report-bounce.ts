import type { BounceWhat, ReadBounce, ReadRecipient } from '../core/bounce.ts';
import { type HeaderField, headerFieldsIn } from '../message/header-fields.ts';
import { type BounceMail, type BounceReading, NOTHING_SAID } from './bounce-mail.ts';
import { completedBy } from './completed.ts';
import { wholeRepliesIn } from './cut-reply.ts';
import { type DeliveryStatus, readDeliveryStatus } from './delivery-status.ts';
import { originalMessageOf } from './original-message.ts';
import { addressOfHost } from './remote-host.ts';
import { systemOf } from './report-systems.ts';
import { MAX_RECIPIENTS } from './status-groups.ts';
import { typedAddress } from './typed-value.ts';
import { readWords, type WordsReading } from './words/read-words.ts';

const MAX_HEADER = 256 * 1024;

/** A mail as a delivery report (RFC 3464, RFC 6533) or a receipt (RFC 8098); null: it is none. */
export function reportBounce(mail: BounceMail): BounceReading | null {
  const { report } = mail;
  const status = report.status === null ? null : readDeliveryStatus(report.status);
  if (status === null || status.recipients.length === 0) {
    return report.disposition === null
      ? null
      : (refusal(mail, report.disposition) ?? receipt(mail, report.disposition));
  }
  const words = readWords({ fields: mail.fields, parts: report.texts, isReport: true });
  const wholeReplyOf = wholeRepliesIn(report.texts.map(({ text }) => text));
  const recipients = completedBy(
    status.recipients.map((recipient) => wholeReplyOf(recipient)),
    words,
  );
  return readingOf(mail, { what: worstOf(status), form: 'report', status, words, recipients });
}

/** A mail in the words of a mail system; null: it is none. */
export function noticeBounce(mail: BounceMail): BounceReading | null {
  const { marks, subject } = mail;
  const isAnswer = /^(?:re|fwd?|aw|wg|sv|tr|rv|回复|转发)\s{0,3}[::]/i.test(subject);
  if (!marks.bySender && (isAnswer || marks.fromList)) return null;
  const input = { fields: mail.fields, parts: mail.report.texts, enclosed: enclosedHeader(mail) };
  const isSystem = marks.byDaemon || (marks.bySender && (marks.bySubject || marks.toNobody));
  const isTold = () => isSystem && !isSuccess(mail);
  // Of a failure it is, whatever its words are; so the recipients that it lists are those that failed.
  const words = readWords(input) ?? (isTold() ? readWords({ ...input, isReport: true }) : null);
  if (words === null && !isSystem) return null;
  const isDone = words?.recipients.every((each) => isTaken(each, DELIVERED.test(subject))) === true;
  const recipients = (words?.recipients ?? []).map((each) => (isDone ? { ...each, action: null } : each));
  return readingOf(mail, {
    what: isDone || (words === null && isSuccess(mail)) ? 'success' : (words?.what ?? 'failure'),
    form: 'words',
    status: null,
    words,
    recipients: recipients.length === 0 ? [NOTHING_SAID] : recipients,
  });
}

/** Of the message that was sent back; null where a report is enclosed, which tells of another. */
function enclosedHeader({ report }: BounceMail): string | null {
  const [copy] = report.originals;
  if (copy === undefined) return null;
  const octets = copy.octets(MAX_HEADER);
  const type = headerFieldsIn(octets).find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
  return /^\s*multipart\/report\b/i.test(type) ? null : Buffer.from(octets).toString();
}

const DELIVERED =
  /\b(?:successful(?:ly)? (?:mail )?deliver|(?:was|were|has been|have been) (?:successfully )?delivered|\(success\)|\(relay\))/i;

/** As Postfix says of a recipient whose mail was, or would be, taken (bounce(5), sendmail -bv). */
const TAKEN = /^(?:delivery via \S{1,300}: 2\d\d\b|deliver(?:s|ed) to (?:mailbox|maildir|command|file)\b)/i;

function isTaken({ reply, diagnostic }: ReadRecipient, isSaid: boolean): boolean {
  return (reply?.code ?? 0) < 400 && (isSaid || TAKEN.test(diagnostic ?? ''));
}

/** Of a mail system that speaks of no failure. */
function isSuccess({ subject, report }: BounceMail): boolean {
  return DELIVERED.test(subject) || DELIVERED.test(report.texts[0]?.text.slice(0, 2000) ?? '');
}

/** RFC 8098: what became of a message once it was in the mailbox; also `deleted` is no failure of the mail. */
function receipt(mail: BounceMail, disposition: string): BounceReading {
  const recipients = [disposed(disposition).recipient];
  return readingOf(mail, { what: 'receipt', form: 'report', status: null, words: null, recipients });
}

/** Dovecot tells so of a message that it would not put into the mailbox: `deleted`, beside words of a refusal. */
function refusal(mail: BounceMail, disposition: string): BounceReading | null {
  const { recipient, isDeleted } = disposed(disposition);
  const words = isDeleted ? readWords({ fields: mail.fields, parts: mail.report.texts }) : null;
  if (words === null) return null;
  const recipients = completedBy([recipient], words);
  return readingOf(mail, { what: 'failure', form: 'words', status: null, words, recipients });
}

function disposed(text: string): { readonly recipient: ReadRecipient; readonly isDeleted: boolean } {
  const fields = headerFieldsIn(Buffer.from(text.trimStart()));
  const valueIn = (name: string) => fields.find((field) => field.name.toLowerCase() === name)?.value ?? null;
  const recipient: ReadRecipient = {
    ...NOTHING_SAID,
    originalRecipient: typedAddress(valueIn('original-recipient')),
    finalRecipient: typedAddress(valueIn('final-recipient')),
  };
  return { recipient, isDeleted: /^\s*automatic-action\b[^;]{0,100};\s*deleted\b/i.test(valueIn('disposition') ?? '') };
}

interface Found {
  readonly what: BounceWhat;
  readonly form: ReadBounce['form'];
  readonly status: DeliveryStatus | null;
  readonly words: WordsReading | null;
  readonly recipients: readonly ReadRecipient[];
}

function readingOf(mail: BounceMail, { what, form, status, words, recipients }: Found): BounceReading {
  const originalFields = originalFieldsOf(mail, words);
  const recipientCount = status?.recipientCount ?? recipients.length;
  const left = recipientCount - recipients.length;
  return {
    bounce: {
      what,
      form,
      system:
        systemOf(
          mail.fields,
          status,
          mail.report.texts.map(({ text }) => text),
        ) ??
        words?.system ??
        null,
      reportingMta: status?.reportingMta ?? null,
      arrivalAtMs: status?.arrivalAtMs ?? null,
      recipients,
      recipientCount,
      original: originalMessageOf({
        fields: originalFields,
        answersTo: mail.answersTo,
        statedPath: status?.sender ?? null,
        statedAddress: status?.receivedFromMta == null ? null : addressOfHost(status.receivedFromMta),
        ownAddress: status?.ownAddress ?? null,
        recipients,
      }),
      feedback: null,
      unread: [
        ...mail.unread,
        ...(left === 0 ? [] : [`${left} recipients behind the first ${MAX_RECIPIENTS} were counted and not read`]),
        ...(isWordy(mail, words, status) ? ['its words were not read to their end, and may name more recipients'] : []),
      ],
    },
    originalFields,
    answersTo: mail.answersTo,
  };
}

/** Whether a bound of ours ended its words, and no copy of the message did before. */
function isWordy({ report }: BounceMail, words: WordsReading | null, status: DeliveryStatus | null): boolean {
  return status === null && words !== null && words.original === null && (words.isCut || report.isCut);
}

/** What was sent back: as a part of its own, as a text that begins as a header does, or within the words. */
function originalFieldsOf({ report }: BounceMail, words: WordsReading | null): readonly HeaderField[] {
  const enclosed = headerFieldsIn(report.originals[0]?.octets(MAX_HEADER) ?? new Uint8Array());
  if (enclosed.length > 0) return enclosed;
  const later = report.texts
    .slice(1)
    .map(({ text }) => headerFieldsIn(Buffer.from(text.slice(0, MAX_HEADER).trimStart())));
  const header = later.find((fields) => fields.filter(({ name }) => OF_MESSAGES.test(name)).length >= 3);
  return header ?? headerFieldsIn(Buffer.from(words?.original?.slice(0, MAX_HEADER) ?? ''));
}

/** Fields that all messages have (RFC 5322 section 3.6). */
const OF_MESSAGES = /^(?:received|from|to|date|subject|message-id|return-path|mime-version|content-type)$/i;

/** Of several recipients the worst: what one of them did not get is what the mail is about. */
function worstOf({ what }: DeliveryStatus): BounceWhat {
  if (what.has('failure')) return 'failure';
  return what.has('delay') ? 'delay' : 'success';
}
