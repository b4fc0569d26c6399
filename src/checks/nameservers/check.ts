import { defineCheck } from '../../core/check.ts';
import { zoneServers } from './facts.ts';
import { nameserversFindings } from './findings.ts';
import { judgeDelegation } from './judge-delegation.ts';
import { judgeRecords } from './judge-records.ts';
import { judgeServers } from './judge-servers.ts';
import { judgeService } from './judge-service.ts';
import { judgeTimes } from './judge-times.ts';

export const nameservers = defineCheck({
  id: 'nameservers',
  area: 'transport',
  needs: { zone: zoneServers },
  findings: nameserversFindings,

  judge({ zone }) {
    if (zone === null) return null;
    return [
      ...judgeServers(zone),
      ...judgeDelegation(zone),
      ...judgeService(zone),
      ...judgeRecords(zone),
      ...judgeTimes(zone),
    ];
  },

  show({ zone }) {
    const delegation = zone?.delegation.status === 'known' ? zone.delegation.value : null;
    return {
      apex: zone?.apex ?? null,
      servers: (zone?.servers ?? []).map(({ host, addresses }) => ({ host, addresses })),
      delegated: delegation?.kind === 'referral' ? delegation.servers : null,
      serials: (zone?.asked ?? []).flatMap(({ host, addresses }) =>
        addresses.map(({ address, serial }) => ({ server: host, address, serial })),
      ),
      asked: (zone?.questions ?? []).map(({ name, type }) => `${name} ${type}`),
    };
  },
  summary({ servers, asked }) {
    return `${servers.length} ${servers.length === 1 ? 'server' : 'servers'}, all say the same to ${asked.length} questions`;
  },
});
