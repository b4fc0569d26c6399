import { isSpf, parseSpf, repaired } from './parse.ts';
import { remarksOn } from './remarks.ts';

/** A TXT record that was meant to be SPF and is not: receivers pass over it (RFC 7208 section 4.5). */
export interface NearMiss {
  readonly text: string;
  /** The characters at fault, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly fault: 'before-version' | 'version' | 'after-version';
  /** The record as it was meant; null where that cannot be said. */
  readonly meant: string | null;
}

// The version as people write it: `v=spf1`, `v = spf1`, `v:spf1`, `spf1`, `v=spf2`, `v=spf`, `v=sfp1`, `v=spfl`.
const VERSION = /(?:\bv\s{0,3}[=:]\s{0,3}(?:spf|sfp|psf|fpf|sp)[0-9l]?(?:\.[0-9])?|^[\s"']*spf1)/i;
const TERM = /(?:[-~?+]all\b|\b(?:include|ip4|ip6|ipv4|ipv6|exists|redirect|a|mx)[:=]|(?:^|\s)[+]?(?:a|mx)(?:\s|$))/i;
const MAX_CHARACTERS = 1_000;

/** @returns what is wrong with a text that resembles SPF, or null where it is SPF or nothing like it; never throws */
export function nearMiss(text: string): NearMiss | null {
  if (isSpf(text) || text.length > MAX_CHARACTERS) return null;
  const version = VERSION.exec(text);
  if (!version) return null;
  const found = version[0].trim().replace(/^["']+/, '');
  const start = version.index + version[0].length - found.length;
  const after = start + found.length;
  const rest = text.slice(after);
  if (!TERM.test(rest) && rest.replace(/["'\s;,.]/g, '') !== '') return null;
  const meant = meantBy(rest);
  if (found.toLowerCase() !== 'v=spf1') return { text, start, end: after, fault: 'version', meant };
  if (start > 0) return { text, start: 0, end: start, fault: 'before-version', meant };
  return { text, start: after, end: Math.min(after + 1, text.length), fault: 'after-version', meant };
}

function meantBy(rest: string): string | null {
  const terms = rest
    .replace(/["']+\s*$/, '')
    .replace(/[;,]+(?=\s|$)/g, ' ')
    .replace(/^[^a-z0-9+\-~?]+/i, '')
    .replace(/\s+/g, ' ')
    .trim();
  const record = parseSpf(`v=spf1 ${terms}`.trim());
  const meant = record.faults.length === 0 ? record.text : repaired(record);
  // Terms run together can pass for one odd name; that is nothing to offer.
  return meant !== null && remarksOn(parseSpf(meant)).some(({ kind }) => kind === 'odd-name') ? null : meant;
}
