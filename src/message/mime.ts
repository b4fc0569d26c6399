import type { MailComposerAttachment } from 'nodemailer/lib/mail-composer';
import MailComposer from 'nodemailer/lib/mail-composer';
import { detectMimeType } from 'nodemailer/lib/mime-funcs';
import { mailtoAddress } from '../core/mailto.ts';
import { asciiDomain, readAddress } from './addresses.ts';
import { ADDRESS_FIELDS } from './field-faults.ts';
import { headerText } from './header-text.ts';
import { placeInlineImages } from './inline-images.ts';
import { type Attachment, type HeaderField, type ListUnsubscribe, type MessageParts, PROBE_FIELD } from './parts.ts';

type Built = { readonly ok: true; readonly raw: Buffer } | { readonly ok: false; readonly error: string };

const BINARY = 'application/octet-stream';

/**
 * Writes the message: nodemailer's composer makes the tree of parts, the same octets for the same parts.
 *
 * @param parts  without fault
 */
export async function buildMime(parts: MessageParts, messageId: string): Promise<Built> {
  const { html, inlineImages, token } = parts;
  const host = `${token}.${asciiDomain(parts.from.address).replace(/[^a-z0-9.-]/gi, '')}`;
  const placed =
    html !== null && inlineImages.length > 0
      ? placeInlineImages(html, inlineImages, host)
      : { ok: true as const, html, ids: [] };
  if (!placed.ok) return placed;
  const composer = new MailComposer({
    ...addressFields(parts),
    subject: headerText(parts.subject),
    messageId,
    date: new Date(parts.dateMs),
    // A lone CR is no line end in a message (RFC 5322 section 2.3).
    ...(parts.text === null ? {} : { text: parts.text.replace(/\r\n?/g, '\n') }),
    ...(placed.html === null ? {} : { html: placed.html.replace(/\r\n?/g, '\n') }),
    attachments: [
      ...inlineImages.map((image, index) => attached(image, placed.ids[index])),
      ...parts.attachments.map((file) => attached(file)),
    ],
    headers: [
      asWritten({ name: PROBE_FIELD, value: token }),
      ...(parts.listUnsubscribe === null ? [] : unsubscribeFields(parts.listUnsubscribe).map(asWritten)),
      ...parts.headers.map(customField),
    ],
    baseBoundary: token,
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return { ok: true, raw: await composer.compile().build() };
}

function addressFields({ from, to, cc }: MessageParts) {
  const plain = (list: MessageParts['to']) => list.map(({ name, address }) => ({ name: name ?? '', address }));
  return {
    from: plain([from]),
    ...(to.length > 0 ? { to: plain(to) } : {}),
    ...(cc.length > 0 ? { cc: plain(cc) } : {}),
  };
}

/** Base64 whatever it is, so that it arrives bit by bit; the name by RFC 2231. */
function attached({ name, type, content }: Attachment, cid?: string): MailComposerAttachment {
  const byName = detectMimeType(name);
  return {
    filename: name,
    content: Buffer.from(content.buffer, content.byteOffset, content.length),
    // A message or a multipart cannot go in Base64 (RFC 2046 section 5.2.1).
    contentType: type ?? (/^(?:message|multipart)\//i.test(byName) ? BINARY : byName),
    contentTransferEncoding: 'base64',
    ...(cid === undefined ? {} : { cid, contentDisposition: 'inline' }),
  };
}

/** RFC 8058 section 3.1: the second field is for the https URL alone. */
function unsubscribeFields({ https, mailto }: ListUnsubscribe): readonly HeaderField[] {
  const uris = [
    ...(https === null ? [] : [https]),
    ...(mailto === null ? [] : [/^mailto:/i.test(mailto) ? mailto : `mailto:${mailtoAddress(mailto)}`]),
  ];
  return [
    { name: 'List-Unsubscribe', value: uris.map((uri) => `<${uri}>`).join(', ') },
    ...(https === null ? [] : [{ name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' }]),
  ];
}

function customField({ name, value }: HeaderField) {
  const key = name.toLowerCase();
  if (key === 'references') return { key: name, value }; // which nodemailer folds itself
  if (ADDRESS_FIELDS.includes(key)) return { key: name, value: addressValue(value) };
  // A value in ASCII may have a structure, which encoding would break.
  return asWritten({ name, value: /^[ -~]*$/.test(value) ? value : headerText(value) });
}

/** As nodemailer takes an address, and writes it by itself. */
function addressValue(value: string) {
  const read = readAddress(value);
  return read.ok ? { name: read.address.name ?? '', address: read.address.address } : value;
}

/** Folded at its spaces, and else as it is. */
function asWritten({ name, value }: HeaderField) {
  return { key: name, value: { prepared: true, foldLines: true, value } };
}
