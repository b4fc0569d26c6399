import { type Address, readMailbox } from './addresses.ts';
import { fieldFault } from './field-faults.ts';
import { type Attachment, type ListUnsubscribe, MAX_MESSAGE_BYTES, type MessageParts } from './parts.ts';
import { hasControls, shown } from './shown.ts';

const TOKEN = /^[A-Za-z0-9]{16,64}$/;
// RFC 2045 section 5.1; what is in Base64 can be no message and no multipart (RFC 2046 section 5.2.1, RFC 2045 section 6.4)
const TYPE = /^(?!multipart\/|message\/)[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/i;
const NAME_OCTETS = 255;
const NO_CONTROLS = 'expected text without line ends and other control characters';

/** Why no message can be made of these parts, as an error that quotes the part; null where one can. Nothing is repaired. */
export function partFault(parts: MessageParts): string | null {
  if (Number.isNaN(new Date(parts.dateMs).getTime())) return `date ${parts.dateMs}: expected milliseconds since 1970`;
  return (
    tokenFault(parts.token) ??
    addressFaults(parts) ??
    (hasControls(parts.subject) ? `subject ${shown(parts.subject)}: ${NO_CONTROLS}` : null) ??
    bodyFault('text', parts.text) ??
    bodyFault('html', parts.html) ??
    first(parts.attachments, (file) => attachmentFault('attachment', file)) ??
    first(parts.inlineImages, (file) => attachmentFault('inline image', file)) ??
    inlineFault(parts) ??
    fieldFault(parts.headers, parts.listUnsubscribe !== null) ??
    (parts.listUnsubscribe && unsubscribeFault(parts.listUnsubscribe)) ??
    sizeFault(parts)
  );
}

export function tokenFault(token: string): string | null {
  return TOKEN.test(token) ? null : `token ${shown(token)}: expected 16 to 64 letters and digits`;
}

function addressFaults({ from, to, cc, bcc, envelopeFrom }: MessageParts): string | null {
  if (to.length + cc.length + bcc.length === 0)
    return 'no recipient: expected at least one address behind --to, --cc or --bcc';
  return (
    first([from], (address) => addressFault('from', address)) ??
    first(to, (address) => addressFault('to', address)) ??
    first(cc, (address) => addressFault('cc', address)) ??
    first(bcc, (address) => addressFault('bcc', address)) ??
    (envelopeFrom === null || envelopeFrom === ''
      ? null
      : addressFault('envelope sender', { name: null, address: envelopeFrom }))
  );
}

function addressFault(what: string, { name, address }: Address): string | null {
  const mailbox = readMailbox(address);
  if (!mailbox.ok) return `${what} ${shown(address)}: expected ${mailbox.expected}`;
  if (name === null) return null;
  if (hasControls(name)) return `name of ${what} ${shown(name)}: ${NO_CONTROLS}`;
  // It would stand in a quoted string, where some readers decode it and others do not (RFC 2047 section 5).
  if (name.includes('=?'))
    return `name of ${what} ${shown(name)}: expected a name without "=?", as it reads, not encoded`;
  return null;
}

function bodyFault(what: string, body: string | null): string | null {
  if (body === null) return null;
  if (body.includes('\0')) return `${what} body: expected text without NUL`;
  return body.isWellFormed() ? null : `${what} body: expected whole Unicode characters, not half of a surrogate pair`;
}

function attachmentFault(what: string, { name, type }: Attachment): string | null {
  if (name.trim() === '') return `name of ${what} ${shown(name)}: expected a file name`;
  if (hasControls(name))
    return `name of ${what} ${shown(name)}: expected a file name without line ends and other control characters`;
  if (Buffer.byteLength(name) > NAME_OCTETS)
    return `name of ${what} ${shown(name)}: expected at most ${NAME_OCTETS} octets`;
  if (type !== null && !TYPE.test(type)) {
    return `type of ${what} ${shown(type)}: expected a media type such as "application/pdf", and no message or multipart, which cannot go in Base64`;
  }
  return null;
}

function inlineFault({ html, inlineImages }: MessageParts): string | null {
  const names = inlineImages.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `inline image ${shown(twice)}: expected each name once`;
  if (names.length > 0 && html === null)
    return `inline image ${shown(names[0] ?? '')}: expected an HTML body that shows it`;
  return null;
}

function unsubscribeFault({ https, mailto }: ListUnsubscribe): string | null {
  if (https === null && mailto === null) return 'list-unsubscribe: expected an https URL, a mailto address or both';
  // RFC 8058 section 3.1; angle brackets delimit it (RFC 2369 section 2)
  if (https !== null && !(/^https:\/\/[!-;=?-~]+$/.test(https) && URL.canParse(https)))
    return `list-unsubscribe ${shown(https)}: expected a URL that begins with https://, in printable ASCII without < and >`;
  if (mailto === null) return null;
  if (/^mailto:/i.test(mailto)) {
    return /^mailto:[!-;=?-~]+@[!-;=?-~]+$/i.test(mailto)
      ? null
      : `list-unsubscribe ${shown(mailto)}: expected a mailto: URI such as mailto:leave@example.com?subject=unsubscribe`;
  }
  const mailbox = readMailbox(mailto);
  if (mailbox.ok && !/[^\0-\x7f]/.test(mailbox.address)) return null;
  return `list-unsubscribe ${shown(mailto)}: expected ${mailbox.ok ? 'an address in ASCII' : mailbox.expected}`;
}

function sizeFault({ text, html, attachments, inlineImages }: MessageParts): string | null {
  const files = [...attachments, ...inlineImages].reduce((sum, { content }) => sum + content.length, 0);
  const size = files + Buffer.byteLength(text ?? '') + Buffer.byteLength(html ?? '');
  return size > MAX_MESSAGE_BYTES ? tooLarge(size) : null;
}

export function tooLarge(bytes: number): string {
  return `message of ${bytes} octets: expected at most ${MAX_MESSAGE_BYTES} (50 MiB), attachments counted in Base64`;
}

function first<T>(list: readonly T[], faultOf: (item: T) => string | null): string | null {
  for (const item of list) {
    const fault = faultOf(item);
    if (fault !== null) return fault;
  }
  return null;
}
