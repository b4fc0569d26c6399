import { gunzipSync } from 'node:zlib';

/** A logo as it was served, made text: SVG, or SVGZ, which is the same under gzip (RFC 6170 section 5.2). */
export type SvgText =
  | {
      readonly ok: true;
      readonly text: string;
      /** Uncompressed, without a change: what a certificate's hash is made of, and what the size is judged by. */
      readonly octets: Uint8Array;
    }
  | { readonly ok: false; readonly why: string };

/** Uncompressed; far above what receivers take, so that what is larger can be said to be so. */
const MAX_OCTETS = 1_048_576;

const DECLARED = /^<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,40})["']/;

/** Uncompresses and decodes; a bomb is not unpacked further than `MAX_OCTETS`. Never throws. */
export function svgText(served: Uint8Array): SvgText {
  let octets = served;
  if (served[0] === 0x1f && served[1] === 0x8b) {
    try {
      octets = gunzipSync(served, { maxOutputLength: MAX_OCTETS });
    } catch (error) {
      const isBomb = error instanceof RangeError;
      return { ok: false, why: isBomb ? `it unpacks to more than ${MAX_OCTETS / 1024} KiB` : 'it is broken gzip' };
    }
  }
  const encoding = encodingOf(octets);
  try {
    return { ok: true, text: new TextDecoder(encoding, { fatal: true }).decode(octets), octets };
  } catch {
    return { ok: false, why: `it is no text in ${encoding}` };
  }
}

/** By the byte order mark, else the first characters, else what the XML declaration says (XML 1.0, appendix F). */
function encodingOf(octets: Uint8Array): string {
  const [first = 0, second = 0] = octets;
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';
  if (first === 0x3c && second === 0) return 'utf-16le';
  const declared = DECLARED.exec(Buffer.from(octets.subarray(0, 300)).toString('latin1'))?.[1]?.toLowerCase();
  // Declared as UTF-16 and yet read so far: it is not, and parsers take it for UTF-8.
  return declared === undefined || declared.startsWith('utf-16') ? 'utf-8' : declared;
}
