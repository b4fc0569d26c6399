import { familyOf } from '../../core/addresses.ts';
import { type Unchecked, unchecked } from '../../core/check.ts';
import type { AskedAddress, Zone } from './facts.ts';
import { DIFFER, type Found, whyUnusable } from './judge-servers.ts';
import { type Said, servesZone } from './said.ts';
import type { Faulty } from './server-findings.ts';

/** An address of a server, and what is wrong with it there; null: nothing. */
interface Place {
  readonly host: string;
  readonly asked: AskedAddress;
  readonly fault: Fault | null;
}

/** `lame`: it answers, but not for the zone. `silent`: nobody answers there. `ours`: no way there from here. */
type Fault = { readonly kind: 'lame' | 'silent' | 'ours'; readonly detail: string };

const COULD_BE = ['nameservers-lame', 'nameservers-silent', ...DIFFER];

/** Whether the servers serve the zone, by what each said itself to the question for its SOA record. */
export function judgeService(zone: Zone): readonly Found[] {
  const { apex } = zone;
  const all = placesOf(zone);
  if (all.length === 0) return zone.unresolved === null ? [] : nobodyToAsk(zone, zone.unresolved);
  const heard = withoutDeadIpv6(all);
  const serving = heard.some(({ fault }) => fault === null);
  if (!serving) return noneServes(zone, heard, all);
  const places = withoutDeadIpv4(heard, zone);
  const found: Found[] = [...unseenFamilies(all.filter((place) => !places.includes(place)))];
  for (const [kind, code] of [
    ['lame', 'nameservers-lame'],
    ['silent', 'nameservers-silent'],
  ] as const) {
    const those = places.filter(({ fault }) => fault?.kind === kind);
    if (those.length > 0) {
      found.push({ code, params: { apex, servers: those.map(faulty) }, evidence: evidenceOf(those) });
    }
  }
  const ours = places.filter(({ fault }) => fault?.kind === 'ours');
  return [
    ...found,
    ...ours.map(({ host, asked: { address }, fault }): Unchecked => {
      const subject = `${host} [${address}]`;
      return unchecked(subject, { reason: 'unreachable', detail: fault?.detail ?? '' }, COULD_BE);
    }),
  ];
}

function placesOf({ asked }: Zone): readonly Place[] {
  return asked.flatMap(({ host, addresses }) =>
    addresses.map((one): Place => ({ host, asked: one, fault: faultOf(one.soa.said) })),
  );
}

function isIpv6({ asked: { address } }: Place): boolean {
  return familyOf(address) === 6;
}

/** Where nothing at all answers over IPv6, that is more likely our network than all of the servers. */
function withoutDeadIpv6(places: readonly Place[]): readonly Place[] {
  const works = places.some((place) => isIpv6(place) && (place.fault === null || place.fault.kind === 'lame'));
  return works ? places : places.filter((place) => !isIpv6(place));
}

/**
 * The same over IPv4, or somebody on the way answers in place of all servers: unless those of the zone above, which are
 * asked over IPv4 first, were heard.
 */
function withoutDeadIpv4(places: readonly Place[], { delegation }: Zone): readonly Place[] {
  const works = places.some((place) => !isIpv6(place) && place.fault === null);
  return works || delegation.status === 'known' ? places : places.filter(isIpv6);
}

function unseenFamilies(places: readonly Place[]): readonly Unchecked[] {
  const unseen = (family: string, those: readonly Place[], why: Pick<Unchecked, 'reason' | 'detail'>) => {
    const subject = `name servers over ${family}: ${those.map(({ asked: { address } }) => address).join(', ')}`;
    return those.length === 0 ? [] : [unchecked(subject, why, COULD_BE)];
  };
  const four = places.filter((place) => !isIpv6(place));
  return [
    ...unseen('IPv6', places.filter(isIpv6), {
      reason: 'no-ipv6',
      detail: 'nothing answered over IPv6, which may not work from here',
    }),
    ...unseen('IPv4', four, {
      reason: 'unreachable',
      detail:
        'neither they nor the servers of the zone above answered for themselves: DNS over IPv4 may be blocked here',
    }),
  ];
}

