import { isSlip } from '../../core/slip.ts';
import { isTlsRpt, parseTlsRpt, repaired } from './parse.ts';

/** A TXT record that was meant to be TLS-RPT and is not: senders discard it (RFC 8460 section 3). */
export interface NearMiss {
  readonly text: string;
  /** The characters at fault, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** What should stand there, as the end of a sentence. */
  readonly expected: string;
  /** The record as it was meant; null where that cannot be said. */
  readonly meant: string | null;
}

const MAX_CHARACTERS = 2_000;
// The version as people write it: `v=tlsrptv1`, `v = TLSRPTv1`, `v:TLSRPTv1`, `TLSRPTv1`, `v=TLSRPT1`, `v=TLS-RPTv1`.
const VERSION = /^(v[ \t]{0,9}[=:]?[ \t]{0,9})?["']?(tls-?[a-z]{2,6}[0-9l]{0,3})(?:\.[0-9])?/i;
const INSIDE = /v[ \t]{0,9}=[ \t]{0,9}TLSRPTv1(?![A-Za-z0-9])/i;
const RUA = /(?:^|[\s;,"'])rua[ \t]{0,9}=[ \t]{0,9}/i;

/** @returns what is wrong with a text that resembles a TLS-RPT record; null where it is one, or nothing like it; never throws */
export function nearMiss(text: string): NearMiss | null {
  if (isTlsRpt(text)) return null;
  const bounded = text.slice(0, MAX_CHARACTERS);
  const found = atStart(bounded) ?? further(bounded) ?? withoutVersion(bounded);
  return found === null ? null : { text: bounded, ...found, meant: meantBy(bounded) };
}

type Fault = Pick<NearMiss, 'start' | 'end' | 'expected'>;

/** A version at the start, or behind quotation marks or white space, that is not quite one. */
function atStart(text: string): Fault | null {
  const lead = /[a-z]/i.exec(text)?.index ?? text.length;
  const found = VERSION.exec(text.slice(lead));
  if (!found) return null;
  const [written, prefix, word = ''] = found;
  if (!resemblesVersion(word) || (prefix === undefined && !RUA.test(text))) return null;
  const end = lead + written.length;
  if (written !== 'v=TLSRPTv1') return { start: lead, end, expected: 'exactly v=TLSRPTv1, in this case' };
  if (lead > 0) return { start: 0, end: lead, expected: 'nothing before v=TLSRPTv1' };
  if (end === text.length) return { start: lead, end, expected: 'a semicolon and rua= behind v=TLSRPTv1' };
  return { start: end, end: end + 1, expected: 'a semicolon right behind v=TLSRPTv1' };
}

/** A whole record behind other text, such as a line of a zone file. */
function further(text: string): Fault | null {
  const found = INSIDE.exec(text);
  return found ? { start: 0, end: found.index, expected: 'nothing before v=TLSRPTv1' } : null;
}

/** `rua` alone, where no other version stands before it: at this name it can hardly mean anything else. */
function withoutVersion(text: string): Fault | null {
  return /^rua[ \t]{0,9}=[ \t]{0,9}(?:mailto|https):/i.test(text)
    ? { start: 0, end: text.length, expected: 'v=TLSRPTv1; first' }
    : null;
}

function resemblesVersion(word: string): boolean {
  const upper = word.toUpperCase().replace('-', '');
  return /^TLSRPTV?[0-9L]{0,3}$/.test(upper) || isSlip(upper, 'TLSRPTV1');
}

function meantBy(text: string): string | null {
  const found = RUA.exec(text);
  if (!found) return null;
  const addresses = text.slice(found.index + found[0].length).replace(/["']/g, '');
  return repaired(parseTlsRpt(`v=TLSRPTv1; rua=${addresses.split(/;/)[0] ?? ''}`));
}
