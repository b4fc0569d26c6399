import { defineCheck, type Unchecked } from '../../core/check.ts';
import { maybe, type Values } from '../../core/fact.ts';
import { isHostName, isQueryName } from '../../core/names.ts';
import type { DomainTarget } from '../../core/target.ts';
import { mailHosts, mxRecords } from '../mx/facts.ts';
import { domainRole } from '../role/facts.ts';
import { type MtaStsRecords, mtaStsFetch, mtaStsRecords, readingOf } from './facts.ts';
import { mtaStsFindings } from './findings.ts';
import { judgeChange } from './judge-change.ts';
import { type CoveredHost, judgeCoverage, mayRefuse } from './judge-coverage.ts';
import { judgeFetch } from './judge-fetch.ts';
import { judgePolicy } from './judge-policy.ts';
import { judgeRecord } from './judge-record.ts';
import { parseSts } from './parse.ts';
import { type Said, unseen } from './said.ts';
import { type MtaStsShown, mtaStsSummary, shownOf } from './shown.ts';
import { mtaStsStrays } from './stray-facts.ts';

const needs = {
  role: domainRole,
  records: maybe(mtaStsRecords),
  fetched: maybe(mtaStsFetch),
  strays: maybe(mtaStsStrays),
  mx: maybe(mxRecords),
  hosts: maybe(mailHosts),
} as const;

type Seen = Values<typeof needs>;

/**
 * MTA-STS (RFC 8461): the record, the policy and how it is served, and whether it covers the MX hosts. Whether their
 * certificates satisfy it is another check's question.
 */
export const mtaSts = defineCheck({
  id: 'mta-sts',
  area: 'transport',
  needs,
  findings: mtaStsFindings,

  judge(seen, { domain, options }) {
    const { role, records, fetched } = seen;
    if (!role.exists || !isQueryName(`_mta-sts.${domain}`)) return null;
    if (records.status === 'unknown')
      return [
        unseen(
          `MTA-STS record of ${domain}`,
          records,
          faultsIn(() => true),
        ),
      ];
    const found = records.value;
    if (!role.receives) return judgeUnneeded(domain, found, records.evidence);
    const hosts = coveredHosts(seen, domain);
    const reading = fetched.status === 'known' ? readingOf(fetched.value) : null;
    const isServed = reading?.isPolicy === true;
    const said: (Said | Unchecked)[] = [
      ...judgeRecord({
        domain,
        found,
        evidence: records.evidence,
        strays: seen.strays,
        hosts: hosts.map(({ host }) => host),
        isServed,
        mayRefuse: reading?.policy != null && mayRefuse(reading.policy, hosts),
      }),
    ];
    // Without a record senders fetch nothing; what they would get matters where it is a policy.
    if (found.records.length > 0 || isServed) said.push(...judgeServed(seen, domain, found, hosts, options.earlier));
    return said;
  },

  show({ records, fetched }): MtaStsShown {
    const policy = fetched.status === 'known' ? (readingOf(fetched.value)?.policy ?? null) : null;
    return shownOf(records, fetched, policy);
  },
  summary: mtaStsSummary,
});

function judgeServed(
  { fetched, mx, hosts: addresses }: Seen,
  domain: string,
  found: MtaStsRecords,
  hosts: readonly CoveredHost[],
  earlier: DomainTarget['options']['earlier'],
): readonly (Said | Unchecked)[] {
  if (fetched.status === 'unknown') {
    return [
      unseen(
        `MTA-STS policy of ${domain}`,
        fetched,
        faultsIn((code) => !OF_RECORD.has(code)),
      ),
    ];
  }
  const outcome = fetched.value;
  if (outcome === null) return [];
  const { evidence } = fetched;
  const names = hosts.map(({ host }) => host);
  const said: (Said | Unchecked)[] = [...judgeFetch(domain, outcome, evidence)];
  const reading = readingOf(outcome);
  if (reading === null || outcome.ended !== 'response') return said;
  said.push(...judgePolicy(domain, reading, beginningOf(outcome.body), names, evidence));
  const { policy } = reading;
  if (policy === null) return said;
  const unknownMx = mx.status === 'unknown' ? mx : addresses.status === 'unknown' ? addresses : null;
  if (unknownMx !== null && names.length === 0 && policy.mode !== 'none') {
    said.push(unseen('MX hosts against the MTA-STS policy', unknownMx, COVERAGE[policy.mode]));
  }
  const [text] = found.records;
  const isApplied = text !== undefined && found.records.length === 1 && parseSts(text).id !== null;
  const proof = [...mx.evidence, ...evidence];
  said.push(...judgeCoverage(domain, policy, isApplied, hosts, proof));
  said.push(...judgeChange(domain, earlier, found, policy, hosts, proof));
  return said;
}

const BEGINNING = 80;

function beginningOf(body: string): string {
  return (
    body
      .trimStart()
      .slice(0, BEGINNING)
      .split(/[\r\n]/)[0] ?? ''
  );
}

const COVERAGE = {
  enforce: ['mta-sts-no-mx-listed', 'mta-sts-mx-not-listed'],
  testing: ['mta-sts-mx-not-listed-unenforced'],
} as const;

/** What the record alone decides. */
const OF_RECORD: ReadonlySet<string> = new Set([
  'mta-sts-missing',
  'mta-sts-record-missing',
  'mta-sts-several-records',
  'mta-sts-near-miss',
  'mta-sts-wrong-place',
  'mta-sts-id-invalid',
  'mta-sts-record-syntax-error',
]);

function faultsIn(wanted: (code: string) => boolean): readonly string[] {
  return Object.entries(mtaStsFindings).flatMap(([code, { severity }]) =>
    severity !== 'info' && wanted(code) ? [code] : [],
  );
}

function judgeUnneeded(
  domain: string,
  { records, delegatedTo }: MtaStsRecords,
  evidence: Seen['records']['evidence'],
): readonly Said[] | null {
  return records.length === 0
    ? null
    : [{ code: 'mta-sts-not-needed', params: { domain, delegatedTo, mayRefuse: false, records }, evidence }];
}

/** All that the MX records name, or the domain itself where there is none; names that are no host are the mx check's. */
function coveredHosts({ mx, hosts }: Seen, domain: string): readonly CoveredHost[] {
  const asked = hosts.status === 'known' ? hosts.value : null;
  const named = mx.status === 'known' ? mx.value.records.map(({ exchange }) => exchange).filter(isHostName) : [];
  const implicit = asked?.has(domain) === true ? [domain] : [];
  return [...new Set(named.length > 0 ? named : implicit)].map((host) => ({
    host,
    addresses: asked?.get(host)?.addresses ?? null,
  }));
}
