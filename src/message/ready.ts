import { isUtf8 } from 'node:buffer';
import type { ProbeMessage } from '../core/probe.ts';
import { type Address, readMailbox } from './addresses.ts';
import { probeMessage, probeMessageId } from './compose.ts';
import { headerSection, type RawField } from './header-section.ts';
import { tokenFault, tooLarge } from './part-faults.ts';
import { MAX_MESSAGE_BYTES, PROBE_FIELD } from './parts.ts';
import { hasControls, shown } from './shown.ts';

export interface ReadyOptions {
  /** 16 to 64 letters and digits. */
  readonly token: string;
  /** Null: as Sender or From of the message say; empty: `<>`. */
  readonly envelopeFrom: string | null;
  /** Null: as To, Cc and Bcc of the message say. */
  readonly recipients: readonly Address[] | null;
}

export type Ready =
  | {
      readonly ok: true;
      readonly message: ProbeMessage;
      /** The address of From, whose domain the recipients judge. */
      readonly from: string;
    }
  | { readonly ok: false; readonly error: string };

const MESSAGE_ID = /^<[^<>\s]{1,900}>$/;

/**
 * Makes a message of a ready one, as it stands in a `.eml` file. Lines are ended by CRLF, the `From ` line of an mbox file
 * goes, and so do Bcc (RFC 5322 section 3.6.3) and the token of an earlier probe; our own is put at the top, where it
 * leaves signatures whole (RFC 6376 section 5.4). A Message-ID is added where there is none. The rest is sent as it is.
 *
 * @returns the message with its envelope; or an error that says what stands in the way. Never rejects
 */
export async function readyMessage(file: Uint8Array, options: ReadyOptions): Promise<Ready> {
  const wrong = (error: string): Ready => ({ ok: false, error });
  const badToken = tokenFault(options.token);
  if (badToken !== null) return wrong(badToken);
  if (file.length > MAX_MESSAGE_BYTES) return wrong(tooLarge(file.length));
  if (file.includes(0)) return wrong('message with NUL in it: expected text (RFC 5322 section 2.1)');
  const section = headerSection(withCrlf(withoutMboxLine(file)));
  if (!section.ok) return section;
  const kept = section.fields.filter(({ name }) => name !== 'bcc' && name !== PROBE_FIELD.toLowerCase());
  if (!kept.every(({ raw }) => isUtf8(raw)))
    return wrong('header with octets that are no UTF-8: expected ASCII or UTF-8 (RFC 6532 section 3.2)');
  const envelope = await envelopeOf(section.fields, options);
  if (!envelope.ok) return envelope;
  const stated = kept.find(({ name }) => name === 'message-id')?.value;
  if (stated !== undefined && (!MESSAGE_ID.test(stated) || hasControls(stated)))
    return wrong(`Message-ID ${shown(stated)}: expected one such as "<id@example.com>" (RFC 5322 section 3.6.4)`);
  const messageId = stated ?? probeMessageId(options.token, envelope.author);
  const added = [`${PROBE_FIELD}: ${options.token}`, ...(stated === undefined ? [`Message-ID: ${messageId}`] : [])];
  const raw = Buffer.concat([
    Buffer.from(added.map((line) => `${line}\r\n`).join('')),
    ...kept.map((field) => field.raw),
    CRLF,
    section.body,
  ]);
  const subject = await decoded(kept.find(({ name }) => name === 'subject')?.value ?? '');
  const { from, to, author } = envelope;
  const made = probeMessage(raw, { token: options.token, messageId, subject, envelope: { from, to } });
  return made.ok ? { ...made, from: author } : made;
}

type Envelope =
  | { readonly ok: true; readonly from: string; readonly to: readonly string[]; readonly author: string }
  | { readonly ok: false; readonly error: string };

async function envelopeOf(fields: readonly RawField[], options: ReadyOptions): Promise<Envelope> {
  const authors = await addressesIn(fields, ['from']);
  if (!authors.ok) return authors;
  const senders = await addressesIn(fields, ['sender']);
  if (!senders.ok) return senders;
  const [author] = authors.addresses;
  if (author === undefined)
    return { ok: false, error: 'message without an address in From: expected one (RFC 5322 section 3.6.2)' };
  const stated = options.recipients === null ? await addressesIn(fields, ['to', 'cc', 'bcc']) : null;
  if (stated?.ok === false) return stated;
  const to = stated?.addresses ?? options.recipients?.map(({ address }) => address) ?? [];
  if (to.length === 0)
    return { ok: false, error: 'message without a recipient in To, Cc or Bcc: expected one, or one behind --to' };
  const paths = eachMailbox([options.envelopeFrom || (senders.addresses[0] ?? author), ...to]);
  if (!paths.ok) return paths;
  const [from = '', ...rest] = paths.addresses;
  return { ok: true, from: options.envelopeFrom === '' ? '' : from, to: rest, author };
}

type Addresses =
  | { readonly ok: true; readonly addresses: readonly string[] }
  | { readonly ok: false; readonly error: string };

/** The addresses of these fields, groups opened, in the order of the names. */
async function addressesIn(fields: readonly RawField[], names: readonly string[]): Promise<Addresses> {
  const { default: parse } = await import('nodemailer/lib/addressparser');
  const values = names.flatMap((name) => fields.filter((field) => field.name === name).map(({ value }) => value));
  return eachMailbox(
    values
      .flatMap((value) => parse(value, { flatten: true }).map(({ address }) => address))
      .filter((address) => address !== ''),
  );
}

function eachMailbox(texts: readonly string[]): Addresses {
  const addresses: string[] = [];
  for (const text of texts) {
    const mailbox = readMailbox(text);
    if (!mailbox.ok) return { ok: false, error: `address ${shown(text)} of the message: expected ${mailbox.expected}` };
    addresses.push(mailbox.address);
  }
  return { ok: true, addresses };
}

async function decoded(value: string): Promise<string> {
  const { decodeWords } = await import('postal-mime');
  return decodeWords(value);
}

const CRLF = Buffer.from('\r\n');

/** The first line of an mbox file, which is of the file and not of the message (RFC 4155 appendix A). */
function withoutMboxLine(file: Uint8Array): Buffer {
  const message = Buffer.from(file.buffer, file.byteOffset, file.length);
  if (!message.subarray(0, 5).equals(Buffer.from('From '))) return message;
  const newline = message.indexOf('\n');
  return newline === -1 ? Buffer.alloc(0) : message.subarray(newline + 1);
}

/** LF and CR alone are line ends in files, and none in mail (RFC 5321 section 2.3.8). The last line gets one too. */
function withCrlf(message: Buffer): Buffer {
  const text = message.toString('latin1').replace(/\r\n?|\n/g, '\r\n');
  return Buffer.from(text === '' || text.endsWith('\r\n') ? text : `${text}\r\n`, 'latin1');
}
