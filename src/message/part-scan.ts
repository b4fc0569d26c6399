import { type Boundaries, boundariesOf, MAX_BOUNDARY } from './boundary-lines.ts';
import { type ContentField, contentField } from './content-field.ts';
import { fieldsNamed, type Header, readHeader } from './header-fields.ts';
import { CR, LF, newlineOf } from './header-lines.ts';
import type { PartFault, PartFaultKind } from './message-tree.ts';
import { UNENCODED } from './transfer-encoding.ts';

/** Where a part of a message stands in it, before anything is decoded. */
export interface ScannedPart {
  readonly path: string;
  readonly depth: number;
  readonly type: string;
  /** Content-Type, taken apart; null: there is none. */
  readonly contentType: ContentField | null;
  readonly encoding: string;
  readonly header: Header;
  /** Of the body, in octets: its first, and the one behind its last. */
  readonly start: number;
  readonly end: number;
  /** Whether it holds no parts, or none that could be told, so that its body is to be looked at as a whole. */
  readonly isLeaf: boolean;
  readonly faults: readonly PartFault[];
}

export interface ScanOptions {
  readonly maxDepth: number;
  readonly maxParts: number;
  /** Whether to look into enclosed messages. */
  readonly enclosed: boolean;
  /** Whether `raw` is only a beginning. */
  readonly isCut: boolean;
}

type Growing = { -readonly [K in keyof ScannedPart]: ScannedPart[K] } & { readonly faults: PartFault[] };

/** A part whose end was not seen yet. */
interface OpenPart {
  readonly part: Growing;
  /** Null: no parts of its own are looked for. `closed`: what follows is its epilogue. */
  boundary: 'awaited' | 'seen' | 'closed' | null;
  children: number;
}

/** How a part is numbered, which for the parts of an enclosed message rests on its type (RFC 3501 section 6.4.5). */
interface Place {
  readonly from: number;
  /** The type where none is said. */
  readonly fallback: string;
  pathOf(isMultipart: boolean): string;
}

const MAX_DETAIL = 100;
const MAX_OWN_HEADER = 1024 * 1024;
const MAX_PART_HEADER = 64 * 1024;
const MAX_ALL_HEADERS = 4 * 1024 * 1024;
const TYPE = /^[a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127}$/;
const ENCLOSING = new Set(['message/rfc822', 'message/global', 'message/news']);

/**
 * The parts of a message in document order, in one pass over its lines and without recursion. The line of a boundary ends
 * all that is open inside of the part that it belongs to (RFC 2046 section 5.1.2). Never throws.
 */
export function scanParts(raw: Uint8Array, options: ScanOptions): readonly ScannedPart[] {
  const newline = newlineOf(raw);
  const boundaries = boundariesOf(raw, newline);
  const octets = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  /** How the line of a boundary begins, with the end of the line before; of millions of lines most are passed over by it. */
  const hyphenLine = Buffer.from([newline, 0x2d, 0x2d]);
  const parts: Growing[] = [];
  const open: OpenPart[] = [];
  let headerBudget = MAX_ALL_HEADERS;
  let isWhole = !options.isCut;

  /** Begins a part, and the messages enclosed one in another right behind its header; returns where its body begins. */
  const begin = (first: Place): number => {
    let place: Place | null = first;
    let at = first.from;
    while (place !== null && parts.length < options.maxParts) {
      const maxOctets = Math.min(parts.length === 0 ? MAX_OWN_HEADER : MAX_PART_HEADER, headerBudget);
      const header = readHeader(raw, { from: at, maxOctets, endsAt: (line) => boundaries.at(line) !== null }, newline);
      headerBudget -= Math.min(maxOctets, header.bodyStart - at);
      const holder: OpenPart = { part: partOf(header, place, open.length, options), boundary: null, children: 0 };
      parts.push(holder.part);
      open.push(holder);
      if (isMultipart(holder.part)) expectParts(holder, open.length - 1, boundaries);
      place = isEnclosing(holder.part) ? enclosedIn(holder.part) : null;
      at = header.bodyStart;
    }
    if (place !== null) tooMany();
    return at;
  };

  const tooMany = () => {
    isWhole = false;
    parts[0]?.faults.push({ kind: 'too-many', detail: `more than ${options.maxParts} parts` });
  };

  /** Ends whatever is open from this level on. */
  const end = (level: number, at: number, isComplete: boolean): void => {
    while (open.length > level) {
      const ended = open.pop();
      if (ended === undefined) return;
      ended.part.end = Math.max(ended.part.start, at);
      boundaries.close(open.length);
      if (isComplete) judgeBoundary(ended);
    }
  };

  let at = begin({ from: 0, fallback: 'text/plain', pathOf: () => '' });
  while (at < raw.length && boundaries.any()) {
    const line = boundaries.at(at);
    const holder = open[line?.level ?? -1];
    if (line === null || holder === undefined) {
      const hyphens = octets.indexOf(hyphenLine, at);
      at = hyphens === -1 ? raw.length : hyphens + 1;
      continue;
    }
    end(line.level + 1, lineEndBefore(raw, line.start), true);
    holder.boundary = line.closing ? 'closed' : 'seen';
    at = line.next;
    if (line.closing) boundaries.close(line.level);
    else at = begin(nextIn(holder, at));
    if (!isWhole && !options.isCut) break;
  }
  end(0, raw.length, isWhole);
  return parts;
}

