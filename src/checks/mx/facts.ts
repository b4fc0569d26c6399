import { type Context, defineFact, maybe } from '../../core/fact.ts';
import type { DnsAnswer } from '../../core/net.ts';
import { type Evidence, known, type Observation, unknown } from '../../core/observation.ts';
import { registeredName } from '../../core/suffixes.ts';
import { domainZone } from '../dnssec/facts.ts';
import { providerOfMx } from '../providers.ts';
import { readTarget } from './parse.ts';

export interface MxRecord {
  readonly preference: number;
  /** As published, lower case, without the last dot; `.` for null MX (RFC 7505). */
  readonly exchange: string;
}

/** The MX answer at the domain (RFC 5321 section 5.1). */
export interface MxRecords {
  readonly kind: 'records' | 'nodata' | 'nxdomain';
  /** By preference, then by name. */
  readonly records: readonly MxRecord[];
  readonly aliases: readonly string[];
}

export const mxRecords = defineFact({
  id: 'mx.records',
  needs: {},
  async observe(_, { target, net }): Promise<Observation<MxRecords>> {
    const answer = await net.dns.query(target.domain, 'MX');
    if (answer.status === 'unknown') return answer;
    const { kind, aliases } = answer.value;
    const records = kind === 'records' ? [...answer.value.records].sort(byPreference) : [];
    return known({ kind, records, aliases }, answer.evidence);
  },
});

function byPreference(a: MxRecord, b: MxRecord): number {
  return a.preference - b.preference || (a.exchange < b.exchange ? -1 : a.exchange > b.exchange ? 1 : 0);
}

/** The two address answers for one name; each may fail on its own. */
export interface HostAddresses {
  readonly a: Observation<DnsAnswer<string>>;
  readonly aaaa: Observation<DnsAnswer<string>>;
}

async function addressesOf(host: string, net: Context['net']): Promise<HostAddresses> {
  const [a, aaaa] = await Promise.all([net.dns.query(host, 'A'), net.dns.query(host, 'AAAA')]);
  return { a, aaaa };
}

/** The known addresses of a host, IPv4 first. */
export function knownAddresses({ a, aaaa }: HostAddresses): readonly string[] {
  return [a, aaaa].flatMap((answer) =>
    answer.status === 'known' && answer.value.kind === 'records' ? answer.value.records : [],
  );
}

/** The addresses of the domain itself: its implicit MX where it has no MX records (RFC 5321 section 5.1). */
export const domainAddresses = defineFact({
  id: 'mx.domain-addresses',
  needs: { mx: mxRecords },
  async observe({ mx }, { target, net }): Promise<Observation<HostAddresses | null>> {
    if (mx.records.length > 0) return known(null);
    const addresses = await addressesOf(target.domain, net);
    return known(addresses, evidenceOf([addresses]));
  },
});

/** Hosts that mail for the domain is brought to: the MX targets, or the domain itself; none for null MX. */
export interface MailHost {
  readonly host: string;
  /** The least, where a host is listed several times; 0 for an implicit MX (RFC 5321 section 5.1). */
  readonly preference: number;
  readonly implicit: boolean;
  readonly addresses: HostAddresses;
}

const MAX_HOSTS = 30; // bounded: a hostile zone may list hundreds

export const mailHosts = defineFact({
  id: 'mx.hosts',
  needs: { mx: mxRecords, own: domainAddresses },
  async observe({ mx, own }, { target, net }): Promise<Observation<ReadonlyMap<string, MailHost>>> {
    const hosts = new Map<string, MailHost>();
    if (own !== null) {
      if (knownAddresses(own).length > 0) {
        hosts.set(target.domain, { host: target.domain, preference: 0, implicit: true, addresses: own });
        return known(hosts, evidenceOf([own]));
      }
      const failed = [own.a, own.aaaa].find((answer) => answer.status === 'unknown');
      return failed?.status === 'unknown' ? failed : known(hosts);
    }
    const names = new Map<string, number>();
    for (const { exchange, preference } of mx.records) {
      if (readTarget(exchange) === 'host' && !names.has(exchange)) names.set(exchange, preference);
    }
    const listed = [...names].slice(0, MAX_HOSTS);
    const found = await Promise.all(listed.map(([host]) => addressesOf(host, net)));
    for (const [index, [host, preference]] of listed.entries()) {
      const addresses = found[index];
      if (addresses) hosts.set(host, { host, preference, implicit: false, addresses });
    }
    return known(hosts, evidenceOf(found));
  },
});

