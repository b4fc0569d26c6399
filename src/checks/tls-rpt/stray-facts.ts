import { defineFact } from '../../core/fact.ts';
import { isQueryName, registrableDomain } from '../../core/names.ts';
import { known, mapKnown, type Observation } from '../../core/observation.ts';
import { tlsRptRecords } from './facts.ts';
import { isTlsRpt } from './parse.ts';

/** A name where people put the record and no sender looks. */
export interface StrayName {
  readonly name: string;
  /** The TLS-RPT records there, bounded in number. */
  readonly seen: Observation<readonly string[]>;
}

const MAX_RECORDS = 3;

/** Records at wrong names; these are asked only where the right one holds none. */
export const tlsRptStrays = defineFact({
  id: 'tls-rpt.strays',
  needs: { found: tlsRptRecords },
  async observe({ found }, { target, net }): Promise<Observation<readonly StrayName[]>> {
    const { domain } = target;
    // Zone editors append the zone's name to a name without a last dot. `_smtp-tlsrpt` stood in drafts of RFC 8460.
    const zone = registrableDomain(domain) ?? domain;
    const names = [domain, `_smtp._tls.${domain}.${zone}`, `_tls.${domain}`, `_smtp-tlsrpt.${domain}`];
    const asked = found.records.length > 0 ? [] : names.filter(isQueryName);
    const strays = await Promise.all(
      asked.map(async (name) => ({
        name,
        seen: mapKnown(await net.dns.query(name, 'TXT'), (answer) =>
          answer.kind === 'records'
            ? answer.records
                .map((strings) => strings.join(''))
                .filter(isTlsRpt)
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
