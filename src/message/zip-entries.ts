/** A file in a ZIP archive, by what the archive says of it. */
export interface ZipEntry {
  readonly name: string;
  readonly encrypted: boolean;
  readonly compressedBytes: number;
  readonly sizeBytes: number;
}

export interface ZipListing {
  readonly entries: readonly ZipEntry[];
  /** Whether that is all of them: a directory may lie where it was not read. */
  readonly complete: boolean;
}

const MAX_ENTRIES = 2000;
const END = Buffer.from('PK\x05\x06', 'latin1');
const END_BYTES = 22;
const DIRECTORY = 0x02014b50;
const DIRECTORY_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const ENCRYPTED = 1; // bit 0 of the general purpose flags (APPNOTE 4.4.4)
const STREAMED = 8; // bit 3: sizes follow behind the content
const UTF8 = 0x800; // bit 11

/** Octets at a place in a file. */
interface Piece {
  readonly octets: Buffer;
  readonly offset: number;
}

/**
 * What a ZIP archive holds, by its directory at the end or else by the headers at its beginning (PKWARE APPNOTE 4.3); nothing
 * is inflated. At most 2,000 entries, in linear time; never throws.
 *
 * @returns null where it is no ZIP archive
 */
export function zipEntries(content: {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly sizeBytes: number;
}): ZipListing | null {
  const head = pieceOf(content.head, 0);
  const tail = content.tail.length === 0 ? head : pieceOf(content.tail, content.sizeBytes - content.tail.length);
  const end = tail.octets.lastIndexOf(END);
  const isZip = head.octets.length > 4 && head.octets.readUInt16BE(0) === 0x504b && (head.octets[2] ?? 255) < 9;
  if (!isZip && end === -1) return null;
  if (end !== -1 && end + END_BYTES <= tail.octets.length) {
    const count = tail.octets.readUInt16LE(end + 10);
    const start = tail.octets.readUInt32LE(end + 16);
    const piece = [tail, head].find(({ octets, offset }) => start >= offset && start < offset + octets.length);
    const entries = piece === undefined ? [] : directory(piece, start);
    if (entries.length > 0 || count === 0) return { entries, complete: entries.length === count };
  }
  return isZip ? { entries: locals(head.octets), complete: false } : null;
}

function pieceOf(octets: Uint8Array, offset: number): Piece {
  return { octets: Buffer.from(octets.buffer, octets.byteOffset, octets.length), offset };
}

function directory({ octets, offset }: Piece, start: number): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = start - offset;
  while (
    entries.length < MAX_ENTRIES &&
    at + DIRECTORY_BYTES <= octets.length &&
    octets.readUInt32LE(at) === DIRECTORY
  ) {
    const nameBytes = octets.readUInt16LE(at + 28);
    entries.push(entryOf(octets, at, { flags: 8, sizes: 20, name: DIRECTORY_BYTES, nameBytes }));
    at += DIRECTORY_BYTES + nameBytes + octets.readUInt16LE(at + 30) + octets.readUInt16LE(at + 32);
  }
  return entries;
}

function locals(octets: Buffer): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < MAX_ENTRIES && at + LOCAL_BYTES <= octets.length && octets.readUInt32LE(at) === LOCAL) {
    const nameBytes = octets.readUInt16LE(at + 26);
    const entry = entryOf(octets, at, { flags: 6, sizes: 18, name: LOCAL_BYTES, nameBytes });
    entries.push(entry);
    if ((octets.readUInt16LE(at + 6) & STREAMED) !== 0) break;
    at += LOCAL_BYTES + nameBytes + octets.readUInt16LE(at + 28) + entry.compressedBytes;
  }
  return entries;
}

interface Fields {
  readonly flags: number;
  readonly sizes: number;
  readonly name: number;
  readonly nameBytes: number;
}

function entryOf(octets: Buffer, at: number, { flags, sizes, name, nameBytes }: Fields): ZipEntry {
  const bits = octets.readUInt16LE(at + flags);
  const encoding = (bits & UTF8) === 0 ? 'latin1' : 'utf8';
  return {
    name: octets.toString(encoding, at + name, Math.min(at + name + nameBytes, octets.length)),
    encrypted: (bits & ENCRYPTED) !== 0,
    compressedBytes: octets.readUInt32LE(at + sizes),
    sizeBytes: octets.readUInt32LE(at + sizes + 4),
  };
}
