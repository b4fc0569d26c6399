import type { SpfRecord, Term } from './terms.ts';

/** Something in a record that its grammar allows, and that is hardly meant. */
export type Remark =
  /** `V=spf1`: right by RFC 7208 section 4.5 and RFC 5234 section 2.3, yet some receivers do not take it for SPF. */
  | { readonly kind: 'capital-version'; readonly version: string }
  /** Ignored by receivers (RFC 7208 section 6); `meant` is the mechanism it resembles. */
  | { readonly kind: 'unknown-modifier'; readonly term: Term; readonly meant: string | null }
  /** A name with characters that no host has. */
  | { readonly kind: 'odd-name'; readonly term: Term; readonly meant: string | null }
  /** Never looked at (RFC 7208 section 5.1). */
  | { readonly kind: 'after-all'; readonly term: Term }
  /** `redirect` beside `all` is ignored (RFC 7208 section 6.1). */
  | { readonly kind: 'redirect-beside-all'; readonly term: Term }
  | { readonly kind: 'repeated'; readonly term: Term }
  /** Bits behind the prefix are set: `ip4:192.0.2.1/24`. */
  | { readonly kind: 'host-bits'; readonly term: Term }
  /** RFC 7208 section 5.5. */
  | { readonly kind: 'ptr'; readonly term: Term }
  /** `%{p}` is as slow and unreliable as ptr (RFC 7208 section 7.2). */
  | { readonly kind: 'macro-p'; readonly term: Term };

const MECHANISM_NAME = /^(?:ip4|ip6|a|mx|ptr|include|exists|all)$/i;

/** Remarks on the terms of a record, in order of place. What `all` says is not among them: see `endingOf`. */
export function remarksOn({ text, terms }: SpfRecord): readonly Remark[] {
  const version = text.slice(0, 'v=spf1'.length);
  const remarks: Remark[] = version === 'v=spf1' || terms.length === 0 ? [] : [{ kind: 'capital-version', version }];
  const all = terms.find(({ name }) => name === 'all');
  const seen = new Set<string>();
  for (const term of terms) {
    remarks.push(...remarksOnTerm(term));
    if (all && term.kind === 'mechanism' && term.start > all.start) remarks.push({ kind: 'after-all', term });
    else if (all && term.name === 'redirect') remarks.push({ kind: 'redirect-beside-all', term });
    else if (term.kind === 'mechanism') {
      const key = term.text.toLowerCase().replace(/^\+/, '');
      if (seen.has(key)) remarks.push({ kind: 'repeated', term });
      seen.add(key);
    }
  }
  return remarks;
}

function remarksOnTerm(term: Term): readonly Remark[] {
  switch (term.name) {
    case 'unknown': {
      const meant = MECHANISM_NAME.test(term.label) && term.value !== '' ? `${term.label}:${term.value}` : null;
      return [{ kind: 'unknown-modifier', term, meant }];
    }
    case 'ip4':
      return hasHostBits(term.address, term.prefix) ? [{ kind: 'host-bits', term }] : [];
    case 'ptr':
      return [{ kind: 'ptr', term }];
    case 'include':
    case 'exists':
    case 'a':
    case 'mx':
    case 'redirect':
    case 'exp': {
      if (term.domain === null) return [];
      const { parts } = term.domain;
      const usesP = parts.some((part) => part.kind === 'macro' && part.letter === 'p');
      const odd = parts.some((part) => part.kind === 'literal' && /[^a-z0-9._-]/i.test(part.text));
      const [, name, ending] = /^(.*\.[a-z]{2,})([-~?+]all)$/i.exec(term.text) ?? [];
      return [
        ...(usesP ? [{ kind: 'macro-p', term } as const] : []),
        ...(odd || ending ? [{ kind: 'odd-name', term, meant: ending ? `${name} ${ending}` : null } as const] : []),
      ];
    }
    default:
      return [];
  }
}

function hasHostBits(address: string, prefix: number): boolean {
  const value = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return value % 2 ** (32 - prefix) !== 0;
}

/** What becomes of a sender that no term matches. */
export type Ending = 'fail' | 'softfail' | 'neutral' | 'pass' | 'redirect' | 'none';

/** RFC 7208 section 4.7: without `all` and `redirect`, the result is neutral, as by `?all`. */
export function endingOf(terms: readonly Term[]): Ending {
  const all = terms.find(({ name }) => name === 'all');
  if (all?.kind === 'mechanism')
    return ({ '-': 'fail', '~': 'softfail', '?': 'neutral', '+': 'pass' } as const)[all.qualifier];
  return terms.some(({ name }) => name === 'redirect') ? 'redirect' : 'none';
}
