import { defineFact } from '../../core/fact.ts';
import { known, type Observation } from '../../core/observation.ts';
import { type StrayName, strayRecords } from '../../core/stray-records.ts';
import { registrableDomain } from '../../core/suffixes.ts';
import { tlsRptRecords } from './facts.ts';
import { isTlsRpt } from './parse.ts';

/** Records at wrong names; these are asked only where the right one holds none. */
export const tlsRptStrays = defineFact({
  id: 'tls-rpt.strays',
  needs: { found: tlsRptRecords },
  async observe({ found }, { target, net }): Promise<Observation<readonly StrayName[]>> {
    const { domain } = target;
    // Zone editors append the zone's name to a name without a last dot. `_smtp-tlsrpt` stood in drafts of RFC 8460.
    const zone = registrableDomain(domain) ?? domain;
    const names = [domain, `_smtp._tls.${domain}.${zone}`, `_tls.${domain}`, `_smtp-tlsrpt.${domain}`];
    return found.records.length > 0 ? known([]) : strayRecords(names, isTlsRpt, net.dns);
  },
});
