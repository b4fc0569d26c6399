import { isBimi, parseBimi } from './parse.ts';

/** A TXT record that was meant for BIMI and is not: receivers discard it (draft section 7.2 step 4). */
export interface NearMiss {
  readonly text: string;
  /** The characters at fault, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** What should stand there, as the end of a sentence. */
  readonly expected: string;
  /** The record that was meant; null where that would be a guess. */
  readonly suggested: string | null;
}

const MAX_CHARACTERS = 2_000;
// The version as people write it: `v=bimi1`, `V=BIMI1`, `v=BIMI`, `v=BIMI1.0`, `BIMI1`, behind quotes or white space.
const VERSION = /^[\s"'\u201c\u201d]{0,9}(?:v\s{0,9}[=:]?\s{0,9})?["']?bimi[0-9]{0,3}(?:\.[0-9])?(?![A-Za-z0-9_-])/i;
const INSIDE = /v\s{0,9}=\s{0,9}BIMI1(?![A-Za-z0-9])/i;
const LOGO = /^\s{0,9}[al]\s{0,9}=\s{0,9}https:/i;

/** @returns what is wrong with a text that resembles a BIMI record; null where it is one, or nothing like it; never throws */
export function nearMiss(text: string): NearMiss | null {
  if (isBimi(text)) return null;
  const bounded = text.slice(0, MAX_CHARACTERS);
  const begins = VERSION.exec(bounded);
  if (begins) {
    const [written] = begins;
    const rest = bounded.slice(written.length);
    const suggested = /^\s*;/.test(rest) ? whole(`v=BIMI1${rest.trimStart()}`) : null;
    return /^\s*v\s*=\s*BIMI1$/.test(written)
      ? {
          text: bounded,
          start: written.length,
          end: bounded.length,
          expected: 'a semicolon right behind v=BIMI1',
          suggested: null,
        }
      : { text: bounded, start: 0, end: written.length, expected: 'exactly v=BIMI1, in this case', suggested };
  }
  const inside = INSIDE.exec(bounded);
  if (inside) return { text: bounded, start: 0, end: inside.index, expected: 'v=BIMI1 first', suggested: null };
  if (!LOGO.test(bounded)) return null;
  return {
    text: bounded,
    start: 0,
    end: 0,
    expected: 'v=BIMI1; first',
    suggested: whole(`v=BIMI1; ${bounded.trim()}`),
  };
}

/** The text where it is a record without fault, so that it can be published as it is. */
function whole(text: string): string | null {
  return isBimi(text) && parseBimi(text).faults.length === 0 ? text : null;
}
