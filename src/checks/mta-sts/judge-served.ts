import { type Unchecked, unchecked } from '../../core/check.ts';
import type { HttpsOutcome } from '../../core/net.ts';
import type { Observation } from '../../core/observation.ts';
import type { EarlierAudit } from '../../core/target.ts';
import { type MtaStsRecords, readingOf } from './facts.ts';
import { fetchFindings } from './fetch-findings.ts';
import { judgeChange } from './judge-change.ts';
import { type CoveredHost, judgeCoverage } from './judge-coverage.ts';
import { judgeFetch } from './judge-fetch.ts';
import { judgePolicy } from './judge-policy.ts';
import { parseSts } from './parse.ts';
import { policyFindings } from './policy-findings.ts';
import type { Said } from './said.ts';

interface Seen {
  readonly fetched: Observation<HttpsOutcome | null>;
  readonly mx: Observation<unknown>;
  readonly hosts: Observation<unknown>;
}

/** The policy: whether senders get it, what it says, whom it covers, and whether it is another than before. */
export function judgeServed(
  domain: string,
  { fetched, mx, hosts: addresses }: Seen,
  found: MtaStsRecords,
  hosts: readonly CoveredHost[],
  earlier: EarlierAudit | null,
): readonly (Said | Unchecked)[] {
  if (fetched.status === 'unknown') return [unchecked(`MTA-STS policy of ${domain}`, fetched, OF_POLICY)];
  const { value: outcome, evidence } = fetched;
  if (outcome === null) return [];
  const said: (Said | Unchecked)[] = [...judgeFetch(domain, outcome, evidence)];
  const reading = readingOf(outcome);
  if (reading === null || outcome.ended !== 'response') return said;
  const names = hosts.map(({ host }) => host);
  said.push(...judgePolicy(domain, reading, beginningOf(outcome.body), names, evidence));
  const { policy, faults } = reading;
  if (policy === null) return said;
  const silent = mx.status === 'unknown' ? mx : addresses.status === 'unknown' ? addresses : null;
  if (silent !== null && names.length === 0 && policy.mode !== 'none') {
    said.push(unchecked('MX hosts against the MTA-STS policy', silent, COVERAGE[policy.mode]));
  }
  const [text] = found.records;
  const isApplied = text !== undefined && found.records.length === 1 && parseSts(text).id !== null;
  const proof = [...mx.evidence, ...evidence];
  const isReadable = faults.every(({ kind }) => kind !== 'mx');
  said.push(...judgeCoverage(domain, policy, { isApplied, isReadable }, hosts, proof));
  said.push(...judgeChange(domain, earlier, found, policy, hosts, proof));
  return said;
}

const MAX_BEGINNING = 80;

function beginningOf(body: string): string {
  return (
    body
      .trimStart()
      .slice(0, MAX_BEGINNING)
      .split(/[\r\n]/)[0] ?? ''
  );
}

const COVERAGE = {
  enforce: ['mta-sts-no-mx-listed', 'mta-sts-no-mx-readable', 'mta-sts-mx-not-listed'],
  testing: ['mta-sts-mx-not-listed-unenforced'],
} as const;

/** What a policy that was not seen may have at fault; remarks aside. */
const OF_POLICY: readonly string[] = [
  ...Object.entries({ ...fetchFindings, ...policyFindings }).flatMap(([code, { severity }]) =>
    severity === 'info' ? [] : [code],
  ),
  ...COVERAGE.enforce,
  ...COVERAGE.testing,
  'mta-sts-id-unchanged',
  'mta-sts-cached-policy-refuses',
];
