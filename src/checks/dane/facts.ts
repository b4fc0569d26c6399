import { type Context, defineFact } from '../../core/fact.ts';
import type { TlsaRecord } from '../../core/net.ts';
import { type Evidence, known, type Observation, unknown } from '../../core/observation.ts';
import { type MailHost, mailHosts } from '../mx/facts.ts';
import { domainRole } from '../role/facts.ts';

export type { ChainMatch } from './parse.ts';
export { type DaneState, daneMatch, stateOf } from './state.ts';

/** TLSA of one MX host (RFC 7672 section 2.2). */
export interface DaneHost {
  readonly host: string;
  /** The name below which the records stand: the host, or what it is a secure alias of (RFC 7672 section 2.2.2). */
  readonly base: string;
  /** Whether the host's addresses came DNSSEC-secure; null where they did not come. */
  readonly addressSecure: boolean | null;
  /** At most 50. `secure`: the answer was, also where it says that there are none. */
  readonly tlsa: Observation<{ readonly secure: boolean; readonly records: readonly TlsaRecord[] }>;
}

export interface Dane {
  /** Whether the resolver validates, and whether its word can be trusted on the way here (RFC 7672 section 2.1). */
  readonly resolver: 'trusted' | 'untrusted' | 'not-validating';
  /** Whether the MX records, or the implicit MX, came DNSSEC-secure. */
  readonly mxSecure: boolean;
  readonly hosts: readonly DaneHost[];
  /** Milliseconds since 1970. */
  readonly asOfMs: number;
  /** Hosts past the bound, which were not looked at. */
  readonly more: number;
}

const MAX_HOSTS = 10;
const MAX_RECORDS = 50;

/** What DANE senders would find. Null where the domain takes no mail. */
export const dane = defineFact({
  id: 'dane',
  needs: { role: domainRole, hosts: mailHosts },
  async observe({ role, hosts }, { target, net }): Promise<Observation<Dane | null>> {
    if (!role.exists || !role.receives || hosts.size === 0) return known(null);
    const all = [...hosts.values()];
    const [root, mx, ...looked] = await Promise.all([
      net.dns.query('.', 'NS'),
      net.dns.query(target.domain, 'MX'),
      ...all.slice(0, MAX_HOSTS).map((host) => tlsaOf(host, net)),
    ]);
    if (root.status === 'unknown') return root;
    const { trust } = net.dns.channel;
    const validates = root.value.authenticated; // the root is signed since 2010: whoever validates says so of it
    return known(
      {
        resolver: validates ? (trust === 'none' ? 'untrusted' : 'trusted') : 'not-validating',
        mxSecure: mx.status === 'known' && mx.value.authenticated,
        hosts: looked,
        asOfMs: net.startedAtMs,
        more: Math.max(0, all.length - MAX_HOSTS),
      },
      [...mx.evidence, ...looked.flatMap(({ tlsa }): readonly Evidence[] => tlsa.evidence)],
    );
  },
});

async function tlsaOf({ host, addresses }: MailHost, net: Context['net']): Promise<DaneHost> {
  const answer = [addresses.a, addresses.aaaa].find((each) => each.status === 'known' && each.value.kind === 'records');
  const secure = answer?.status === 'known' ? answer.value.authenticated : null;
  const alias = answer?.status === 'known' && secure ? answer.value.aliases.at(-1) : undefined;
  const names = alias === undefined ? [host] : [alias, host];
  for (const base of names) {
    const tlsa = await recordsAt(base, net);
    const found = tlsa.status === 'unknown' || tlsa.value.records.length > 0;
    if (found || base === names.at(-1)) return { host, base, addressSecure: secure, tlsa };
  }
  return { host, base: host, addressSecure: secure, tlsa: unknown('internal-error', `no name to ask for ${host}`) };
}

async function recordsAt(base: string, net: Context['net']): Promise<DaneHost['tlsa']> {
  const answer = await net.dns.query(`_25._tcp.${base}`, 'TLSA');
  if (answer.status === 'unknown') return answer;
  const records = answer.value.kind === 'records' ? answer.value.records.slice(0, MAX_RECORDS) : [];
  return known({ secure: answer.value.authenticated, records }, answer.evidence);
}
