import { familyOf, isAddress } from '../../core/addresses.ts';
import type { Context } from '../../core/fact.ts';
import type { DomainName } from '../../core/names.ts';
import type { TlsHandshake } from '../../core/net.ts';
import { type Evidence, type Unknown, unknown } from '../../core/observation.ts';
import type { Place } from '../../core/places.ts';
import type { Login, ProbeRoute, ServerAsked, TlsManner } from '../../core/probe.ts';
import { learner } from '../../core/run.ts';
import { daneRecords } from '../dane/facts.ts';
import { demandAt, outcomeUnder } from '../dane/place-facts.ts';
import { matchesMx, mtaStsPolicy } from '../mta-sts/facts.ts';
import { knownAddresses, mailHosts, mxRecords } from '../mx/facts.ts';
import { placesToDial } from '../smtp/facts.ts';
import { parseCertificate, type TlsSeen } from '../tls/facts.ts';
import { faultOf } from '../transport/sender-facts.ts';
import type { ProbeAttempt } from './seen.ts';

/** A server that may take the message, and under what conditions it gets it. */
export interface HandOverPlace extends Place {
  readonly port: number;
  readonly tls: TlsManner;
  readonly demand: ProbeAttempt['demand'];
  readonly login: Login | null;
  readonly allowClear: boolean;
  accepts(handshake: TlsHandshake | null): string | null;
}

/** In the order of trial; where there are none, why, and whether that is for good. */
export interface HandOverPlaces {
  readonly places: readonly HandOverPlace[];
  readonly none: { readonly isFinal: boolean; readonly detail: string } | null;
  /** What DNS said. */
  readonly evidence: readonly Evidence[];
}

/** The addresses of a server that the user named, by DNS, in the families that are wanted. */
export async function addressesOfServer(
  host: string,
  { target, net }: Pick<Context, 'target' | 'net'>,
): Promise<{ readonly addresses: readonly string[]; readonly missing: Unknown | null }> {
  const { ipv4, ipv6 } = target.options.smtp;
  const wanted = (address: string) => (familyOf(address) === 4 ? ipv4 : ipv6);
  if (isAddress(host)) return { addresses: [host], missing: null };
  if (host === 'localhost') return { addresses: ['127.0.0.1', '::1'].filter(wanted), missing: null }; // RFC 6761 section 6.3
  const [a, aaaa] = await Promise.all([net.dns.query(host, 'A'), net.dns.query(host, 'AAAA')]);
  const addresses = knownAddresses({ a, aaaa }).filter(wanted);
  const failed = [a, aaaa].find((answer) => answer.status === 'unknown');
  if (addresses.length > 0) return { addresses, missing: null };
  if (failed?.status === 'unknown') return { addresses, missing: failed };
  return { addresses, missing: unknown('unreachable', `${host} has no address`) };
}

export async function submissionPlaces(
  route: Extract<ProbeRoute, { readonly kind: 'submission' }>,
  context: Context,
): Promise<HandOverPlaces> {
  const { host, port, tls, login, allowClear } = route;
  const { addresses, missing } = await addressesOfServer(host, context);
  const places = addresses.map(
    (address): HandOverPlace => ({
      host,
      address,
      port,
      tls,
      demand: tls === 'none' || tls === 'starttls-if-offered' ? 'none' : 'route',
      login,
      allowClear,
      accepts: (handshake) => userServerFault(route, handshake, context.net.startedAtMs),
    }),
  );
  const none = missing === null ? null : { isFinal: false, detail: missing.detail };
  return { places, none, evidence: missing?.evidence ?? [] };
}

/** Whoever says a password has to know to whom (RFC 8314 section 3.1). */
function userServerFault(
  { host, allowUntrusted }: ServerAsked,
  handshake: TlsHandshake | null,
  asOfMs: number,
): string | null {
  if (handshake === null || allowUntrusted) return null;
  return faultOf(host, seenUnder(host, handshake), asOfMs);
}

/**
 * The MX hosts of a domain by preference, as a mail server would try them (RFC 5321 section 5.1): those that an enforced
 * MTA-STS policy does not list are left out, and those whose TLSA records cannot be asked for; TLS is demanded by DANE
 * (RFC 7672), else by that policy (RFC 8461).
 */
