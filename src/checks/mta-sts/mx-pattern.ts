import { isHostName } from '../../core/names.ts';

const WILDCARD = '*.';

/**
 * Whether an `mx` pattern of a policy covers a mail host (RFC 8461 section 4.1): the whole name, or `*.` for exactly one
 * label in front. Case does not matter; nothing else is allowed for.
 *
 * @param pattern  as `patternFault` accepts it; any other text covers nothing
 * @param host     a host name in A-labels, with or without the last dot
 */
export function matchesMx(pattern: string, host: string): boolean {
  const wanted = pattern.toLowerCase();
  return patternFault(wanted) === null && patternsFor(host).includes(wanted);
}

/** The only patterns that cover a host: its name, and the one with `*` in place of its first label. In lower case. */
export function patternsFor(host: string): readonly string[] {
  const name = host.toLowerCase().replace(/\.$/, '');
  const dot = name.indexOf('.');
  return dot > 0 ? [name, `*${name.slice(dot)}`] : [name];
}

/**
 * Why a text is no `mx` pattern (RFC 8461 section 3.2, sts-policy-mx-value; the domain is that of RFC 5321 section 4.1.2).
 *
 * @returns what was expected instead, as the end of a sentence; null where it is one
 */
export function patternFault(pattern: string): string | null {
  const name = pattern.startsWith(WILDCARD) ? pattern.slice(WILDCARD.length) : pattern;
  if (name === '') return 'a host name such as mx1.example.com';
  if (/[^\x00-\x7f]/.test(name)) return 'the name in A-labels (xn--…), not in its own script';
  if (name.includes('*')) return '"*" as the whole first label only, such as *.example.com';
  if (/\s|,/.test(name)) return 'one host name, and a line of its own for each further one';
  if (name.endsWith('.')) return 'no dot at the end';
  if (/[@/:]/.test(name)) return 'a bare host name';
  return isHostName(name) ? null : 'a host name: letters, digits, hyphens and dots';
}
