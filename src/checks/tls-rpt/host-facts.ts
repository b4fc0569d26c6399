import { defineFact } from '../../core/fact.ts';
import { isQueryName } from '../../core/names.ts';
import { known, mapKnown, type Observation } from '../../core/observation.ts';
import { mailHosts } from '../mx/facts.ts';
import { recordsAt, type TlsRptRecords } from './facts.ts';

/** An MX host, as DANE sees it. */
export interface DaneHost {
  readonly host: string;
  /** Whether there are TLSA records for its port 25 (RFC 7672 section 2.2). Whether they are any good is not asked here. */
  readonly hasTlsa: Observation<boolean>;
  /** What stands at `_smtp._tls.<host>`; null where there is no TLSA record, so that nobody looks. */
  readonly found: Observation<TlsRptRecords> | null;
}

/**
 * The MX hosts with what DANE reporting needs: its policy domain is the TLSA base domain, the host itself (RFC 8460
 * section 1.1), so that senders look for a record there too.
 */
export const daneHosts = defineFact({
  id: 'tls-rpt.dane-hosts',
  needs: { hosts: mailHosts },
  async observe({ hosts }, { net }): Promise<Observation<readonly DaneHost[]>> {
    const seen = await Promise.all(
      [...hosts.keys()].map(async (host): Promise<DaneHost> => {
        const name = `_25._tcp.${host}`;
        if (!isQueryName(name)) return { host, hasTlsa: known(false), found: null };
        const hasTlsa = mapKnown(await net.dns.query(name, 'TLSA'), ({ kind }) => kind === 'records');
        const isDane = hasTlsa.status === 'known' && hasTlsa.value;
        return { host, hasTlsa, found: isDane ? await recordsAt(host, net) : null };
      }),
    );
    return known(
      seen,
      seen.flatMap(({ hasTlsa, found }) => [...hasTlsa.evidence, ...(found?.evidence ?? [])]),
    );
  },
});
