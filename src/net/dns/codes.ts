import type { RecordType } from '../../core/net.ts';

/**
 * Record types by their number (RFC 1035 section 3.2.2, RFC 2782, RFC 3596 section 2.1, RFC 4034, RFC 4408 section
 * 3.1.1, RFC 5155 section 4, RFC 6698 section 7.1, RFC 8659 section 4.1).
 */
const typeCodes = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DS: 43,
  DNSKEY: 48,
  NSEC3PARAM: 51,
  TLSA: 52,
  SPF: 99,
  CAA: 257,
} as const satisfies Record<RecordType, number>;

export const OPT = 41; // RFC 6891 section 6.1.1
export const RRSIG = 46; // RFC 4034 section 3

/** Types that come along unasked, mostly for DNSSEC; told by name in evidence, and never looked into. */
const otherTypes: Readonly<Record<number, string>> = {
  39: 'DNAME',
  47: 'NSEC',
  50: 'NSEC3',
  [OPT]: 'OPT',
  [RRSIG]: 'RRSIG',
};

const knownTypes = new Map<number, RecordType>(
  Object.entries(typeCodes).map(([name, code]) => [code, name as RecordType]),
);

/** The type that `Dns` can ask for, or null for any other. */
export function knownType(code: number): RecordType | null {
  return knownTypes.get(code) ?? null;
}

/** `MX`, `RRSIG`, or `TYPE65280` for one without a name here (RFC 3597 section 5). */
export function typeName(code: number): string {
  return knownType(code) ?? otherTypes[code] ?? `TYPE${code}`;
}

// RFC 6895 section 2.3
const rcodes: Readonly<Record<number, string>> = {
  0: 'NOERROR',
  1: 'FORMERR',
  2: 'SERVFAIL',
  3: 'NXDOMAIN',
  4: 'NOTIMP',
  5: 'REFUSED',
  6: 'YXDOMAIN',
  7: 'YXRRSET',
  8: 'NXRRSET',
  9: 'NOTAUTH',
  10: 'NOTZONE',
  16: 'BADVERS',
  23: 'BADCOOKIE',
};

/** @param code  12 bits: the header's four with the eight of EDNS above them (RFC 6891 section 6.1.3) */
export function rcodeName(code: number): string {
  return rcodes[code] ?? `RCODE${code}`;
}

// The IANA registry "Extended DNS Error Codes" (RFC 8914 section 5.2), by number.
const extendedErrors = [
  'Other Error',
  'Unsupported DNSKEY Algorithm',
  'Unsupported DS Digest Type',
  'Stale Answer',
  'Forged Answer',
  'DNSSEC Indeterminate',
  'DNSSEC Bogus',
  'Signature Expired',
  'Signature Not Yet Valid',
  'DNSKEY Missing',
  'RRSIGs Missing',
  'No Zone Key Bit Set',
  'NSEC Missing',
  'Cached Error',
  'Not Ready',
  'Blocked',
  'Censored',
  'Filtered',
  'Prohibited',
  'Stale NXDOMAIN Answer',
  'Not Authoritative',
  'Not Supported',
  'No Reachable Authority',
  'Network Error',
  'Invalid Data',
  'Signature Expired before Valid',
  'Too Early',
  'Unsupported NSEC3 Iterations Value',
  'Unable to conform to policy',
  'Synthesized',
  'Invalid Query Type',
  'Rate Limited',
  'Over Quota',
  'Negative Trust Anchor',
  'New Delegation Only',
  'Blocked by Upstream DNS Server',
] as const;

export function extendedErrorName(code: number): string {
  return extendedErrors[code] ?? 'unassigned';
}

/**
 * Extended errors by which a resolver says that the answer is its own and not the domain's: Forged Answer, Blocked,
 * Censored, Filtered (RFC 8914 sections 4.5, 4.16 to 4.18), Blocked by Upstream DNS Server.
 */
export const resolversOwnAnswer: ReadonlySet<number> = new Set([4, 15, 16, 17, 35]);
