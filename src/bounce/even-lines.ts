import { CR, LF } from '../message/header-lines.ts';

const LOOK = 64 * 1024;

/**
 * A mail with lines that all can read: those that end in CR, or in CR CR LF as a mail does that was converted twice, end in LF.
 * A few bare CRs among other lines stay what they are (RFC 5322 section 2.3).
 *
 * @returns the octets themselves where nothing is to be done
 */
export function withEvenLines(raw: Uint8Array): Uint8Array {
  const beginning = raw.subarray(0, LOOK);
  if (!beginning.includes(CR)) return raw;
  const counts = lineEndsIn(beginning);
  const isByCr = counts.bareCr > counts.lf;
  if (!isByCr && counts.crBeforeEnd === 0) return raw;
  const even = new Uint8Array(raw.length);
  let size = 0;
  for (let at = 0; at < raw.length; at++) {
    const octet = raw[at] ?? 0;
    const next = raw[at + 1];
    if (octet === CR && next === CR && raw[at + 2] === LF) continue;
    even[size++] = octet === CR && next !== LF && isByCr ? LF : octet;
  }
  return even.subarray(0, size);
}

function lineEndsIn(octets: Uint8Array): {
  readonly lf: number;
  readonly bareCr: number;
  readonly crBeforeEnd: number;
} {
  let lf = 0;
  let bareCr = 0;
  let crBeforeEnd = 0;
  for (let at = 0; at < octets.length; at++) {
    if (octets[at] === LF) lf++;
    if (octets[at] !== CR || octets[at + 1] === LF) continue;
    if (octets[at + 1] === CR && octets[at + 2] === LF) crBeforeEnd++;
    else bareCr++;
  }
  return { lf, bareCr, crBeforeEnd };
}
