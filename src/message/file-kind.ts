/** What a file is by its first octets. */
export type FileKind =
  | 'windows-program'
  | 'linux-program'
  | 'mac-program'
  | 'zip'
  | 'rar'
  | '7z'
  | 'gzip'
  | 'ole'
  | 'pdf'
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'html'
  | 'iso';

const SIGNATURES: readonly (readonly [FileKind, string])[] = [
  ['windows-program', 'MZ'],
  ['linux-program', '\x7fELF'],
  ['mac-program', '\xcf\xfa\xed\xfe'],
  ['mac-program', '\xce\xfa\xed\xfe'],
  ['zip', 'PK\x03\x04'],
  ['zip', 'PK\x05\x06'],
  ['rar', 'Rar!\x1a\x07'],
  ['7z', "7z\xbc\xaf'\x1c"],
  ['gzip', '\x1f\x8b'],
  ['ole', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['pdf', '%PDF-'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['jpeg', '\xff\xd8\xff'],
  ['gif', 'GIF8'],
];
const ISO_MARK = 0x8001; // ECMA-119 section 8: "CD001" in sector 16
const HTML = /^\s{0,1000}(?:<!--[\s\S]{0,1000}?-->\s{0,1000})?<(?:!doctype html|html|head|body|script)\b/i;

/** Null: nothing that is known here. */
export function fileKindOf(head: Uint8Array): FileKind | null {
  const octets = Buffer.from(head.buffer, head.byteOffset, head.length);
  const start = octets.toString('latin1', 0, Math.min(octets.length, 4096));
  const found = SIGNATURES.find(([, signature]) => start.startsWith(signature))?.[0];
  if (found === 'windows-program') return isProgram(octets) ? found : null;
  if (found !== undefined) return found;
  if (octets.toString('latin1', ISO_MARK, ISO_MARK + 5) === 'CD001') return 'iso';
  return HTML.test(start) ? 'html' : null;
}

/** "MZ" begins texts too: a program of Windows says at 0x3c where its second header stands. */
function isProgram(octets: Buffer): boolean {
  if (octets.length < 64) return false;
  const at = octets.readUInt32LE(0x3c);
  const second = octets.toString('latin1', at, at + 2);
  return /^(?:PE|NE|LE|LX)$/.test(second) || octets.toString('latin1', 0, 512).includes('This program');
}

/** Whether a file is for a machine to run, whatever its name. */
export function isProgramKind(kind: FileKind | null): boolean {
  return kind?.endsWith('-program') === true;
}