/** A server that is named but has no authority over the zone is lame (RFC 1912 section 2.8). */
function faultOf(soa: Said): Fault | null {
  if (servesZone(soa)) return null;
  switch (soa.kind) {
    case 'records':
    case 'alias':
      return { kind: 'lame', detail: 'it answers without authority' };
    case 'nothing':
      return { kind: 'lame', detail: soa.authoritative ? 'it has no such zone' : 'it answers without authority' };
    case 'referral':
      return { kind: 'lame', detail: 'it refers to other servers' };
    case 'failed':
      if (soa.failure === 'timeout') return { kind: 'silent', detail: 'no answer' };
      if (soa.failure === 'connection-refused') return { kind: 'silent', detail: 'connection refused' };
      if (soa.failure === 'unreachable' || soa.failure === null) return { kind: 'ours', detail: soa.detail };
      return { kind: 'lame', detail: soa.detail };
  }
}

/**
 * Not one server serves the zone to us. Where the resolver gets nothing either, and a server of the zone above did answer
 * us, that is why. Otherwise it may be us: our way to them, or that they refuse questions from here.
 */
function noneServes(zone: Zone, places: readonly Place[], all: readonly Place[]): readonly Found[] {
  const { apex, delegation, unresolved, servers } = zone;
  const heardAbove = delegation.status === 'known';
  const isAsked = (host: string) => places.some((place) => place.host === host && place.fault?.kind !== 'ours');
  const areKnown = servers.every((server) => whyUnusable(server) !== null || isAsked(server.host));
  if (unresolved !== null && heardAbove && areKnown && places.length > 0) {
    const params = { apex, servers: places.map(faulty) };
    return [{ code: 'nameservers-none-serves', params, evidence: evidenceOf(places) }];
  }
  const couldBe = [...COULD_BE, 'nameservers-none-serves', 'nameservers-not-yet-visible'];
  const detail = whyNone(places, all, heardAbove);
  return [unchecked(`name servers of ${apex}`, { reason: 'unreachable', detail }, couldBe)];
}

function whyNone(places: readonly Place[], all: readonly Place[], heardAbove: boolean): string {
  const heard = places.filter(({ fault }) => fault?.kind === 'lame');
  if (heard.length > 0) {
    return `none of them serves it to us (${heard.map(inWords).slice(0, 4).join('; ')}), which may be so only from here`;
  }
  if (places.length === 0) return `nothing answered at ${all.length} IPv6 addresses, and IPv6 may not work from here`;
  return heardAbove
    ? 'none of them answered us, though servers of the zone above did: they may not answer questions from here'
    : 'none of them could be asked from here: DNS to the outside may be blocked';
}

/** The resolver gets nothing, and none of the servers that the zone above names can be asked by anybody. */
function nobodyToAsk(
  { apex, delegation, servers }: Zone,
  { reason, detail }: Pick<Unchecked, 'reason' | 'detail'>,
): readonly Found[] {
  const unusable = servers.flatMap((server) => {
    const detail = whyUnusable(server);
    return detail === null ? [] : [{ host: server.host, address: null, detail }];
  });
  if (servers.length === 0 || unusable.length < servers.length) {
    const couldBe = [...COULD_BE, 'nameservers-none-serves'];
    return [unchecked(`name servers of ${apex}`, { reason, detail }, couldBe)];
  }
  return [{ code: 'nameservers-none-serves', params: { apex, servers: unusable }, evidence: delegation.evidence }];
}

function inWords({ host, asked: { address }, fault }: Place): string {
  return `${host} [${address}]: ${fault?.detail ?? ''}`;
}

function faulty({ host, asked: { address }, fault }: Place): Faulty {
  return { host, address, detail: fault?.detail ?? '' };
}

function evidenceOf(places: readonly Place[]) {
  return places.flatMap(({ asked }) => asked.soa.evidence);
}
