import { defineFact } from '../../core/fact.ts';
import { isQueryName, registrableDomain } from '../../core/names.ts';
import { known, mapKnown, type Observation } from '../../core/observation.ts';
import { mtaStsRecords } from './facts.ts';
import { isSts } from './parse.ts';

/** A name where people put the record and no sender looks. */
export interface StrayName {
  readonly name: string;
  /** The MTA-STS records there, bounded in number. */
  readonly seen: Observation<readonly string[]>;
}

const MAX_RECORDS = 3;

/** Records at wrong names; these are asked only where the right one holds none. */
export const mtaStsStrays = defineFact({
  id: 'mta-sts.strays',
  needs: { found: mtaStsRecords },
  async observe({ found }, { target, net }): Promise<Observation<readonly StrayName[]>> {
    const { domain } = target;
    // Zone editors append the zone's name to a name without a last dot.
    const zone = registrableDomain(domain) ?? domain;
    const names = [domain, `mta-sts.${domain}`, `_mta-sts.${domain}.${zone}`, `_mta-sts._mta-sts.${domain}`];
    const asked = found.records.length > 0 ? [] : names.filter(isQueryName);
    const strays = await Promise.all(
      asked.map(async (name) => ({
        name,
        seen: mapKnown(await net.dns.query(name, 'TXT'), (answer) =>
          answer.kind === 'records'
            ? answer.records
                .map((strings) => strings.join(''))
                .filter(isSts)
                .slice(0, MAX_RECORDS)
            : [],
        ),
      })),
    );
    return known(
      strays,
      strays.flatMap(({ seen }) => seen.evidence),
    );
  },
});
