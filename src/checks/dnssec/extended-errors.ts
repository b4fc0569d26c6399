/**
 * Extended DNS Errors by which a resolver that fails says that DNSSEC is why (RFC 8914 sections 4.2, 4.3, 4.6 to 4.13, and
 * the registry): unsupported algorithm or digest, indeterminate, bogus, signature expired or not yet valid, keys,
 * signatures, zone key bit or NSEC missing, signature expired before valid, NSEC3 iterations.
 */
const OF_DNSSEC: ReadonlySet<number> = new Set([1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 25, 27]);

/** Said as well where keys or signatures could not be fetched at all, which may be the path's doing. */
const ALSO_OF_SILENCE: ReadonlySet<number> = new Set([5, 9, 10, 12]);

/** No Reachable Authority, Network Error (RFC 8914 sections 4.23 and 4.24). */
const OF_THE_PATH: ReadonlySet<number> = new Set([22, 23]);

export const NEGATIVE_TRUST_ANCHOR = 33;

/** Whether a resolver that answers SERVFAIL says that it is for signatures, and not because nobody could be reached. */
export function blamesDnssec(codes: readonly number[]): boolean {
  const unreachable = codes.some((code) => OF_THE_PATH.has(code));
  return codes.some((code) => OF_DNSSEC.has(code) && !(unreachable && ALSO_OF_SILENCE.has(code)));
}
