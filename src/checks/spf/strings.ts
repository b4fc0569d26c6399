import { parseSpf } from './parse.ts';
import { readTerm } from './term.ts';
import { isFlaw } from './terms.ts';

/** What a term begins with that could not go on from the term before it. */
const BEGINNING =
  /^(?:[+\-?~]?(?:include|exists|ip4|ip6|a|mx|ptr):|[+\-?~](?:all|a|mx|ptr)(?: |\/|$)|(?:redirect|exp)=)/i;
const LONE_WORD = /^(?:all|a|mx|ptr)(?: |\/|$)/i;

const MAX_BORDERS = 300; // more than the longest record has in strings of 255 octets

/**
 * Where the space was lost between two strings of a TXT record: they are joined without one (RFC 7208 section 3.3), so
 * `"include:a.example" "-all"` reads `include:a.example-all`.
 *
 * @returns offsets into the text at which a space is missing, in order
 */
export function spacesLost(text: string, stringLengths: readonly number[]): readonly number[] {
  const lost: number[] = [];
  let border = 0;
  for (const length of stringLengths.slice(0, -1).slice(0, MAX_BORDERS)) {
    border += length;
    if (border <= 0 || border >= text.length || text[border] === ' ' || text[border - 1] === ' ') continue;
    const start = Math.max(text.lastIndexOf(' ', border) + 1, lost.at(-1) ?? 0);
    const space = text.indexOf(' ', border);
    const word = text.slice(start, space === -1 ? text.length : space);
    const [left, right] = [text.slice(start, border), text.slice(border)];
    const leftStands = start === 0 ? /^v=spf1$/i.test(left) : !isFlaw(readTerm(left, 0));
    const broken = start === 0 || isFlaw(readTerm(word, 0));
    if (leftStands && (BEGINNING.test(right) || (broken && LONE_WORD.test(right)))) lost.push(border);
  }
  return lost;
}

/** The record with the lost spaces put back; null where it is still faulty. */
export function withSpaces(text: string, lost: readonly number[]): string | null {
  const parts = [0, ...lost].map((from, index) => text.slice(from, lost[index]));
  const joined = parts.join(' ');
  return parseSpf(joined).faults.length === 0 ? joined : null;
}
