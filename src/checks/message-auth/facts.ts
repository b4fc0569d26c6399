import { addressKind, canonicalAddress } from '../../core/addresses.ts';
import { defineMessageFact } from '../../core/fact.ts';
import { parseDomainName } from '../../core/names.ts';
import { type Evidence, known, type Observation, unknown } from '../../core/observation.ts';
import { addressesIn } from '../../message/address-lists.ts';
import { fieldsNamed, type Header } from '../../message/header-fields.ts';
import { messageRead } from '../mime/facts.ts';
import { namesOf, type ReverseAnswer } from '../reverse-dns/facts.ts';
import { evaluateSpf, type SpfEvaluation } from '../spf/sending-facts.ts';
import { isUsableAddress, type MessageOrigin, originOf } from './origin.ts';

export type { ReverseAnswer } from '../reverse-dns/facts.ts';
export type { MessageOrigin, Sourced } from './origin.ts';

/** Who handed the message over. */
export const messageOrigin = defineMessageFact({
  id: 'message.origin',
  needs: { read: messageRead },
  async observe({ read }, { target }): Promise<Observation<MessageOrigin>> {
    const origin = originOf(target.message, read.header.fields);
    const fields = [origin.address, origin.helo, origin.mailFrom].flatMap((part) => part?.field ?? []);
    const evidence = [...new Set(fields)].map(
      (response): Evidence => ({ via: 'message', request: `the header of ${target.name}`, response }),
    );
    return known(origin, evidence);
  },
});

/** SPF of the message. */
export interface MessageSpf extends SpfEvaluation {
  /** The domain that was asked: of the reverse path, or of the greeting where that is empty (RFC 7208 section 2.4). */
  readonly domain: string;
  readonly identity: 'mailfrom' | 'helo';
}

const ADVICE = {
  address: 'no host of the recipient says which address handed it over',
  path: 'the reverse path is not known',
  helo: 'the reverse path is empty, so SPF looks at the greeting, which is not known',
} as const;

/** `check_host()` for the message (RFC 7208 section 4). Unknown where the address or the reverse path is. */
export const messageSpf = defineMessageFact({
  id: 'message.spf',
  needs: { origin: messageOrigin },
  async observe({ origin }, { net }): Promise<Observation<MessageSpf>> {
    const { address, mailFrom, helo } = origin;
    if (!isUsableAddress(address)) return unknown('not-proven', ADVICE.address);
    if (mailFrom === null) return unknown('not-proven', ADVICE.path);
    if (mailFrom.value === '' && helo === null) return unknown('not-proven', ADVICE.helo);
    // For a message with a reverse path the greeting matters in macros alone.
    const greeting = helo?.value ?? `[${address.value}]`;
    const evaluated = await evaluateSpf(
      { address: address.value, sender: senderOf(mailFrom.value), helo: greeting },
      net.dns,
      null,
    );
    if (evaluated.status === 'unknown') return evaluated;
    const identity = mailFrom.value === '' ? 'helo' : 'mailfrom';
    const domain = identity === 'helo' ? greeting : mailFrom.value.slice(mailFrom.value.lastIndexOf('@') + 1);
    return known({ ...evaluated.value, domain: domain.toLowerCase(), identity }, evaluated.evidence);
  },
});

/** The PTR names of the address that handed the message over, and whether they lead back (RFC 8601 section 3). */
export const messageReverse = defineMessageFact({
  id: 'message.iprev',
  needs: { origin: messageOrigin },
  async observe({ origin: { address } }, { net }): Promise<Observation<ReverseAnswer>> {
    if (!isUsableAddress(address)) return unknown('not-proven', ADVICE.address);
    const canonical = canonicalAddress(address.value);
    if (addressKind(canonical) !== 'public')
      return unknown('not-proven', `${canonical} is not a public address, so nobody can ask for its name`);
    return namesOf(canonical, { net });
  },
});

/** RFC 7208 section 4.3: `postmaster` where only the domain is known. */
function senderOf(path: string): string {
  return path === '' || path.includes('@') ? path : `postmaster@${path}`;
}

/** Who the message says it is from. */
export interface MessageAuthor {
  /** How many From fields there are: RFC 5322 section 3.6 allows one. */
  readonly fields: number;
  readonly addresses: readonly string[];
  /** The domains in it, as far as they are some; each once. */
  readonly domains: readonly string[];
  /** The addresses of which nobody can tell the domain, such as those at an address literal. */
  readonly unusable: readonly string[];
  /** The one that DMARC is about (RFC 9989 section 5.3.1); null: there is none, or more than one, or one is not usable. */
  readonly domain: string | null;
  /** The address in Sender, where it has another domain than From; null: none. */
  readonly sender: string | null;
}

export const messageAuthor = defineMessageFact({
  id: 'message.author',
  needs: { read: messageRead },
  async observe({ read: { header } }): Promise<Observation<MessageAuthor>> {
    return known(authorIn(header));
  },
});

function authorIn({ fields }: Header): MessageAuthor {
  const from = fieldsNamed(fields, 'From');
  const named = from.flatMap(({ value }) => addressesIn(value)).map(({ address }) => address);
  // A name without any address is none of an author: many write "Smith, Ann <ann@…>" without the quotes.
  const addresses = named.filter((address) => address !== '');
  const domains = [...new Set(addresses.flatMap((address) => domainIn(address) ?? []))];
  const unusable = addresses.filter((address) => domainIn(address) === null);
  const [only = null] = domains;
  const [sender = null] = fieldsNamed(fields, 'Sender').flatMap(({ value }) => addressesIn(value));
  const sending = sender === null ? null : domainIn(sender.address);
  return {
    fields: from.length,
    addresses,
    domains,
    unusable,
    domain: from.length === 1 && domains.length === 1 && unusable.length === 0 ? only : null,
    sender: sender === null || sending === null || sending === only ? null : sender.address,
  };
}

/** Null: it names none that can be asked for. */
function domainIn(address: string): string | null {
  const at = address.lastIndexOf('@');
  const parsed = at === -1 ? null : parseDomainName(address.slice(at + 1));
  return parsed?.ok ? parsed.name : null;
}
