import { getDomain, parse } from 'tldts';

// In a file of its own: the public suffix list takes long to load, and most names are only parsed.

/**
 * The registrable domain by the public suffix list, or null for a suffix itself.
 * This is the organizational domain of RFC 7489 section 3.2 (historic), not of RFC 9989.
 */
export function registrableDomain(name: string): string | null {
  return getDomain(name, { allowPrivateDomains: true });
}

/**
 * The name that the registry of a top-level domain has registered: by the part of the public suffix list that is about
 * registries alone, so that `acme.github.io` stands below `github.io`. Null for a suffix, and for what ends in none.
 */
export function registeredName(name: string): string | null {
  const { domain, isIcann } = parse(name, { allowPrivateDomains: false });
  return isIcann === true ? domain : null;
}
