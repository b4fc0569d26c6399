import { defineFact } from '../../core/fact.ts';
import { known, mapKnown, type Observation, unknown } from '../../core/observation.ts';
import { type DaneRecords, daneRecords, type DaneHost as Looked } from '../dane/facts.ts';
import { recordsAt, type TlsRptRecords } from './facts.ts';

/** An MX host, as DANE senders see it. */
export interface DaneHost {
  readonly host: string;
  /** The TLSA base domain: the host, or what it is a secure alias of. */
  readonly base: string;
  /** Whether DANE senders go by TLSA records of its port 25; where the resolver does not validate, whether there are any. */
  readonly hasTlsa: Observation<boolean>;
  /** What stands at `_smtp._tls.<base>`; null where DANE senders have nothing to report, so that nobody looks. */
  readonly found: Observation<TlsRptRecords> | null;
}

/**
 * The MX hosts with what DANE reporting needs: its policy domain is the TLSA base domain, the host itself (RFC 8460
 * section 1.1), so that senders look for a record there too.
 */
export const daneHosts = defineFact({
  id: 'tls-rpt.dane-hosts',
  needs: { dane: daneRecords },
  async observe({ dane }, { net }): Promise<Observation<readonly DaneHost[]>> {
    const seen = await Promise.all(
      dane.hosts.map(async (one): Promise<DaneHost> => {
        const { host, base } = one;
        const hasTlsa = hasTlsaAt(one, dane);
        const isDane = hasTlsa.status === 'known' && hasTlsa.value;
        return { host, base, hasTlsa, found: isDane ? await recordsAt(base, net) : null };
      }),
    );
    const omitted = dane.omitted.map((host): DaneHost => {
      const hasTlsa = unknown('limit', `TLSA is looked up for ${dane.hosts.length} mail hosts only`);
      return { host, base: host, hasTlsa, found: null };
    });
    return known(
      [...seen, ...omitted],
      seen.flatMap(({ hasTlsa, found }) => [...hasTlsa.evidence, ...(found?.evidence ?? [])]),
    );
  },
});

/** TLSA that is not secure, or at a host with insecure addresses, is as good as none (RFC 7672 section 2.2). */
function hasTlsaAt({ addressSecure, tlsa }: Looked, { resolver }: Pick<DaneRecords, 'resolver'>): Observation<boolean> {
  const isTold = resolver !== 'not-validating';
  if (isTold && !addressSecure) return known(false, tlsa.evidence);
  if (tlsa.status === 'known' && tlsa.value.kind === 'failing') {
    return unknown('dns-failure', tlsa.value.detail, tlsa.evidence);
  }
  return mapKnown(
    tlsa,
    (answer) => answer.kind === 'records' && answer.records.length > 0 && (!isTold || answer.secure),
  );
}
