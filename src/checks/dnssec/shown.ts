import type { DnskeyRecord, DsRecord } from '../../core/net.ts';
import { algorithmName, digestName } from './algorithms.ts';
import type { DomainZone, ZoneSeen } from './facts.ts';
import type { HostZones } from './host-facts.ts';
import { rsaBits } from './keys.ts';

export interface DnssecShown extends Readonly<Record<string, unknown>> {
  readonly resolver: 'validates' | 'does not validate';
  /** What its word is worth: on this machine, over TLS, or over a path where anybody can set the AD bit. */
  readonly trust: DomainZone['trust'];
  readonly zone: ReturnType<typeof ownShown>;
  readonly hosts: readonly { readonly host: string; readonly apex: string; readonly standing: string }[];
}

export function shownOf({ zone, validates, trust }: DomainZone, hosts: HostZones): DnssecShown {
  return {
    resolver: validates ? 'validates' : 'does not validate',
    trust,
    zone: ownShown(zone),
    hosts: hosts.hosts.map(({ name, apex, standing }) => ({ host: name, apex, standing })),
  };
}

function ownShown({ apex, standing, ds, keys, sets, nsec3 }: ZoneSeen) {
  return {
    apex,
    standing,
    /** Null: not known, as with the keys. */
    ds: ds.status === 'known' ? ds.value.map(dsShown) : null,
    keys: keys.status === 'known' ? keys.value.map(keyShown) : null,
    signed: sets.filter(({ signatures }) => signatures.length > 0).map(({ type }) => type),
    nsec3Iterations: nsec3?.iterations ?? null,
  };
}

function dsShown({ keyTag, algorithm, digestType }: DsRecord) {
  return { keyTag, algorithm: algorithmName(algorithm), digest: digestName(digestType) };
}

function keyShown(key: DnskeyRecord) {
  return { keyTag: key.keyTag, algorithm: algorithmName(key.algorithm), flags: key.flags, rsaBits: rsaBits(key) };
}

const OVER: Readonly<Record<DomainZone['trust'], string>> = {
  local: 'says the resolver on this machine',
  encrypted: 'says the resolver, over TLS',
  none: 'says the resolver, over an open path',
};

export function dnssecSummary({ zone, trust, resolver }: DnssecShown): string {
  switch (zone.standing) {
    case 'secure':
      return `signed and valid, ${OVER[trust]}`;
    case 'unsigned':
      return 'not signed, which is no fault';
    case 'bogus':
      return 'signed, and the signatures do not hold';
    case 'unvalidated':
      return resolver === 'validates' ? 'signed; not validated here' : 'signed; this resolver does not validate';
    case 'unknown':
      return 'not known whether it is signed';
  }
}
