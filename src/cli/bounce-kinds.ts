import { looksLikeReply } from '../bounce/pasted-reply.ts';
import { mailKindOf, rewrittenAs } from '../message/looks-like-mail.ts';
import { charsetOf } from './text-lines.ts';

export const inputKinds = ['mail', 'mbox', 'log', 'json', 'reply'] as const;
/** What `mailcheck bounce` reads. */
export type InputKind = (typeof inputKinds)[number];

/** So much of an input is looked at to tell what it is. */
const LOOKED_AT = 64 * 1024;
/** What older webhooks of Mailgun were posted as: `event=bounced&recipient=…`. */
const FORM_BEGINS = /^(?=\S{0,8000}\bevent=)(?=\S{0,8000}\brecipient=)[\w.%+-]{1,60}=\S{0,8000}&/;
const LIST_BEGINS = /^\s{0,40}[A-Z][A-Za-z]{1,40} {1,40}: /;
/** An object, or a list of objects. */
const JSON_BEGINS = /^\s*(?:\{\s*["}]|\[\s*[[{\]])/;

/**
 * What an input holds, by its beginning: a mailbox file begins with a postmark, a mail with header fields, JSON with a bracket,
 * a log has lines of a mail program among its first, and what else names a code is a reply.
 *
 * @param isMail  that its name says that it is a mail: believed unless it is a mailbox file
 * @returns null: nothing that is read here
 */
export async function inputKindOf(head: Uint8Array, isMail = false): Promise<InputKind | null> {
  if (head.length === 0) return null;
  // Its fields look like those of a mail, but for the spaces before their colons.
  if (LIST_BEGINS.test(Buffer.from(head.subarray(0, 100)).toString('latin1'))) {
    const { isExchangeList } = await import('../bounce/logs/exchange-list.ts');
    if (isExchangeList(textOf(head))) return 'log';
  }
  const kind = mailKindOf(head);
  if (kind === 'mbox') return 'mbox';
  if (kind === 'message' || isMail || rewrittenAs(head) === 'with-mark') return 'mail';
  if (packedAs(head) !== null) return null;
  const text = textOf(head);
  if (JSON_BEGINS.test(text)) return (await isJsonLog(text)) ? 'log' : 'json';
  if (FORM_BEGINS.test(text)) return 'json';
  const { isMailLog } = await import('../bounce/logs/read-mail-log.ts'); // which a mail does without
  if (isMailLog(text)) return 'log';
  return !text.includes('\0') && looksLikeReply(text) ? 'reply' : null;
}

/** Whether its first line is one that a collector keeps of the log of a mail program. */
async function isJsonLog(text: string): Promise<boolean> {
  const line = text.slice(0, text.indexOf('\n') === -1 ? text.length : text.indexOf('\n'));
  if (!/"(?:SYSLOG_IDENTIFIER|log|message|msg|line)":/.test(line)) return false;
  const [{ isMailLog }, { jsonLine }] = await Promise.all([
    import('../bounce/logs/read-mail-log.ts'),
    import('../bounce/logs/json-line.ts'),
  ]);
  return jsonLine(line) !== null && text.split('\n', LINES_OF_JSON).some((one) => isMailLog(one));
}

const LINES_OF_JSON = 50;

/** How packed files begin (RFC 1952 section 2.3.1; the formats of xz, bzip2, Zstandard, ZIP), and what unpacks them. */
const PACKED: readonly { readonly mark: readonly number[]; readonly command: string }[] = [
  { mark: [0x1f, 0x8b], command: 'gzip -dc' },
  { mark: [0xfd, 0x37, 0x7a, 0x58, 0x5a], command: 'xz -dc' },
  { mark: [0x42, 0x5a, 0x68], command: 'bzip2 -dc' },
  { mark: [0x28, 0xb5, 0x2f, 0xfd], command: 'zstd -dc' },
  { mark: [0x50, 0x4b, 0x03, 0x04], command: 'unzip -p' },
];

/** @returns the command that unpacks it; null: it is not packed */
function packedAs(head: Uint8Array): string | null {
  return PACKED.find(({ mark }) => mark.every((octet, at) => head[at] === octet))?.command ?? null;
}

/** A compound file, as .msg is (MS-CFB section 2.2), or a .pst (MS-PST section 2.2.2.6). */
function isOutlooks(head: Uint8Array): boolean {
  const marks = [
    [0xd0, 0xcf, 0x11, 0xe0],
    [0x21, 0x42, 0x44, 0x4e],
  ];
  return marks.some((mark) => mark.every((octet, at) => head[at] === octet));
}

/** Why an input is none of them, for the user. */
export function whyNoInput(head: Uint8Array): string {
  if (head.length === 0) return 'it is empty';
  if (rewrittenAs(head) === 'utf-16') {
    return 'it is in UTF-16, as Notepad and PowerShell write it, and no mail is: save it as it travels';
  }
  const command = packedAs(head);
  if (command !== null) return `it is packed: unpack it first, as in ${command} FILE | mailcheck bounce -`;
  if (isOutlooks(head))
    return 'it is a file of Outlook (.msg or .pst): save the mail as .eml, or attach it to a mail and save that';
  if (head.includes(0)) return 'it is no text';
  return 'it begins neither as a mail (with header fields), nor as a mailbox file, a mail log, webhook JSON or an SMTP reply; --input says what it is';
}

/** Text as it was saved: UTF-8, or UTF-16 with a byte order mark. */
export function textOf(octets: Uint8Array): string {
  const bounded = octets.subarray(0, LOOKED_AT);
  return new TextDecoder(charsetOf(bounded)).decode(bounded);
}
