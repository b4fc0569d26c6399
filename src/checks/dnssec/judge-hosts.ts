import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Observation } from '../../core/observation.ts';
import type { DomainZone, ZoneSeen } from './facts.ts';
import type { dnssecFindings } from './findings.ts';
import type { HostZones } from './host-facts.ts';
import { weakLink } from './weak-link.ts';
import { list } from './words.ts';

type Said = FindingOf<typeof dnssecFindings> | Unchecked;

const BOGUS = ['dnssec-mail-host-bogus', 'dnssec-mail-hosts-all-bogus'];

/** The zones of the mail hosts. That one of them is in the domain's own zone, and fails with it, is no second fault. */
export function judgeHosts({ zone: own, asOfMs }: DomainZone, found: Observation<HostZones>): readonly Said[] {
  if (found.status === 'unknown') return [unseen('the mail hosts', found)];
  const { hosts, omitted } = found.value;
  const others = own.standing === 'bogus' ? hosts.filter(({ apex }) => apex !== own.apex) : hosts;
  const bogus = others.filter(({ standing }) => standing === 'bogus');
  const isEvery = bogus.length === hosts.length && omitted.length === 0;
  const unsigned = others.filter(({ standing, apex }) => standing === 'unsigned' && apex !== own.apex);
  const params = {
    hosts: bogus.map((zone) => ({
      host: zone.name,
      apex: zone.apex,
      detail: weakLink(zone, asOfMs / 1000).detail,
    })),
  };
  const evidence = bogus.flatMap((zone) => zone.evidence);
  return [
    ...(bogus.length > 0
      ? [{ code: isEvery ? 'dnssec-mail-hosts-all-bogus' : 'dnssec-mail-host-bogus', params, evidence } as const]
      : []),
    ...(own.standing === 'secure' && unsigned.length > 0
      ? [{ code: 'dnssec-mail-host-unsigned', params: { hosts: unsigned.map(({ name }) => name) } } as const]
      : []),
    ...notSeen(others, own),
    ...(omitted.length > 0
      ? [
          unseen(list(omitted), {
            reason: 'limit',
            detail: `only ${hosts.length} mail hosts are looked at in one audit`,
          }),
        ]
      : []),
  ];
}

function notSeen(hosts: readonly ZoneSeen[], own: ZoneSeen): readonly Unchecked[] {
  const unvalidated = hosts.filter(({ standing, apex }) => standing === 'unvalidated' && apex !== own.apex);
  const failed = hosts.flatMap(({ name, apex, standing, why }) =>
    why === null || (standing === 'unknown' && apex === own.apex) ? [] : [unseen(name, why)],
  );
  if (unvalidated.length === 0) return failed;
  const detail = 'their zones are signed, and the resolver asked does not validate them';
  return [unseen(list(unvalidated.map(({ name }) => name)), { reason: 'not-proven', detail }), ...failed];
}

function unseen(of: string, why: Pick<Unchecked, 'reason' | 'detail'>): Unchecked {
  return unchecked(`DNSSEC of ${of}`, why, BOGUS);
}
