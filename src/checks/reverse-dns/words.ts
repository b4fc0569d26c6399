import { familyOf, reverseName } from '../../core/addresses.ts';
import type { Fix, RecordChange } from '../../core/finding.ts';
import { isWithin } from '../../core/names.ts';

/** An address with what makes it matter. */
export interface NamedAddress {
  readonly address: string;
  /** `given`, `implied` or `possible` (by SPF), or `mail-host`. */
  readonly basis: string;
  /** The MX host it belongs to, or null. */
  readonly host: string | null;
  /** The SPF term that allows it, or null. */
  readonly term: string | null;
  /** Its PTR names; at most 10. */
  readonly names: readonly string[];
}

export interface AtAddresses {
  readonly domain: string;
  readonly addresses: readonly NamedAddress[];
}

const MOST = 3;

/** Addresses in a title: the one, or how many. */
export function addressTitle(addresses: readonly NamedAddress[]): string {
  const [only] = addresses;
  return addresses.length === 1 && only ? only.address : `${addresses.length} addresses`;
}

/** Addresses in a sentence, with why they are looked at; the rest counted. */
export function addressWords(addresses: readonly NamedAddress[], most = MOST): string {
  const named = addresses.slice(0, most).map((at) => `${at.address}${because(at)}`);
  const more = addresses.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function because({ basis, term, host }: NamedAddress): string {
  if (basis !== 'given' && term !== null) return ` (SPF: ${term})`;
  return host === null ? '' : ` (${host})`;
}

/** Addresses with their names, `203.0.113.7 (a.example, b.example)`. */
export function addressesWithNames(addresses: readonly NamedAddress[]): string {
  const named = addresses
    .slice(0, MOST)
    .map(({ address, names }) => `${address} (${names.slice(0, MOST).join(', ')}${names.length > MOST ? ', …' : ''})`);
  const more = addresses.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What whoever runs the network of the address has to publish. */
function ptrTo(address: string, name: string, action: RecordChange['action']): RecordChange {
  return { action, name: `${reverseName(address)}.`, type: 'PTR', value: `${name}.` };
}

/** What the domain has to publish so that the name leads back. */
function forwardTo(address: string, name: string): RecordChange {
  return { action: 'add', name: `${name}.`, type: familyOf(address) === 4 ? 'A' : 'AAAA', value: address };
}

/** A good name for each address: that of its mail host, or one to be made; then both records are needed. */
export function namesFor(
  { domain, addresses }: AtAddresses,
  action: RecordChange['action'],
): NonNullable<Fix['records']> {
  return addresses.flatMap(({ address, host }, index) => {
    const name = host ?? `${addresses.length === 1 ? 'mail' : `mail${index + 1}`}.${domain}`;
    return [ptrTo(address, name, action), ...(host === null ? [forwardTo(address, name)] : [])];
  });
}

/** A forward record for names of the domain's own; for names of others, a name of the domain's in their place. */
export function confirmed(at: AtAddresses): NonNullable<Fix['records']> {
  const { domain, addresses } = at;
  return addresses.flatMap((each) => {
    const own = each.names.find((name) => isWithin(name, domain));
    return own === undefined ? namesFor({ domain, addresses: [each] }, 'change') : [forwardTo(each.address, own)];
  });
}