function evidenceOf(hosts: readonly HostAddresses[]): readonly Evidence[] {
  return hosts.flatMap(({ a, aaaa }) => [...a.evidence, ...aaaa.evidence]);
}

/** The domain's own DNS is at fault: its name servers are silent or broken, or what they say is not what was signed. */
export interface FailingZone {
  readonly failing: string;
  readonly fault: 'servers' | 'signatures';
}

/**
 * Whether it is the domain's own DNS that fails: its MX question failed, and so did another one about it, while a
 * control question (`. NS`) was answered. Null where the MX question was answered, or where it alone was not: that may
 * be a packet lost on our side. That its signatures are why is for DNSSEC to say, which looks into them.
 */
export const nameServers = defineFact({
  id: 'mx.name-servers',
  needs: { mx: maybe(mxRecords), signed: maybe(domainZone) },
  async observe({ mx, signed }, { target, net }): Promise<Observation<FailingZone | null>> {
    if (mx.status === 'known') return known(null);
    const [control, other] = await Promise.all([net.dns.query('.', 'NS'), net.dns.query(target.domain, 'TXT')]);
    if (control.status === 'known') {
      const evidence = [...mx.evidence, ...other.evidence, ...control.evidence];
      const zone = signed.status === 'known' ? signed.value.zone : null;
      if (zone?.standing === 'bogus') return known({ failing: mx.detail, fault: 'signatures' }, evidence);
      // With checking disabled they do answer, so it is not the servers; nor are signatures shown to be why.
      const isOpen = other.status === 'known' || zone?.answersUnchecked === true;
      return known(isOpen ? null : { failing: mx.detail, fault: 'servers' }, evidence);
    }
    return unknown(
      control.reason,
      `no DNS server answers here, not even for the root: ${control.detail}`,
      control.evidence,
    );
  },
});

/** MX targets whose registrable domain does not exist: whoever registers it receives the mail. Host to that domain. */
export const unregisteredTargets = defineFact({
  id: 'mx.unregistered-targets',
  needs: { hosts: mailHosts },
  async observe({ hosts }, { target, net }): Promise<Observation<ReadonlyMap<string, string>>> {
    const gone = [...hosts.values()].filter(
      ({ addresses: { a } }) => a.status === 'known' && a.value.kind === 'nxdomain' && a.value.aliases.length === 0,
    );
    const own = registeredName(target.domain);
    const asked = gone.flatMap(({ host }) => {
      const registrable = registeredName(host);
      return registrable === null || registrable === own ? [] : [{ host, registrable }];
    });
    const answers = await Promise.all(asked.map(({ registrable }) => net.dns.query(registrable, 'SOA')));
    const unregistered = new Map<string, string>();
    for (const [index, { host, registrable }] of asked.entries()) {
      const answer = answers[index];
      if (answer?.status === 'unknown') return answer;
      if (answer?.value.kind === 'nxdomain') unregistered.set(host, registrable);
    }
    const evidence = answers.flatMap((answer) => answer.evidence);
    return known(unregistered, evidence);
  },
});

/** Hosts that belong to a known mailbox provider, to its name. */
export const mxProviders = defineFact({
  id: 'mx.providers',
  needs: { hosts: mailHosts },
  async observe({ hosts }): Promise<Observation<ReadonlyMap<string, string>>> {
    const named = [...hosts.keys()].flatMap((host) => {
      const provider = providerOfMx(host);
      return provider ? [[host, provider.name] as const] : [];
    });
    return known(new Map(named));
  },
});
