import { isSlip } from '../../core/slip.ts';
import { isDmarc, parseDmarc } from './parse.ts';
import { readTags, separatedTags } from './tags.ts';

/** A TXT record that was meant to be DMARC and is not: receivers discard it (RFC 9989 section 4.10 step 2). */
export interface NearMiss {
  readonly text: string;
  /** The characters at fault, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly fault: 'before-version' | 'version' | 'after-version' | 'no-version';
  /** The record as it was meant; null where that cannot be said. */
  readonly meant: string | null;
}

const MAX_CHARACTERS = 2_000;
// The version as people write it: `v=dmarc1`, `v = DMARC`, `v:DMARC1`, `DMARC1`, `v=DMARK1`, `v=DMARC1.0`.
const VERSION = /^(v[ \t]{0,9}[=:]?)?[ \t]{0,9}([a-z]{3,7}[0-9l]{0,2})(?:\.[0-9])?/i;
const EXACT = /^[vV][ \t]*=[ \t]*DMARC1$/;
const EXACT_INSIDE = /v[ \t]{0,9}=[ \t]{0,9}DMARC1[ \t]{0,9};/i;
const POLICY =
  /(?:^|[\s;,"])p[ \t]{0,9}=[ \t]{0,9}(?:none|quarantine|reject)|(?:^|[\s;,"])ru[af][ \t]{0,9}=[ \t]{0,9}mailto:/i;

/** @returns what is wrong with a text that resembles DMARC, or null where it is DMARC or nothing like it; never throws */
export function nearMiss(text: string): NearMiss | null {
  if (isDmarc(text)) return null;
  const bounded = text.slice(0, MAX_CHARACTERS);
  return further(bounded) ?? atStart(bounded) ?? withoutVersion(bounded);
}

/** A version at the start, or behind quotation marks or white space, that is not quite one. */
function atStart(text: string): NearMiss | null {
  const lead = text.search(/[a-z]/i);
  if (lead === -1) return null;
  const found = VERSION.exec(text.slice(lead));
  const word = found?.[2]?.toUpperCase() ?? '';
  if (!found || !resemblesVersion(word)) return null;
  const after = lead + found[0].length;
  const rest = text.slice(after);
  if (found[1] === undefined && !POLICY.test(rest)) return null;
  const meant = recordOf(rest);
  if (!EXACT.test(found[0])) return { text, start: lead, end: after, fault: 'version', meant };
  if (lead > 0) return { text, start: 0, end: lead, fault: 'before-version', meant };
  return { text, start: after, end: Math.min(after + 1, text.length), fault: 'after-version', meant };
}

/** A whole record behind other text, such as a line of a zone file; or the version behind other tags. */
function further(text: string): NearMiss | null {
  const found = EXACT_INSIDE.exec(text);
  const before = text.slice(0, found?.index);
  if (!found || !/[a-z]/i.test(before)) return null;
  const after = text.slice(found.index + found[0].length);
  const isTags = readTags(before, 0).tags.some(({ name }) => name === 'p' || name === 'rua');
  const meant = recordOf(isTags ? `${before}; ${after}` : after);
  return { text, start: 0, end: found.index, fault: 'before-version', meant };
}

function withoutVersion(text: string): NearMiss | null {
  const first = readTags(text, 0).tags[0];
  if (!first || first.name === 'v' || !POLICY.test(text)) return null; // v=TLSRPTv1 says itself what it is
  return { text, start: 0, end: first.end, fault: 'no-version', meant: recordOf(text) };
}

function resemblesVersion(word: string): boolean {
  return /^DMARC[0-9L]{0,2}$/.test(word) || isSlip(word, 'DMARC1') || isSlip(word, 'DMARC');
}

/** A faultless record of these tags; null where there is none. */
function recordOf(tags: string): string | null {
  const tidy = separatedTags(tags.replace(/["']/g, ' '))
    .split(';')
    .map((tag) => tag.replace(/^[\s:,.]+/, '').trim())
    .filter((tag) => tag !== '');
  const record = parseDmarc(['v=DMARC1', ...tidy].join('; '));
  const uris = [...record.rua, ...record.ruf];
  const sound =
    record.faults.length === 0 && record.duplicates.length === 0 && uris.every(({ fault }) => fault === null);
  return sound && record.p !== null ? record.text : null;
}
