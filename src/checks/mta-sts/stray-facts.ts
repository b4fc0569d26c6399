import { defineFact } from '../../core/fact.ts';
import { known, type Observation } from '../../core/observation.ts';
import { type StrayName, strayRecords } from '../../core/stray-records.ts';
import { registrableDomain } from '../../core/suffixes.ts';
import { mtaStsRecords } from './facts.ts';
import { isSts } from './parse.ts';

/** Records at wrong names; these are asked only where the right one holds none. */
export const mtaStsStrays = defineFact({
  id: 'mta-sts.strays',
  needs: { found: mtaStsRecords },
  async observe({ found }, { target, net }): Promise<Observation<readonly StrayName[]>> {
    const { domain } = target;
    // Zone editors append the zone's name to a name without a last dot.
    const zone = registrableDomain(domain) ?? domain;
    const names = [domain, `mta-sts.${domain}`, `_mta-sts.${domain}.${zone}`, `_mta-sts._mta-sts.${domain}`];
    return found.records.length > 0 ? known([]) : strayRecords(names, isSts, net.dns);
  },
});
