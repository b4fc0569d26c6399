// The data of DNS records as facts see it: parsed, names in lower case without the last dot.

/** A TXT record: its character-strings, one JavaScript character per octet (RFC 1035 section 3.3.14). */
export type TxtRecord = readonly string[];

/** RFC 8659 section 4.1. `value` is one JavaScript character per octet. */
export interface CaaRecord {
  readonly critical: boolean;
  /** Lower case. */
  readonly tag: string;
  readonly value: string;
}

/** RFC 4034 section 2. `publicKey` is Base64; `keyTag` is computed from the data (RFC 4034 appendix B). */
export interface DnskeyRecord {
  readonly flags: number;
  readonly protocol: number;
  readonly algorithm: number;
  readonly publicKey: string;
  readonly keyTag: number;
}

/** RFC 4034 section 5. `digest` is lower-case hexadecimal. */
export interface DsRecord {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: string;
}

/** RFC 5155 section 4. `salt` is lower-case hexadecimal, empty where there is none. */
export interface Nsec3ParamRecord {
  readonly algorithm: number;
  readonly flags: number;
  /** Rounds of hashing beyond the first. */
  readonly iterations: number;
  readonly salt: string;
}

/** RFC 4034 section 3, without the signature itself. Times are seconds since 1970. */
export interface RrsigRecord {
  readonly typeCovered: string;
  readonly algorithm: number;
  readonly expiration: number;
  readonly inception: number;
  readonly keyTag: number;
  readonly signer: string;
}

/** Seconds, but for `serial` (RFC 1035 section 3.3.13). */
export interface SoaRecord {
  readonly mname: string;
  readonly rname: string;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

/** RFC 2782. `target` is `.` where the service is not offered. */
export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** RFC 6698 section 2.1. `data` is lower-case hexadecimal. */
export interface TlsaRecord {
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  readonly data: string;
}

export interface RecordTypes {
  A: string;
  AAAA: string;
  CAA: CaaRecord;
  CNAME: string;
  DNSKEY: DnskeyRecord;
  DS: DsRecord;
  MX: { readonly preference: number; readonly exchange: string };
  NS: string;
  NSEC3PARAM: Nsec3ParamRecord;
  PTR: string;
  SOA: SoaRecord;
  SPF: TxtRecord; // type 99, RFC 4408 (historic)
  SRV: SrvRecord;
  TLSA: TlsaRecord;
  TXT: TxtRecord;
}
export type RecordType = keyof RecordTypes;
