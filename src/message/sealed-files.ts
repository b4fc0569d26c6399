import type { FileKind } from './file-kind.ts';
import { isSealedPdf } from './sealed-pdf.ts';
import { zipEntries } from './zip-entries.ts';

/** A file's beginning and end, as `MessagePart.content` has them. */
export interface FileEnds {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly sizeBytes: number;
}

const wide = (text: string) => Buffer.from(text, 'utf16le');
const ENCRYPTED_OFFICE = wide('EncryptedPackage'); // [MS-OFFCRYPTO] section 2.3.4.4
const VBA = wide('_VBA_PROJECT'); // [MS-OVBA] section 2.3.4.1
const SEVEN_ZIP_AES = Buffer.from([0x06, 0xf1, 0x07, 0x01]); // 7zFormat.txt: the method 7zAES

/** Whether nobody can look into a file without its password, scanners neither. Null: that could not be seen. */
export function isSealed(kind: FileKind | null, file: FileEnds): boolean | null {
  if (kind === 'zip') {
    const listing = zipEntries(file);
    if (listing?.entries.some(({ encrypted }) => encrypted)) return true;
    return listing?.complete === true ? false : null;
  }
  if (kind === 'rar') return isSealedRar(Buffer.from(file.head));
  if (kind === 'ole') return holds(file, ENCRYPTED_OFFICE);
  if (kind === '7z') return holds(file, SEVEN_ZIP_AES);
  if (kind === 'pdf')
    return isSealedPdf(isRead(file) ? [Buffer.concat([file.head, file.tail])] : [file.head, file.tail]);
  return false;
}

/** Whether a file of Office carries macros. Null: that could not be seen. */
export function hasMacros(kind: FileKind | null, file: FileEnds): boolean | null {
  if (kind === 'ole') return holds(file, VBA);
  if (kind !== 'zip') return false;
  const listing = zipEntries(file);
  if (listing?.entries.some(({ name }) => /(?:^|\/)vbaProject\.bin$/i.test(name))) return true;
  return listing?.complete === true ? false : null;
}

/** Null where it was not found in what was read, and that was not all. */
function holds(file: FileEnds, needle: Buffer): boolean | null {
  if (Buffer.from(file.head).includes(needle) || Buffer.from(file.tail).includes(needle)) return true;
  return isRead(file) ? false : null;
}

function isRead({ head, tail, sizeBytes }: FileEnds): boolean {
  return head.length + tail.length >= sizeBytes;
}

/** The flags of the first blocks (RAR 4: technote.txt; RAR 5: "Encryption header" is block type 4). */
function isSealedRar(head: Buffer): boolean | null {
  if (head[6] === 0) {
    if (head.length < 22) return null;
    const encryptedNames = (head.readUInt16LE(10) & 0x80) !== 0;
    const block = 7 + head.readUInt16LE(12);
    const isFile = block + 5 <= head.length && head[block + 2] === 0x74;
    return encryptedNames || (isFile ? (head.readUInt16LE(block + 3) & 4) !== 0 : null);
  }
  return head[13] === 4 ? true : null; // signature of 8 octets, CRC of 4, a size below 128, the type
}