function partOf(header: Header, { fallback, pathOf }: Place, depth: number, options: ScanOptions): Growing {
  const contentType = contentField(header.fields, 'Content-Type');
  const isReadable = contentType !== null && TYPE.test(contentType.value);
  const type = isReadable ? contentType.value : fallback;
  const encoding = encodingOf(header);
  const faults: PartFault[] = [];
  const add = (kind: PartFaultKind, detail: string) => faults.push({ kind, detail: detail.slice(0, MAX_DETAIL) });
  if (contentType !== null && !isReadable) add('bad-content-type', contentType.value);
  if (header.truncated) add('too-large', 'its header');
  const holds = type.startsWith('multipart/') || (ENCLOSING.has(type) && options.enclosed);
  // RFC 2045 section 6.4. A multipart is read all the same: the encoding was meant for its parts.
  if ((holds || type.startsWith('multipart/')) && !UNENCODED.has(encoding)) add('encoded-multipart', encoding);
  const isTooDeep = holds && depth >= options.maxDepth;
  if (isTooDeep) add('too-deep', `${depth} levels`);
  const isSealed = ENCLOSING.has(type) && !UNENCODED.has(encoding);
  const path = pathOf(type.startsWith('multipart/'));
  const { bodyStart: start } = header;
  return {
    path,
    depth,
    type,
    contentType,
    encoding,
    header,
    start,
    end: start,
    isLeaf: !holds || isTooDeep || isSealed,
    faults,
  };
}

function encodingOf({ fields }: Header): string {
  const value = fieldsNamed(fields, 'Content-Transfer-Encoding')[0]?.value ?? '';
  return (
    value
      .slice(0, 200)
      .replace(/\(.*|[\s";]+/g, '')
      .toLowerCase() || '7bit'
  ); // RFC 2045 section 6.1
}

function isMultipart({ type, isLeaf }: ScannedPart): boolean {
  return !isLeaf && type.startsWith('multipart/');
}

function isEnclosing({ type, isLeaf }: ScannedPart): boolean {
  return !isLeaf && ENCLOSING.has(type);
}

/** Prepares for the parts of a multipart; without a boundary it has none. */
function expectParts(holder: OpenPart, level: number, boundaries: Boundaries): void {
  const boundary = (holder.part.contentType?.parameters.get('boundary') ?? '').trimEnd();
  if (boundary === '' || boundary.length > MAX_BOUNDARY) {
    holder.part.isLeaf = true;
    holder.part.faults.push({ kind: 'no-boundary', detail: boundary.slice(0, MAX_DETAIL) });
    return;
  }
  holder.boundary = 'awaited';
  boundaries.open(level, boundary);
}

function judgeBoundary({ part, boundary }: OpenPart): void {
  if (boundary !== 'awaited' && boundary !== 'seen') return;
  const detail = (part.contentType?.parameters.get('boundary') ?? '').slice(0, MAX_DETAIL);
  part.faults.push({ kind: boundary === 'seen' ? 'boundary-unclosed' : 'boundary-missing', detail });
  if (boundary === 'awaited') part.isLeaf = true;
}

/** The next part of a multipart. */
function nextIn(holder: OpenPart, from: number): Place {
  holder.children++;
  const path = `${prefixOf(holder.part.path)}${holder.children}`;
  // RFC 2046 section 5.1.5
  return {
    from,
    fallback: holder.part.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain',
    pathOf: () => path,
  };
}

/** The message in an enclosing part: its parts are numbered as those of the part; `TEXT` is what IMAP calls its body. */
function enclosedIn({ path, start }: ScannedPart): Place {
  const prefix = path === '' ? '1.' : prefixOf(path);
  return { from: start, fallback: 'text/plain', pathOf: (multipart) => `${prefix}${multipart ? 'TEXT' : '1'}` };
}

function prefixOf(path: string): string {
  return path === '' ? '' : `${path}.`.replace(/(?<=^|\.)TEXT\.$/, '');
}

/** The line end before a boundary belongs to it (RFC 2046 section 5.1.1). */
function lineEndBefore(raw: Uint8Array, lineStart: number): number {
  if (lineStart < 2 || raw[lineStart - 1] !== LF) return Math.max(0, lineStart - 1);
  return lineStart - (raw[lineStart - 2] === CR ? 2 : 1);
}
