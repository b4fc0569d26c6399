import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { certificateFindings } from './certificate-findings.ts';
import type { Bimi } from './facts.ts';
import type { bimiFindings } from './findings.ts';
import { endingOf, isCoded, uncodable } from './judge-logo.ts';
import type { Mark } from './mark-facts.ts';
import type { BimiRecord } from './parse.ts';

type Said = FindingOf<typeof bimiFindings> | Unchecked;

const DAY_MS = 86_400_000;
const SOON_MS = 30 * DAY_MS;
const MAX_NAMES = 10;
const CODES = Object.keys(certificateFindings).filter((code) => code !== 'bimi-no-certificate');

/** The file that the record's `a` names. */
export function judgeCertificate(domain: string, found: Bimi, record: BimiRecord): readonly Said[] {
  const { certificate: fetched, name } = found;
  const subject = 'the mark certificate';
  if (fetched.status === 'unknown') {
    return [unchecked(subject, fetched, CODES)];
  }
  if (fetched.value === null)
    return (record.certificate ?? '') === '' ? [{ code: 'bimi-no-certificate', params: { name } }] : [];
  const { url, outcome, read } = fetched.value;
  const { evidence } = fetched;
  if (isCoded(outcome)) return [uncodable(subject, endingOf(outcome), CODES)];
  if (read === null)
    return [{ code: 'bimi-certificate-unreachable', params: { url, detail: endingOf(outcome) }, evidence }];
  const { mark, holdsPrivateKey } = read;
  return [
    ...(holdsPrivateKey ? [{ code: 'bimi-certificate-private-key', params: { url } } as const] : []),
    ...(mark.ok ? judgeMark(domain, { found, url, mark }) : [refused(url, mark)]),
  ].map((finding) => ({ ...finding, evidence }));
}

type Finding = FindingOf<typeof certificateFindings>;
type Valid = Extract<Mark, { readonly ok: true }>;
type Refused = Extract<Mark, { readonly ok: false }>;

function refused(url: string, { why, expiredAtMs }: Refused): Finding {
  return expiredAtMs === null
    ? { code: 'bimi-certificate-invalid', params: { url, detail: why } }
    : { code: 'bimi-certificate-expired', params: { url, ends: dateText(expiredAtMs) } };
}

interface Seen {
  readonly found: Bimi;
  readonly url: string;
  readonly mark: Valid;
}

function judgeMark(domain: string, { found, url, mark }: Seen): readonly Finding[] {
  const { acceptedNames, asOfMs } = found;
  const said: Finding[] = [];
  if (mark.hashFits === false)
    said.push({
      code: 'bimi-certificate-invalid',
      params: { url, detail: 'the logo in it is not what its hash says' },
    });
  // Exactly: a certificate for a domain is not one for what lies below it.
  if (!mark.names.some((name) => acceptedNames.includes(name)))
    said.push({ code: 'bimi-certificate-other-domain', params: { domain, names: mark.names.slice(0, MAX_NAMES) } });
  const served = servedLogo(found);
  if (served !== null && !Buffer.from(served.octets).equals(mark.logo))
    said.push({ code: 'bimi-certificate-other-logo', params: { logo: served.url, certificate: url } });
  if (!mark.isLogged) said.push({ code: 'bimi-certificate-not-logged', params: { url } });
  const leftMs = mark.expiresAtMs - asOfMs;
  if (leftMs < SOON_MS)
    said.push({
      code: 'bimi-certificate-ends-soon',
      params: { url, ends: dateText(mark.expiresAtMs), daysLeft: Math.floor(leftMs / DAY_MS) },
    });
  return said;
}

/** The logo that the record names, uncompressed; null where it was not seen, or is none. */
function servedLogo({ logo }: Bimi): { readonly url: string; readonly octets: Uint8Array } | null {
  if (logo.status === 'unknown' || logo.value === null) return null;
  const { url, read } = logo.value;
  return read?.octets ? { url, octets: read.octets } : null;
}

function dateText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
