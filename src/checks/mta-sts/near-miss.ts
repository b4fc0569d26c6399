import { isSlip } from '../../core/slip.ts';
import { isSts } from './parse.ts';

/** A TXT record that was meant to be MTA-STS and is not: senders discard it (RFC 8461 section 3.1). */
export interface NearMiss {
  readonly text: string;
  /** The characters at fault, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** What should stand there, as the end of a sentence. */
  readonly expected: string;
  /** The `id` that it gives; null: none, or one of another form. */
  readonly id: string | null;
}

const MAX_CHARACTERS = 2_000;
// The version as people write it: `v=stsv1`, `v = STSv1`, `v:STSv1`, `STSv1`, `v=STS1`, `v=STSv1.0`, `v=MTA-STSv1`.
const VERSION = /^(v[ \t]{0,9}[=:]?[ \t]{0,9})?["']?((?:mta-?)?[a-z]{2,6}[0-9l]{0,3})(?:\.[0-9])?/i;
const INSIDE = /v[ \t]{0,9}=[ \t]{0,9}STSv1(?![A-Za-z0-9])/i;
const ID = /(?:^|[\s;,"])id[ \t]{0,9}[=:][ \t]{0,9}["']?([A-Za-z0-9]{1,32})(?![A-Za-z0-9])/i;

/** @returns what is wrong with a text that resembles an MTA-STS record; null where it is one, or nothing like it; never throws */
export function nearMiss(text: string): NearMiss | null {
  if (isSts(text)) return null;
  const bounded = text.slice(0, MAX_CHARACTERS);
  const id = ID.exec(bounded)?.[1] ?? null;
  const found = atStart(bounded, id !== null) ?? further(bounded) ?? withoutVersion(bounded);
  return found === null ? null : { text: bounded, id, ...found };
}

type Fault = Pick<NearMiss, 'start' | 'end' | 'expected'>;

/** A version at the start, or behind quotation marks or white space, that is not quite one. */
function atStart(text: string, hasId: boolean): Fault | null {
  const lead = /[a-z]/i.exec(text)?.index ?? text.length;
  const found = VERSION.exec(text.slice(lead));
  if (!found) return null;
  const [written, prefix, word = ''] = found;
  if (!resemblesVersion(word) || (prefix === undefined && !hasId)) return null;
  const end = lead + written.length;
  if (written !== 'v=STSv1') return { start: lead, end, expected: 'exactly v=STSv1, in this case' };
  if (lead > 0) return { start: 0, end: lead, expected: 'nothing before v=STSv1' };
  if (end === text.length) return { start: lead, end, expected: 'a semicolon and an id behind v=STSv1' };
  return { start: end, end: end + 1, expected: 'a semicolon right behind v=STSv1' };
}

/** A whole record behind other text, such as a line of a zone file. */
function further(text: string): Fault | null {
  const found = INSIDE.exec(text);
  return found ? { start: 0, end: found.index, expected: 'nothing before v=STSv1' } : null;
}

/** `id` alone: at this name it can hardly mean anything else. */
function withoutVersion(text: string): Fault | null {
  return /^id[ \t]{0,9}=[ \t]{0,9}[A-Za-z0-9]{1,32}[; \t]{0,9}$/i.test(text)
    ? { start: 0, end: text.length, expected: 'v=STSv1; first' }
    : null;
}

function resemblesVersion(word: string): boolean {
  const upper = word.toUpperCase().replace(/^MTA-?/, '');
  return /^STSV?[0-9L]{0,3}$/.test(upper) || isSlip(upper, 'STSV1');
}
