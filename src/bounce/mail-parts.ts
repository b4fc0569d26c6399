import { isUtf8 } from 'node:buffer';
import { decodedByLabel } from '../message/charset.ts';
import { growing } from '../message/growing.ts';
import type { HeaderField } from '../message/header-fields.ts';
import { CR, LF } from '../message/header-lines.ts';
import type { PartFaultKind } from '../message/message-tree.ts';
import { type ScannedPart, scanParts } from '../message/part-scan.ts';
import { decodeTransfer } from '../message/transfer-encoding.ts';
import { withEvenLines } from './even-lines.ts';
import { isIso2022 } from './readable-field.ts';

/** A part of a mail that holds no parts itself; an enclosed message is one. */
export interface MailPart {
  /** In lower case, without parameters; of a multipart whose parts cannot be told `text/plain`. */
  readonly type: string;
  readonly fields: readonly HeaderField[];
  /** Without its transfer encoding, as far as `maxBytes`. */
  octets(maxBytes: number): Uint8Array;
  /** By its charset, with LF as line end, of as many octets. */
  text(maxBytes: number): string;
  /** The same in pieces of whole lines, so that a long text is not held; of a line beyond 48 KiB the rest is left out. */
  pieces(maxBytes: number): MailPieces;
}

export type MailPieces = Iterable<string> & object;

export interface OpenedMail {
  readonly fields: readonly HeaderField[];
  /** Content-Type of the whole, in lower case, without parameters. */
  readonly type: string;
  readonly parts: readonly MailPart[];
  /** All of it, header and body as they stand, as far as `maxBytes`, in such pieces. */
  whole(maxBytes: number): MailPieces;
  /** What was left unread: clauses. */
  readonly unread: readonly string[];
}

/** A report about 100,000 recipients has some 30 MiB. */
const MAX_OCTETS = 64 * 1024 * 1024;
const MAX_DEPTH = 20;
const MAX_PARTS = 200;

/** Takes a mail apart as far as a bounce needs it. In linear time, never throws; decodes nothing before it is asked for. */
export function openMail(given: Uint8Array): OpenedMail {
  const raw = withEvenLines(withoutEmptyLines(given).subarray(0, MAX_OCTETS));
  const isCut = given.length > MAX_OCTETS;
  const scanned = scanParts(raw, { maxDepth: MAX_DEPTH, maxParts: MAX_PARTS, enclosed: false, isCut });
  const [whole] = scanned;
  return {
    fields: whole?.header.fields ?? [],
    type: whole?.type ?? 'text/plain',
    parts: scanned.filter(({ isLeaf }) => isLeaf).map((part) => partOf(raw, part)),
    whole: (maxBytes) => piecesOf(raw.subarray(0, maxBytes), null, raw.length > maxBytes),
    unread: [
      ...(isCut ? [`only the first ${MAX_OCTETS / 1024 / 1024} MiB were read`] : []),
      ...new Set(scanned.flatMap(({ faults }) => faults.flatMap(({ kind }) => LEFT_OUT[kind] ?? []))),
    ],
  };
}

const LEFT_OUT: Partial<Readonly<Record<PartFaultKind, string>>> = {
  'too-many': `parts behind the first ${MAX_PARTS} were not read`,
  'too-deep': `parts nested deeper than ${MAX_DEPTH} levels were not read`,
  'too-large': 'the rest of a long header was not read',
};

function partOf(raw: Uint8Array, { type, contentType, header, encoding, start, end }: ScannedPart): MailPart {
  const shown = type.startsWith('multipart/') ? 'text/plain' : type;
  const octets = (maxBytes: number) => {
    const body = raw.subarray(start, end);
    if (encoding !== 'base64' && encoding !== 'quoted-printable') return body.subarray(0, maxBytes);
    const decoded = growing(maxBytes, body.length);
    // An encoded text is at most four times as long as what it says; what lies behind is not wanted.
    decodeTransfer(body.subarray(0, maxBytes * 4 + 4), encoding, decoded.add, true);
    return decoded.octets();
  };
  return {
    type: shown,
    fields: header.fields,
    octets,
    text(maxBytes) {
      const held = octets(maxBytes);
      const charset = contentType?.parameters.get('charset') ?? null;
      return tidyLines(textOf(held, charset, held.length === maxBytes));
    },
    pieces(maxBytes) {
      const held = octets(maxBytes);
      return piecesOf(held, contentType?.parameters.get('charset') ?? null, held.length === maxBytes);
    },
  };
}

const PIECE = 48 * 1024;

function piecesOf(octets: Uint8Array, charset: string | null, isCut: boolean): MailPieces {
  return {
    *[Symbol.iterator]() {
      // In UTF-16 lines do not end at an octet.
      const size = /^\W*utf-?16/i.test(charset ?? '') ? octets.length : PIECE;
      for (let at = 0; at < octets.length; ) {
        const window = octets.subarray(at, at + size);
        const isLast = at + window.length === octets.length;
        const end = isLast ? octets.length : lineEndIn(window) + at;
        const piece = end > at ? octets.subarray(at, end) : window;
        yield tidyLines(textOf(piece, charset, end === at || (isLast && isCut)));
        at = end > at ? end : nextLine(octets, at + size);
      }
    },
  };
}

/** Where the last whole line in a window ends; 0: none does. In CRLF both belong to the end. */
function lineEndIn(window: Uint8Array): number {
  const newline = window.lastIndexOf(LF);
  // A CR at the very end may be half of a line end.
  return (newline === -1 ? window.lastIndexOf(CR, window.length - 2) : newline) + 1;
}

function nextLine(octets: Uint8Array, from: number): number {
  const newline = octets.indexOf(LF, from);
  return newline === -1 ? octets.length : newline + 1;
}

function tidyLines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** By its label, where the octets are what that says; mail systems often write another charset than the one they name. */
function textOf(octets: Uint8Array, charset: string | null, isCut: boolean): string {
  const { text, fault } = decodedByLabel(octets, charset, isCut);
  if (fault === 'wrong-charset' && isUtf8(octets)) return decodedByLabel(octets, 'utf-8', isCut).text;
  return isIso2022(text) ? decodedByLabel(octets, 'iso-2022-jp', isCut).text : text;
}

/** Lines without anything before the header, as a copied mail may have, and a byte order mark. */
function withoutEmptyLines(raw: Uint8Array): Uint8Array {
  let at = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? 3 : 0;
  while (at < raw.length && (raw[at] === 0x0a || raw[at] === 0x0d || raw[at] === 0x20)) at++;
  return at === 0 ? raw : raw.subarray(at);
}
