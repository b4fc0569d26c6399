import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import type { Observation } from '../../core/observation.ts';
import { domainRole } from '../role/facts.ts';
import { dmarcPolicy, dmarcWalk } from './facts.ts';
import { dmarcFindings } from './findings.ts';
import { judgePolicy } from './judge-policy.ts';
import { judgePresence, type Said } from './judge-presence.ts';
import { judgeRecord } from './judge-record.ts';
import { judgeReportTargets, judgeReportUris } from './judge-reports.ts';
import { type DmarcPolicy, type DmarcWalk, isOwnRecord } from './outcome.ts';
import { dmarcReportTargets } from './report-facts.ts';
import { type DmarcShown, dmarcSummary, shownOf } from './shown.ts';
import { type DmarcStrays, dmarcStrays } from './stray-facts.ts';
import { reportTo } from './words.ts';

/** What the organizational domain decides where the policy itself is known. */
const ORGANIZATION_CODES = [
  'dmarc-subdomain-policy-none',
  'dmarc-subdomain-policy-weaker',
  'dmarc-suffix-organization',
  'dmarc-receivers-differ',
];

export const dmarc = defineCheck({
  id: 'dmarc',
  area: 'authentication',
  needs: {
    walk: dmarcWalk,
    policy: maybe(dmarcPolicy),
    strays: maybe(dmarcStrays),
    targets: maybe(dmarcReportTargets),
    role: domainRole,
  },
  findings: dmarcFindings,

  judge({ walk, policy, strays, targets, role }, { domain, options }) {
    if (policy.status === 'unknown') return [unchecked(`DMARC policy of ${domain}`, policy, anyFault())];
    const { record, location, found } = policy.value;
    if (!found && walk.exists.status === 'known' && !walk.exists.value) return null;
    const reports = reportTo(options.reportTo);
    const said: Said[] = [
      ...judgePresence(domain, walk, policy.value, strays, role, reports),
      ...judgePolicy(domain, walk, policy.value, role, reports),
    ];
    if (record !== null && location !== null && isOwnRecord(domain, policy.value)) {
      const evidence = walk.names.find((name) => name.domain === location)?.seen.evidence ?? [];
      said.push(
        ...judgeRecord(location, record, evidence),
        ...judgeReportUris(location, record, role, reports, evidence),
      );
      if (targets.status === 'known') said.push(...judgeReportTargets(location, record, targets.value));
      else
        said.push(
          unchecked('where reports go', targets, ['dmarc-report-not-authorized', 'dmarc-report-domain-no-mail']),
        );
    }
    return [
      ...said.map((entry) => delegated(entry, walk)),
      ...openOrganization(walk, policy.value),
      ...openPlaces(walk, policy.value, strays),
    ];
  },

  show({ walk, policy, targets }, { domain }): DmarcShown {
    const known = policy.status === 'known' ? policy.value : null;
    return shownOf(domain, walk, known, targets.status === 'known' ? targets.value : []);
  },
  summary: dmarcSummary,
});

/** Told with where the record stands, if `_dmarc` is an alias: it cannot be changed at that name. */
function delegated(said: Said, { names }: DmarcWalk): Said {
  if (said.code === 'unchecked' || !('location' in said.params)) return said;
  const { location } = said.params;
  const seen = names.find(({ domain }) => domain === location)?.seen;
  const delegatedTo = seen?.status === 'known' ? seen.value.aliases.at(-1) : undefined;
  // Whatever has a location may say where it is delegated to; that this holds for each code TypeScript does not see.
  return delegatedTo === undefined ? said : ({ ...said, params: { ...said.params, delegatedTo } } as Said);
}

/** Every code that costs something: with no policy to judge, any of them may be hidden. */
function anyFault(): readonly string[] {
  return Object.entries(dmarcFindings).flatMap(([code, { severity }]) => (severity === 'info' ? [] : [code]));
}

/** A name above the domain that did not answer: it may stand between the domain and the organization. */
function openOrganization(walk: DmarcWalk, { organizationalDomain }: DmarcPolicy): readonly Unchecked[] {
  if (organizationalDomain !== null) return [];
  const silent = walk.names.find(({ seen }) => seen.status === 'unknown');
  if (silent?.seen.status !== 'unknown') return [];
  return [unchecked(`organizational domain: _dmarc.${silent.domain}`, silent.seen, ORGANIZATION_CODES)];
}

/** Wrong places matter where there is no record in the right one. */
function openPlaces(walk: DmarcWalk, { found }: DmarcPolicy, strays: Observation<DmarcStrays>): readonly Unchecked[] {
  const own = walk.names[0]?.seen;
  if (found || (own?.status === 'known' && own.value.records.length > 0)) return [];
  if (strays.status === 'unknown') return [unchecked('records at wrong names', strays, ['dmarc-wrong-place'])];
  return strays.value.names.flatMap(({ name, seen }) =>
    seen.status === 'unknown' ? [unchecked(`a record at the wrong name ${name}`, seen, ['dmarc-wrong-place'])] : [],
  );
}
