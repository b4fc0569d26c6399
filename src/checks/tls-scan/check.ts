import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Code } from './entry.ts';
import { answersOf, MAX_SERVERS, type ScannedServer, suiteName, takes, tlsScan as tlsScanFact } from './facts.ts';
import { tlsScanFindings } from './findings.ts';
import { groupName } from './groups.ts';
import { judgeChain } from './judge-chain.ts';
import { judgeHellos } from './judge-hellos.ts';
import { unseenAt } from './judge-unseen.ts';

type Said = FindingOf<typeof tlsScanFindings> | Unchecked;

const CODES = Object.keys(tlsScanFindings) as readonly Code[];

export const tlsScan = defineCheck({
  id: 'tls-scan',
  area: 'transport',
  needs: { scan: tlsScanFact },
  findings: tlsScanFindings,

  judge({ scan }, { domain }) {
    if (scan === null) return null;
    const seen = scan.servers.flatMap((server) => [...judgeHellos(server), ...judgeChain(server)]);
    const said: Said[] = [];
    for (const [code, entries] of Map.groupBy(seen, (one) => one.code)) {
      const places = entries.map(({ host, address, port, detail }) => ({ host, address, port, detail }));
      said.push({ code, params: { places }, evidence: [...new Set(entries.flatMap(({ evidence }) => evidence))] });
    }
    if (scan.omitted > 0) {
      const detail = `only ${MAX_SERVERS} addresses of a service are taken apart`;
      const subject = `${scan.omitted} more addresses of ${domain}`;
      said.push(unchecked(subject, { reason: 'limit', detail }, CODES));
    }
    for (const { subject, why } of scan.unseen) {
      said.push(unchecked(subject, why, CODES));
    }
    return [...said, ...scan.servers.flatMap(unseenAt)];
  },

  show({ scan }) {
    return { places: (scan?.servers ?? []).map(shown) };
  },
  summary({ places }) {
    const versions = [...new Set(places.flatMap(({ versions: own }) => own))].toSorted();
    return versions.length === 0 ? 'nothing was answered' : `${versions.join(', ')}; no weak suite`;
  },
});

function shown(server: ScannedServer) {
  const { host, address, port, versions } = server;
  const greetings = answersOf(server).flatMap((answer) => (answer.status === 'known' ? (answer.value ?? []) : []));
  const groups = greetings.flatMap(({ group }) => (group === null ? [] : [groupName(group)]));
  return {
    host,
    address,
    port,
    versions: [...versions.keys()].filter((version) => takes(server, version)),
    suites: [...new Set(greetings.map(({ suite }) => suiteName(suite)))],
    groups: [...new Set(groups)],
    'not seen from here': ['renegotiation by the client', 'stapled OCSP', 'session tickets'],
  };
}
