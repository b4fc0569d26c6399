import { defineCheck } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import { domainRole } from '../role/facts.ts';
import { domainZone } from './facts.ts';
import { dnssecFindings } from './findings.ts';
import { hostZones } from './host-facts.ts';
import { judgeHosts } from './judge-hosts.ts';
import { judgeZone } from './judge-zone.ts';
import { dnssecSummary, shownOf } from './shown.ts';

/**
 * Whether the signatures of the domain and of its mail hosts hold. To be unsigned is no fault; what does not hold loses
 * mail. Nothing is validated here: see `docs/decisions/dnssec-validation.md`.
 */
export const dnssec = defineCheck({
  id: 'dnssec',
  area: 'transport',
  needs: { role: domainRole, own: domainZone, hosts: maybe(hostZones) },
  findings: dnssecFindings,

  judge({ role, own, hosts }) {
    if (!role.exists) return null;
    return [...judgeZone(own), ...judgeHosts(own, hosts)];
  },

  show: ({ own, hosts }) => shownOf(own, hosts.status === 'known' ? hosts.value : { hosts: [], omitted: [] }),
  summary: dnssecSummary,
});
