import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import { maybe, type Values } from '../../core/fact.ts';
import { isHostName, isQueryName } from '../../core/names.ts';
import { mailHosts, mxRecords } from '../mx/facts.ts';
import { domainRole } from '../role/facts.ts';
import { type MtaStsRecords, mtaStsFetch, mtaStsRecords, readingOf } from './facts.ts';
import { mtaStsFindings } from './findings.ts';
import { type CoveredHost, mayRefuse } from './judge-coverage.ts';
import { judgeRecord } from './judge-record.ts';
import { judgeServed } from './judge-served.ts';
import type { Said } from './said.ts';
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
    if (!role.receives)
      return records.status === 'known' ? judgeUnneeded(domain, records.value, records.evidence) : null;
    if (records.status === 'unknown') return [unchecked(`MTA-STS record of ${domain}`, records, ANY_FAULT)];
    const found = records.value;
    const hosts = coveredHosts(seen, domain);
    const reading = fetched.status === 'known' ? readingOf(fetched.value) : null;
    const policy = reading?.policy ?? null;
    // One of mode none is what is left of MTA-STS that was given up: a record for it would be no gain.
    const isServed = reading?.isPolicy === true && policy?.mode !== 'none';
    // Where there is no host to bring mail to, a policy is not the next thing to do.
    const nowhere = seen.mx.status === 'known' && seen.hosts.status === 'known' && hosts.length === 0;
    const said: (Said | Unchecked)[] = [
      ...judgeRecord({
        domain,
        found,
        evidence: records.evidence,
        strays: seen.strays,
        hosts: hosts.map(({ host }) => host),
        isServed,
        mayRefuse: policy !== null && mayRefuse(policy, hosts),
      }).filter(({ code }) => !(nowhere && code === 'mta-sts-missing')),
    ];
    // Without a record senders fetch nothing; what they would get matters where it is a policy.
    if (found.records.length > 0 || isServed) said.push(...judgeServed(domain, seen, found, hosts, options.earlier));
    return said;
  },

  show({ records, fetched }): MtaStsShown {
    const policy = fetched.status === 'known' ? (readingOf(fetched.value)?.policy ?? null) : null;
    return shownOf(records, fetched, policy);
  },
  summary: mtaStsSummary,
});

/** What may be at fault where nothing was seen; remarks aside. */
const ANY_FAULT = Object.entries(mtaStsFindings).flatMap(([code, { severity }]) => (severity === 'info' ? [] : [code]));

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
  const named = mx.status === 'known' ? mx.value.records.map(({ exchange }) => exchange) : [];
  const implicit = asked?.has(domain) === true ? [domain] : [];
  const isHost = (name: string) => asked?.has(name) === true || isHostName(name);
  return [...new Set(named.length > 0 ? named.filter(isHost) : implicit)].map((host) => ({
    host,
    addresses: asked?.get(host)?.addresses ?? null,
  }));
}
