import { defineFact } from '../../core/fact.ts';
import type { DnsChannel } from '../../core/net.ts';
import { known, type Observation } from '../../core/observation.ts';
import { askZone, resolverValidates } from './ask-zone.ts';
import type { ZoneSeen } from './zone.ts';

export type { ZoneSeen } from './zone.ts';

export interface DomainZone {
  /** Whether the resolver validates: whether it vouches for the root, which has been signed since 2010. */
  readonly validates: boolean;
  /** What its word is worth on the way here. */
  readonly trust: DnsChannel['trust'];
  readonly zone: ZoneSeen;
  /** Milliseconds since 1970: signatures are judged as of then. */
  readonly asOfMs: number;
}

/** The domain's own zone and its signatures, as a validating resolver and the records themselves tell. Rests on no other fact. */
export const domainZone = defineFact({
  id: 'dnssec.zone',
  needs: {},
  async observe(_, { target, net }): Promise<Observation<DomainZone>> {
    const question = { name: target.domain, types: ['MX', 'TXT'], isOwn: true } as const;
    const [control, validates, zone] = await Promise.all([
      net.dns.query('.', 'NS'),
      resolverValidates(net.dns),
      askZone(question, net.dns),
    ]);
    // Where not even the root is answered, it is nobody's signatures that fail.
    if (control.status === 'unknown') return control;
    const found = { validates, trust: net.dns.channel.trust, zone, asOfMs: net.startedAtMs };
    return known(found, [...control.evidence, ...zone.evidence]);
  },
});