export async function directPlaces(domain: DomainName, context: Context): Promise<HandOverPlaces> {
  const { target } = context;
  const options = { ...target.options, role: 'receiver', probe: null } as const;
  const learn = learner({ ...context, target: { kind: 'domain', domain, options } });
  const [mx, hosts, sts, dane] = await Promise.all([
    learn(mxRecords),
    learn(mailHosts),
    learn(mtaStsPolicy),
    learn(daneRecords),
  ]);
  const evidence = [...mx.evidence, ...hosts.evidence];
  const none = (isFinal: boolean, detail: string): HandOverPlaces => ({
    places: [],
    none: { isFinal, detail },
    evidence,
  });
  if (mx.status === 'unknown') return none(false, `the MX records of ${domain} are not known: ${mx.detail}`);
  if (mx.value.kind === 'nxdomain') return none(true, `the domain ${domain} does not exist`);
  if (mx.value.records.some(({ exchange }) => exchange === '.')) {
    return none(true, `${domain} takes no mail: it says so by a null MX record (RFC 7505)`);
  }
  if (hosts.status === 'unknown') return none(false, `the mail hosts of ${domain} are not known: ${hosts.detail}`);
  const policy = sts.status === 'known' && sts.value.applied?.mode === 'enforce' ? sts.value.applied : null;
  const all = [...hosts.value.values()].map(({ host, preference, addresses }) => ({
    host,
    preference,
    addresses: knownAddresses(addresses),
  }));
  const found = dane.status === 'known' ? dane.value : null;
  const daneOf = (host: string) => (found === null ? 'nothing' : demandAt(found, host));
  const isListed = (host: string) =>
    daneOf(host) !== 'nothing' || policy === null || policy.mx.some((entry) => matchesMx(entry, host));
  const dialled = placesToDial(
    all.filter(({ host }) => isListed(host) && daneOf(host) !== 'avoid'),
    target.options.smtp,
  );
  const places = dialled
    .filter(({ skipped }) => skipped === null)
    .toSorted((one, other) => one.preference - other.preference)
    .map(({ host, address }): HandOverPlace => {
      const common = { host, address, port: target.options.smtp.port, login: null, allowClear: false };
      if (found !== null && daneOf(host) === 'tls') {
        return {
          ...common,
          tls: 'starttls',
          demand: 'dane',
          accepts: (handshake) => daneFault(found, host, handshake),
        };
      }
      if (policy !== null) {
        const accepts = (handshake: TlsHandshake | null) =>
          handshake === null ? null : faultOf(host, seenUnder(host, handshake), context.net.startedAtMs);
        return { ...common, tls: 'starttls', demand: 'mta-sts', accepts };
      }
      return { ...common, tls: 'starttls-if-offered', demand: 'none', accepts: () => null };
    });
  if (places.length > 0) return { places, none: null, evidence };
  if (all.every(({ addresses }) => addresses.length === 0)) {
    const silent = [...hosts.value.values()]
      .flatMap(({ addresses: { a, aaaa } }) => [a, aaaa])
      .find((answer) => answer.status === 'unknown');
    return none(silent === undefined, silent?.detail ?? `${domain} has no mail host with an address`);
  }
  if (!all.some(({ host }) => isListed(host))) {
    return none(false, `the MTA-STS policy of ${domain} lists none of its MX hosts`);
  }
  const avoided = all.find(({ host }) => daneOf(host) === 'avoid');
  if (dialled.length === 0 && avoided !== undefined) {
    return none(
      false,
      `the TLSA records of ${avoided.host} cannot be asked for, and such a host gets no mail (RFC 7672)`,
    );
  }
  const why = dialled.find(({ skipped }) => skipped !== null)?.skipped?.detail ?? 'no address can be dialled';
  return none(false, `no mail host of ${domain} can be dialled: ${why}`);
}

function daneFault(
  found: Parameters<typeof outcomeUnder>[0],
  host: string,
  handshake: TlsHandshake | null,
): string | null {
  if (handshake === null) return null; // without TLS it does not come as far as this
  const outcome = outcomeUnder(found, host, seenUnder(host, handshake));
  return outcome.kind === 'refused' ? outcome.detail : null;
}

/** A handshake in the shape that the judges of certificates take. */
function seenUnder(host: string, handshake: TlsHandshake): TlsSeen {
  return {
    startTls: { offered: true, masked: null, reply: null, injectedBytes: 0, handshake, failure: null },
    helloCommand: null,
    detail: '',
    chain: handshake.chain.map((der) => parseCertificate(der, host)),
  };
}
