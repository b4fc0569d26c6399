import type { CaaRecord } from '../../core/net.ts';

/** What a set of CAA records allows for the certificates of servers (RFC 8659 section 4). */
export interface Permission {
  /** Identifiers of the authorities that may issue; null: anybody, as no `issue` property says otherwise. */
  readonly issuers: readonly string[] | null;
  /** The same for wildcard certificates: by `issuewild`, or by `issue` where there is none (section 4.3). */
  readonly wildcardIssuers: readonly string[] | null;
  /** Critical properties that no authority knows: nobody may issue (section 4.1). */
  readonly unknownCritical: readonly string[];
  /** `issue` and `issuewild` values that are none: an authority must take them for "nobody". */
  readonly malformed: readonly string[];
  readonly reports: readonly string[];
}

// IANA, "Certification Authority Restriction Properties". `issuemail` (RFC 9495) and `issuevmc` are about other certificates.
const KNOWN = ['issue', 'issuewild', 'iodef', 'issuemail', 'issuevmc', 'contactemail', 'contactphone'];
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** RFC 8659 section 4.2, issue-value; the parameters are each authority's own. */
const VALUE = new RegExp(`^[ \\t]*((?:${LABEL}\\.)*${LABEL})?[ \\t]*(?:;[\\t\\x20-\\x7e]*)?$`, 'i');
const MAX_VALUE = 1000;
const MAX_LISTED = 20;

/** Reads the relevant record set of a name. Bounded; never throws. */
export function readPermission(records: readonly CaaRecord[]): Permission {
  const issue = propertiesOf(records, 'issue');
  const issueWild = propertiesOf(records, 'issuewild');
  const issuers = allowedBy(issue);
  return {
    issuers,
    wildcardIssuers: allowedBy(issueWild) ?? issuers,
    unknownCritical: records
      .filter(({ critical, tag }) => critical && !KNOWN.includes(tag))
      .map(({ tag }) => tag.slice(0, 50))
      .slice(0, MAX_LISTED),
    malformed: [...issue, ...issueWild].filter((value) => !isIssueValue(value)).slice(0, MAX_LISTED),
    reports: propertiesOf(records, 'iodef').slice(0, MAX_LISTED),
  };
}

function propertiesOf(records: readonly CaaRecord[], wanted: string): readonly string[] {
  return records.filter(({ tag }) => tag === wanted).map(({ value }) => value.slice(0, MAX_VALUE + 1));
}

function allowedBy(values: readonly string[]): readonly string[] | null {
  if (values.length === 0) return null;
  const named = values.filter(isIssueValue).flatMap((value) => VALUE.exec(value)?.[1]?.toLowerCase() ?? []);
  return [...new Set(named)].slice(0, MAX_LISTED);
}

function isIssueValue(value: string): boolean {
  return value.length <= MAX_VALUE && VALUE.test(value);
}

/** The organisation in an issuer's name, as in `C=US, O=Let's Encrypt, CN=R11`; null: it has none. */
export function organisationIn(issuer: string): string | null {
  return /(?:^|, )O=(.+?)(?=, [A-Z]+=|$)/.exec(issuer)?.[1]?.replace(/^"|"$/g, '') ?? null;
}
