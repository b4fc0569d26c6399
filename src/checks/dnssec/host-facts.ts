import { defineFact } from '../../core/fact.ts';
import { known, type Observation } from '../../core/observation.ts';
import { type MailHost, mailHosts } from '../mx/facts.ts';
import { domainRole } from '../role/facts.ts';
import { askZone } from './ask-zone.ts';
import type { ZoneSeen } from './zone.ts';

export interface HostZones {
  /** By host, whether or not its zone is the domain's own. Only hosts that exist. */
  readonly hosts: readonly ZoneSeen[];
  /** Hosts past the bound. */
  readonly omitted: readonly string[];
}

const MOST_HOSTS = 8; // bounded: each costs up to five questions

/** The zones of the mail hosts. Empty where the domain takes no mail. */
export const hostZones = defineFact({
  id: 'dnssec.host-zones',
  needs: { role: domainRole, hosts: mailHosts },
  async observe({ role, hosts }, { net }): Promise<Observation<HostZones>> {
    const all = role.receives ? [...hosts.values()].filter(mayExist) : [];
    const names = all.map(({ host }) => host);
    const zones = await Promise.all(
      names.slice(0, MOST_HOSTS).map((name) => askZone({ name, types: ['A', 'AAAA'], isOwn: false }, net.dns)),
    );
    return known(
      { hosts: zones, omitted: names.slice(MOST_HOSTS) },
      zones.flatMap(({ evidence }) => evidence),
    );
  },
});

/** Others are a finding of their own elsewhere, and nobody brings mail there. */
function mayExist({ addresses: { a, aaaa } }: MailHost): boolean {
  return [a, aaaa].some((answer) => answer.status === 'unknown' || answer.value.kind === 'records');
}
