/** IANA, "DNS Security Algorithm Numbers". */
const ALGORITHMS: Readonly<Record<number, string>> = {
  1: 'RSAMD5',
  3: 'DSA',
  5: 'RSASHA1',
  6: 'DSA-NSEC3-SHA1',
  7: 'RSASHA1-NSEC3-SHA1',
  8: 'RSASHA256',
  10: 'RSASHA512',
  12: 'ECC-GOST',
  13: 'ECDSAP256SHA256',
  14: 'ECDSAP384SHA384',
  15: 'ED25519',
  16: 'ED448',
  17: 'SM2SM3',
  23: 'ECC-GOST12',
};

/** IANA, "DS RR Type Digest Algorithms". */
const DIGESTS: Readonly<Record<number, string>> = {
  1: 'SHA-1',
  2: 'SHA-256',
  3: 'GOST R 34.11-94',
  4: 'SHA-384',
  5: 'GOST R 34.11-2012',
  6: 'SM3',
};

/** Must not be used for signing (RFC 9904, RFC 9905 section 2; until then RFC 8624 section 3.1). */
const RETIRED_ALGORITHMS: ReadonlySet<number> = new Set([1, 3, 5, 6, 7, 12]);

/** Must not be used in DS records (RFC 9904; until then RFC 8624 section 3.3). */
const RETIRED_DIGESTS: ReadonlySet<number> = new Set([1, 3]);

/** Those whose keys are RSA keys (RFC 3110, RFC 5702). */
const RSA: ReadonlySet<number> = new Set([1, 5, 7, 8, 10]);

export function algorithmName(algorithm: number): string {
  return named(ALGORITHMS, algorithm);
}

export function digestName(digestType: number): string {
  return named(DIGESTS, digestType);
}

export function isRetiredAlgorithm(algorithm: number): boolean {
  return RETIRED_ALGORITHMS.has(algorithm);
}

export function isRetiredDigest(digestType: number): boolean {
  return RETIRED_DIGESTS.has(digestType);
}

export function isRsa(algorithm: number): boolean {
  return RSA.has(algorithm);
}

/** `RSASHA1 (5)`; the bare number where it has no name. */
function named(table: Readonly<Record<number, string>>, number: number): string {
  const name = table[number];
  return name === undefined ? `${number}` : `${name} (${number})`;
}
