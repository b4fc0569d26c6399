import { type Context, defineFact, maybe } from '../../core/fact.ts';
import type { DnsChannel, DnskeyRecord, DsRecord, RrsigRecord } from '../../core/net.ts';
import { type Evidence, known, type Observation, type Unknown } from '../../core/observation.ts';
import { mailHosts } from '../mx/facts.ts';
import { domainRole } from '../role/facts.ts';
import { extendedErrorsIn } from './chain.ts';

/**
 * What a validating resolver makes of a name (RFC 4035 section 4.3). `unsigned`: no DS record stands above it;
 * `not-validated`: one does, and this resolver does not validate; `silent`: nothing was answered, signed or not.
 */
export type Standing = 'secure' | 'unsigned' | 'bogus' | 'not-validated' | 'silent';

/** One zone: that of the domain, or of a mail host. */
export interface SignedZone {
  /** The name that was asked about. */
  readonly name: string;
  /** Where its zone begins; the name itself where that is not known. */
  readonly apex: string;
  readonly standing: Standing;
  readonly ds: readonly DsRecord[];
  readonly keys: readonly DnskeyRecord[];
  readonly signatures: readonly RrsigRecord[];
  readonly extendedErrors: readonly number[];
  /** Why nothing was answered; null: something was. */
  readonly why: Unknown | null;
  readonly evidence: readonly Evidence[];
}

export interface Dnssec {
  /** Whether the resolver validates, and what its word is worth on the way here. */
  readonly validates: boolean;
  readonly trust: DnsChannel['trust'];
  readonly own: SignedZone;
  /** Zones of mail hosts that are not the domain's own, by host. */
  readonly hosts: readonly SignedZone[];
  readonly asOfMs: number;
}

const MAX_HOSTS = 8;

/** Whether the domain and its mail hosts are signed, and whether the signatures hold. Null for a domain that is none. */
export const dnssec = defineFact({
  id: 'dnssec',
  needs: { role: domainRole, hosts: maybe(mailHosts) },
  async observe({ role, hosts }, { target, net }): Promise<Observation<Dnssec | null>> {
    if (!role.exists) return known(null);
    const root = await net.dns.query('.', 'NS');
    if (root.status === 'unknown') return root;
    // The root is signed since 2010: whoever validates says so of it.
    const validates = root.value.authenticated;
    const names =
      hosts.status === 'known' && role.receives ? [...hosts.value.keys()].filter((host) => host !== target.domain) : [];
    const [own, ...others] = await Promise.all(
      [target.domain, ...names.slice(0, MAX_HOSTS)].map((name) => look(name, validates, net)),
    );
    if (own === undefined) return known(null);
    const foreign = others.filter(({ apex }) => apex !== own.apex);
    const seen = [...new Map(foreign.map((zone) => [zone.apex, zone])).values()];
    const found = { validates, trust: net.dns.channel.trust, own, hosts: seen, asOfMs: net.startedAtMs };
    return known(
      found,
      [...root.evidence, own, ...seen].flatMap((one) => ('evidence' in one ? one.evidence : [one])),
    );
  },
});

async function look(name: string, validates: boolean, net: Context['net']): Promise<SignedZone> {
  const soa = await net.dns.query(name, 'SOA');
  if (soa.status === 'unknown') return withoutChecking(name, soa, net);
  const { value, evidence } = soa;
  const at = value.aliases.at(-1) ?? name;
  const apex = value.kind === 'records' ? at : (value.zone ?? at);
  const [ds, keys] = await Promise.all([net.dns.query(apex, 'DS'), net.dns.query(apex, 'DNSKEY')]);
  const published = ds.status === 'known' && ds.value.kind === 'records' ? ds.value.records : [];
  const standing: Standing =
    value.authenticated && validates
      ? 'secure'
      : published.length === 0
        ? 'unsigned'
        : validates
          ? 'unsigned'
          : 'not-validated';
  return {
    name,
    apex,
    standing,
    ds: published,
    keys: keys.status === 'known' && keys.value.kind === 'records' ? keys.value.records : [],
    signatures: [...value.signatures, ...(keys.status === 'known' ? keys.value.signatures : [])],
    extendedErrors: [],
    why: null,
    evidence: [...evidence, ...ds.evidence, ...keys.evidence],
  };
}

/**
 * Asks once more with the CD bit (RFC 4035 section 3.2.2): what is answered then and was not before is bogus; what is not
 * answered either way says nothing about signatures.
 */
async function withoutChecking(name: string, failed: Unknown, net: Context['net']): Promise<SignedZone> {
  const options = { checkingDisabled: true };
  const soa = await net.dns.query(name, 'SOA', options);
  const nothing = {
    name,
    apex: name,
    ds: [],
    keys: [],
    signatures: [],
    extendedErrors: extendedErrorsIn(failed.detail),
  };
  const evidence = [...failed.evidence, ...soa.evidence];
  if (soa.status === 'unknown') return { ...nothing, standing: 'silent', why: failed, evidence };
  const apex = soa.value.kind === 'records' ? name : (soa.value.zone ?? name);
  const [ds, keys] = await Promise.all([net.dns.query(apex, 'DS', options), net.dns.query(apex, 'DNSKEY', options)]);
  return {
    ...nothing,
    apex,
    standing: 'bogus',
    ds: ds.status === 'known' && ds.value.kind === 'records' ? ds.value.records : [],
    keys: keys.status === 'known' && keys.value.kind === 'records' ? keys.value.records : [],
    signatures: [...soa.value.signatures, ...(keys.status === 'known' ? keys.value.signatures : [])],
    why: failed,
    evidence: [...evidence, ...ds.evidence, ...keys.evidence],
  };
}
