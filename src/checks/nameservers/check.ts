import { defineCheck, type Unchecked } from '../../core/check.ts';
import { zoneServers } from './facts.ts';
import { nameserversFindings } from './findings.ts';
import { judgeAnswers } from './judge-answers.ts';
import { judgeServers } from './judge-servers.ts';

export const nameservers = defineCheck({
  id: 'nameservers',
  area: 'transport',
  needs: { zone: zoneServers },
  findings: nameserversFindings,

  judge({ zone }) {
    if (zone === null || zone.servers.length === 0) return null;
    const answered = zone.asked.filter(({ soa }) => soa.kind !== 'failed' || soa.failure !== 'timeout');
    const { more } = zone;
    const beyond: readonly Unchecked[] =
      more > 0
        ? [
            {
              code: 'unchecked',
              subject: `${more} more name servers`,
              reason: 'limit',
              detail: 'only 8 name servers are asked',
              couldBe: ['nameservers-lame', 'nameservers-records-differ'],
            },
          ]
        : [];
    if (zone.asked.length > 0 && answered.length === 0)
      return [...judgeServers(zone, false), blocked(zone.apex), ...beyond];
    return [...judgeServers(zone, true), ...judgeAnswers(zone), ...beyond];
  },

  show({ zone }) {
    return {
      apex: zone?.apex ?? null,
      servers: (zone?.servers ?? []).map(({ host, addresses }) => ({ host, addresses })),
      delegated: zone?.delegated.status === 'known' ? zone.delegated.value : null,
      serials: (zone?.asked ?? []).map(({ host, serial }) => ({ server: host, serial })),
      asked: (zone?.questions ?? []).map(({ name, type }) => `${name} ${type}`),
    };
  },
  summary({ servers, asked }) {
    return `${servers.length} ${servers.length === 1 ? 'server' : 'servers'}, all say the same to ${asked.length} questions`;
  },
});

/** Not one of them answered, though the resolver got its answers somewhere: it is the way from here that is closed. */
function blocked(apex: string): Unchecked {
  return {
    code: 'unchecked',
    subject: `name servers of ${apex}`,
    reason: 'unreachable',
    detail:
      'none of them could be asked from here, though the resolver has their answers: DNS to the outside may be blocked',
    couldBe: ['nameservers-records-differ', 'nameservers-lame', 'nameservers-silent'],
  };
}
