import type { CaaRecord } from '../../core/net.ts';

/** What a set of CAA records allows for ordinary certificates (RFC 8659 section 4.2). */
export interface Permission {
  /** Identifiers of the authorities that may issue; null: anybody, as no `issue` property says otherwise. */
  readonly issuers: readonly string[] | null;
  /** Critical properties that no authority knows: nobody may issue (RFC 8659 section 4.1). */
  readonly unknownCritical: readonly string[];
  /** `issue` values that are none: an authority must take them for "nobody". */
  readonly malformed: readonly string[];
  readonly reports: readonly string[];
}

const KNOWN = ['issue', 'issuewild', 'iodef', 'issuemail', 'issuevmc', 'contactemail', 'contactphone']; // IANA, "CAA Properties"
const VALUE = /^\s*([a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)?\s*(?:;[\x20-\x7e]*)?$/i;

export function readPermission(records: readonly CaaRecord[]): Permission {
  const issue = records.filter(({ tag }) => tag === 'issue');
  const read = issue.map(({ value }) => ({ value, match: VALUE.exec(value) }));
  return {
    issuers: issue.length === 0 ? null : [...new Set(read.flatMap(({ match }) => match?.[1]?.toLowerCase() ?? []))],
    unknownCritical: records.filter(({ critical, tag }) => critical && !KNOWN.includes(tag)).map(({ tag }) => tag),
    malformed: read.filter(({ match }) => match === null).map(({ value }) => value),
    reports: records.filter(({ tag }) => tag === 'iodef').map(({ value }) => value),
  };
}

/** The organisation in an issuer's name, as in `C=US, O=Let's Encrypt, CN=R11`; null: it has none. */
export function organisationIn(issuer: string): string | null {
  return /(?:^|, )O=(.+?)(?=, [A-Z]+=|$)/.exec(issuer)?.[1]?.replace(/^"|"$/g, '') ?? null;
}
