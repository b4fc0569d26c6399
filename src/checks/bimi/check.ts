import { defineCheck, type Unchecked } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import type { FindingOf } from '../../core/finding.ts';
import { isWithin } from '../../core/names.ts';
import type { HttpsOutcome } from '../../core/net.ts';
import type { Observation } from '../../core/observation.ts';
import { type DmarcPolicy, dmarcPolicy } from '../dmarc/facts.ts';
import { type Bimi, bimi as bimiFact } from './facts.ts';
import { bimiFindings } from './findings.ts';

type Said = FindingOf<typeof bimiFindings> | Unchecked;

const LOGO_BYTES = 32_768; // the advice of the BIMI group, and what receivers keep to
const SOON_MS = 30 * 86_400_000;
const DAY_MS = 86_400_000;

export const bimi = defineCheck({
  id: 'bimi',
  area: 'authentication',
  needs: { found: bimiFact, dmarc: maybe(dmarcPolicy) },
  findings: bimiFindings,

  judge({ found, dmarc }, { domain }) {
    if (found === null) return null;
    const { name, records, record } = found;
    if (record === null) return [{ code: 'bimi-several-records', params: { name, count: records.length } }];
    if (record.declines) return [{ code: 'bimi-declined', params: { name } }];
    const faults = record.faults.slice(0, 3).map(({ start, end, expected }): Said => {
      const excerpt = { source: `${name} TXT`, text: record.text, mark: { start, end }, note: `expected ${expected}` };
      return { code: 'bimi-record-invalid', params: { name, expected }, excerpt };
    });
    return [...faults, ...prerequisite(domain, dmarc), ...logo(found), ...certificate(domain, found)];
  },

  show({ found }) {
    const mark = found?.certificate.status === 'known' ? (found.certificate.value?.read ?? null) : null;
    const svg = found?.logo.status === 'known' ? (found.logo.value?.read ?? null) : null;
    return {
      name: found?.name ?? null,
      record: found?.record?.text ?? null,
      title: svg?.ok ? svg.title : null,
      mark: mark?.ok ? { type: mark.type, owner: mark.owner, names: mark.names } : null,
      sameLogo: found?.sameLogo ?? null,
    };
  },
  summary: ({ title, mark }) => `${title ?? 'a logo'}${mark === null ? '' : `, certified (${mark.type})`}`,
});

/** No `pct` any more (RFC 9989 section C.5.2), so the policy is for all mail, or for none. */
function prerequisite(domain: string, dmarc: Observation<DmarcPolicy>): readonly Said[] {
  if (dmarc.status === 'unknown') {
    const { reason, detail } = dmarc;
    return [{ code: 'unchecked', subject: `DMARC of ${domain}`, reason, detail, couldBe: ['bimi-dmarc-not-enforced'] }];
  }
  const { policy, record } = dmarc.value;
  const because =
    policy === null
      ? 'there is no DMARC policy'
      : policy === 'none'
        ? record?.testing
          ? 'the policy is being tested (t=y)'
          : 'the policy is none'
        : record?.sp === 'none'
          ? 'the policy for subdomains is none'
          : null;
  return because === null ? [] : [{ code: 'bimi-dmarc-not-enforced', params: { domain, because } }];
}

function logo({ logo: fetched }: Bimi): readonly Said[] {
  if (fetched.status === 'unknown') {
    const { reason, detail } = fetched;
    return [
      {
        code: 'unchecked',
        subject: 'the logo',
        reason,
        detail,
        couldBe: ['bimi-logo-unreachable', 'bimi-logo-profile'],
      },
    ];
  }
  if (fetched.value === null) return [];
  const { url, outcome, read, sizeBytes } = fetched.value;
  const { evidence } = fetched;
  if (read === null || outcome.ended !== 'response') {
    return [{ code: 'bimi-logo-unreachable', params: { url, detail: endingOf(outcome) }, evidence }];
  }
  const said: Said[] = [];
  const type = outcome.contentType ?? 'nothing';
  if (!/^image\/svg\+xml\s*(?:;|$)/i.test(type))
    said.push({ code: 'bimi-logo-type', params: { url, detail: type }, evidence });
  if (sizeBytes > LOGO_BYTES) said.push({ code: 'bimi-logo-too-large', params: { url, sizeBytes }, evidence });
  if (!read.ok) said.push({ code: 'bimi-logo-no-svg', params: { url, detail: read.why }, evidence });
  else if (read.problems.length > 0)
    said.push({ code: 'bimi-logo-profile', params: { url, problems: read.problems }, evidence });
  return said;
}

function endingOf(outcome: HttpsOutcome): string {
  return outcome.ended === 'response' ? `HTTP ${outcome.status}` : outcome.detail;
}

function certificate(domain: string, { certificate: fetched, name, record, sameLogo, asOfMs }: Bimi): readonly Said[] {
  if (fetched.status === 'unknown') {
    const { reason, detail } = fetched;
    return [
      {
        code: 'unchecked',
        subject: 'the mark certificate',
        reason,
        detail,
        couldBe: ['bimi-certificate-unreachable', 'bimi-certificate-invalid'],
      },
    ];
  }
  if (fetched.value === null)
    return (record?.certificate ?? '') === '' ? [{ code: 'bimi-no-certificate', params: { name } }] : [];
  const { url, outcome, read: mark } = fetched.value;
  const { evidence } = fetched;
  if (mark === null)
    return [{ code: 'bimi-certificate-unreachable', params: { url, detail: endingOf(outcome) }, evidence }];
  if (!mark.ok) return [{ code: 'bimi-certificate-invalid', params: { url, detail: mark.why }, evidence }];
  const said: Said[] = [];
  if (!mark.hashFits)
    said.push({
      code: 'bimi-certificate-invalid',
      params: { url, detail: 'the logo in it is not what its hash says' },
      evidence,
    });
  const fits = mark.names.some(
    (each) =>
      isWithin(domain, each) ||
      each.endsWith(`._bimi.${domain}`) ||
      isWithin(domain, each.replace(/^[^.]+\._bimi\./, '')),
  );
  if (!fits)
    said.push({ code: 'bimi-certificate-other-domain', params: { domain, names: mark.names.slice(0, 10) }, evidence });
  if (sameLogo === false)
    said.push({
      code: 'bimi-certificate-other-logo',
      params: { logo: record?.logo ?? '', certificate: url },
      evidence,
    });
  const leftMs = (mark.expiresAtMs ?? Number.POSITIVE_INFINITY) - asOfMs;
  if (leftMs < SOON_MS && mark.expiresAtMs !== null) {
    const ends = new Date(mark.expiresAtMs).toISOString().slice(0, 10);
    said.push({
      code: 'bimi-certificate-ends-soon',
      params: { url, ends, daysLeft: Math.floor(leftMs / DAY_MS) },
      evidence,
    });
  }
  return said;
}
