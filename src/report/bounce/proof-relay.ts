import { canonicalAddress, isAddress } from '../../core/addresses.ts';
import { registrableDomain } from '../../core/suffixes.ts';
import { type Inspected, notSaid, type ProofMaterial, type TopicProof } from './proof-results.ts';

// Whether a server that takes no mail for a domain is one that DNS sends that mail to (RFC 5321 section 5.1).

/** A host as a bounce names it. */
export interface RefusingHost {
  /** In lower case, without the last dot; null: not said. */
  readonly name: string | null;
  /** Canonical; null: not said. */
  readonly address: string | null;
}

/** A filter on the reporting host itself. */
const LOCAL = /^localhost(?:\.localdomain)?$/;

/** Whom a bounce names as the host that refused; null: nobody, or the reporting host itself. */
export function refusingHost(remoteMta: string | null, remoteAddress: string | null): RefusingHost | null {
  const said = (remoteMta ?? '')
    .trim()
    .toLowerCase()
    .replace(/^\[|\]$|\.$/g, '');
  const given = remoteAddress ?? (isAddress(said) ? said : null);
  const address = given !== null && isAddress(given) ? canonicalAddress(given) : null;
  const name = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/.test(said) && !isAddress(said) ? said : null;
  const isLocal = LOCAL.test(said) || address === '::1' || (address?.startsWith('127.') ?? false);
  return isLocal || (name === null && address === null) ? null : { name, address };
}

/**
 * A server that refuses to relay is either an MX of the recipient, and does not know its own domain, or it is another one, to
 * which the message should not have gone. By name, or by address; a name that is near one of them proves neither.
 *
 * @param judged  what the records of the recipient show by themselves
 */
export function relayProof(
  { subjects: { recipient }, refuser }: Pick<ProofMaterial, 'subjects' | 'refuser'>,
  seen: readonly Inspected[],
  judged: TopicProof,
): TopicProof {
  if (refuser === null) {
    return notSaid(
      'mx',
      'the server that refused',
      'the bounce does not show which one it is',
      `compare it with the MX records of ${recipient}: one of these has to know the domain, and no other`,
    );
  }
  const host = [refuser.name, refuser.address].filter((part) => part !== null).join(' ');
  const servers = seen.flatMap(({ result }) => serversIn(result?.facts ?? null));
  const plain = { findings: judged.findings, unchecked: [] } as const;
  const own = servers.find(({ name, addresses }) => isSame(refuser, name, addresses));
  if (own !== undefined) {
    const words = `${host}, which refused, is an MX of ${recipient}: it does not know the domain that DNS sends it mail for, which its administrator has to mend`;
    return { ...plain, state: 'fault', seen: [words] };
  }
  if (judged.state === 'open') return judged;
  const list = servers.length === 0 ? 'which has none' : servers.map(({ name }) => name).join(', ');
  const isNear = servers.some(({ name }) => refuser.name !== null && sameOwner(name, refuser.name));
  const isSure = servers.length === 0 || (refuser.name !== null && refuser.address !== null && !isNear);
  const isSeen = servers.every(({ addresses }) => addresses.length > 0);
  const words = `${host}, which refused, is no MX of ${recipient} (${list}): ${ASTRAY}`;
  if (isSure && isSeen) return { ...plain, state: 'fault', seen: [words] };
  const beside = isNear ? ', but near one: a server of the same owner may have another name' : '';
  return { ...plain, state: 'doubtful', seen: [`${words}${beside}`] };
}

const ASTRAY =
  'the message was brought elsewhere, by an old MX record, a hosts file or a transport table, or it is an outgoing server that wants a login';

interface Server {
  readonly name: string;
  readonly addresses: readonly string[];
}

function isSame({ name, address }: RefusingHost, mx: string, addresses: readonly string[]): boolean {
  return name === mx || (address !== null && addresses.includes(address));
}

function sameOwner(one: string, other: string): boolean {
  const owner = registrableDomain(one);
  return owner !== null && owner === registrableDomain(other);
}

function serversIn(facts: unknown): readonly Server[] {
  if (typeof facts !== 'object' || facts === null || !('hosts' in facts)) return [];
  const hosts: readonly unknown[] = Array.isArray(facts.hosts) ? facts.hosts : [];
  return hosts.flatMap((one) =>
    typeof one === 'object' && one !== null && 'host' in one && 'addresses' in one && Array.isArray(one.addresses)
      ? [{ name: String(one.host), addresses: one.addresses.map((address) => canonicalAddress(String(address))) }]
      : [],
  );
}
