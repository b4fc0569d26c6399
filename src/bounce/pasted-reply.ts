import type { ReadBounce, ReadRecipient } from '../core/bounce.ts';
import { NOTHING_SAID, noBounce } from './bounce-mail.ts';
import { clientAddressIn } from './client-address.ts';
import { readDeliveryStatus } from './delivery-status.ts';
import { statusIn } from './diagnostic-reply.ts';
import { isOverTime } from './has-ended.ts';
import { NO_ORIGINAL } from './no-original.ts';
import { isAboutDelivery } from './pasted/delivery-words.ts';
import { namedAddresses } from './pasted/named-addresses.ts';
import { readPastedNotice } from './pasted/pasted-notice.ts';
import { clearText, plainLines } from './pasted/plain-lines.ts';
import { hostNamed, phaseNamed, quotedResponse, refusedRecipients } from './pasted/program-words.ts';
import { CLOSING, decisiveReply, type PlacedReply, stackedReplies } from './pasted/stacked-replies.ts';
import { remoteHostIn } from './remote-host.ts';

const MAX_CHARACTERS = 65_536;
const MAX_WORDS = 2000;
const MAX_LINE = 500;

/**
 * Reads an SMTP reply that somebody pasted: with or without codes, folded over lines, in quotes, behind the prefix of a log or
 * the words of a mail library; also the fields of a delivery report (RFC 3464), and a notice out of a mailbox.
 *
 * @param text  its first 65,536 characters are read
 * @returns a bounce with one recipient, who is not known unless the text names one, or with all that it names; `what: 'none'`
 *   where it says nothing of a delivery; in linear time, and never throws
 */
export function readPastedReply(text: string): ReadBounce {
  const unread = text.length > MAX_CHARACTERS ? [`the text after its first ${MAX_CHARACTERS} characters`] : [];
  const clear = clearText(text.slice(0, MAX_CHARACTERS));
  const lines = plainLines(clear);
  if (!isAboutDelivery(lines.join('\n'))) return noBounce(unread);
  const notice = readPastedNotice(clear);
  const recipients = statedRecipients(lines) ?? refusedOnes(lines) ?? notice?.recipients ?? [readReply(lines)];
  return {
    what: recipients === notice?.recipients ? notice.what : whatOf(recipients),
    form: recipients === notice?.recipients ? 'words' : 'reply',
    system: notice?.system ?? null,
    reportingMta: null,
    arrivalAtMs: null,
    recipients,
    recipientCount: recipients.length,
    original: originalOf(lines, recipients),
    feedback: null,
    unread,
  };
}

/** Whether a text may be a reply or another word on a delivery, and is not the name of a file or of a domain. */
export function looksLikeReply(text: string): boolean {
  return isAboutDelivery(plainLines(clearText(text.slice(0, MAX_CHARACTERS))).join('\n'));
}

/** Of the fields of a report, where these were pasted. */
function statedRecipients(lines: readonly string[]): readonly ReadRecipient[] | null {
  if (!lines.some((line) => /^(?:Final-Recipient|Diagnostic-Code)\s?:/i.test(line))) return null;
  const { recipients: stated } = readDeliveryStatus(lines.join('\n'));
  return stated.length > 0 && stated.some(({ diagnostic, status }) => diagnostic !== null || status !== null)
    ? stated
    : null;
}

function refusedOnes(lines: readonly string[]): readonly ReadRecipient[] | null {
  const refused = refusedRecipients(lines.join('\n'));
  if (refused.length === 0) return null;
  return refused.map(({ recipient, said }) => ({ ...readReply([said]), finalRecipient: recipient, phase: 'rcpt' }));
}

function readReply(lines: readonly string[]): ReadRecipient {
  const text = lines.join('\n');
  const quoted = quotedResponse(text) ?? text;
  const replies = stackedReplies(quoted);
  const decisive = decisiveReply(replies);
  const said = saidIn(quoted, replies);
  const host = remoteHostIn(text) ?? hostNamed(text);
  return {
    ...NOTHING_SAID,
    finalRecipient: namedAddresses(text).recipient,
    status: decisive?.enhanced ?? statusIn(said) ?? statusIn(text),
    reply: decisive === null ? null : { code: decisive.code, enhanced: decisive.enhanced, lines: decisive.lines },
    phase: phaseNamed(text),
    remoteMta: host?.name ?? null,
    remoteAddress: host?.address ?? null,
    diagnostic: said,
  };
}

/** Words of a program before a reply: what follows is all that counts. */
const INTRODUCED =
  /(?:\bsaid|\breturned|\brespon(?:se|ded)\b[^\n]{0,40}|\breplied|\breply|\b\w{0,60}(?:error|exception|refused|failed)\b[^\n]{0,60}|diagnostic-code|smtp;?|\bstatus=[^\n]{0,40}|\bdsn=[^\n]{0,40}|>>>|<<<|->[^\n]{0,20})[\s:='"`(<{#-]{0,8}$/i;
const MAX_BEFORE = 300;

/**
 * What was said, on one line: from the first reply on, or the whole where the words before may be what tells (`mailbox full (552)`).
 */
function saidIn(text: string, replies: readonly PlacedReply[]): string {
  const negative = replies.filter(({ code }) => code >= 400);
  const [first] = negative.length > 0 ? negative : replies;
  const before = first === undefined ? '' : text.slice(0, first.at);
  const tells = (first?.lines.join(' ').length ?? 0) < 4 && decisiveWords(negative) === '';
  const from =
    first !== undefined &&
    !tells &&
    (before.length > MAX_BEFORE || INTRODUCED.test(before) || /^[^\p{L}\p{N}]*$/u.test(before))
      ? first.at
      : 0;
  return text
    .slice(from, from + 2 * MAX_WORDS)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(CLOSING, '')
    .slice(0, MAX_WORDS);
}

function decisiveWords(replies: readonly PlacedReply[]): string {
  return (decisiveReply(replies)?.lines.join(' ') ?? '').slice(0, MAX_LINE);
}

function whatOf(recipients: readonly ReadRecipient[]): ReadBounce['what'] {
  if (recipients.some((recipient) => classOf(recipient) === '5' || classOf(recipient) === null)) return 'failure';
  return recipients.some((recipient) => classOf(recipient) === '4') ? 'delay' : 'success';
}

/** By action, reply or status; null: nothing says so. */
function classOf({ action, reply, status }: ReadRecipient): string | null {
  if (action === 'failed') return '5';
  if (action === 'delayed') return '4';
  if (isOverTime({ status, reply })) return '5';
  return (reply === null ? status : String(reply.code))?.charAt(0) ?? null;
}

/** What the text tells of the message: its sender, and the address that was refused. */
function originalOf(lines: readonly string[], recipients: readonly ReadRecipient[]): ReadBounce['original'] {
  const text = lines.join('\n');
  const [first] = recipients;
  const sendingAddress = clientAddressIn(first?.diagnostic ?? text, first?.remoteAddress ?? null);
  const returnPath = namedAddresses(text).sender;
  if (sendingAddress === null && returnPath === null) return null;
  return { ...NO_ORIGINAL, returnPath, sendingAddress };
}
