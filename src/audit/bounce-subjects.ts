import { canonicalAddress, isAddress } from '../core/addresses.ts';
import type { ReadBounce, ReadRecipient } from '../core/bounce.ts';
import type { ProofHints, ProofSubjects } from '../core/bounce-proof.ts';
import { type DomainName, domainOfAddress, isHostName, isSelector, parseDomainName } from '../core/names.ts';
import { addressesIn } from '../message/address-lists.ts';
import { fieldsNamed, headerFieldsIn } from '../message/header-fields.ts';
import { sameOrganisation } from '../message/path-hosts.ts';
import { saidBy } from '../report/bounce/proof-stated.ts';
import { namedIn } from './bounce-named.ts';

const MAX_SIGNERS = 4;

/**
 * Whom a bounced message was from, where it left from and whom it was for. What the user says comes first; then what the reply
 * names, as the server that refused saw it; then what the bounce tells of the message.
 *
 * @param notified  whom the notice itself is to, which is the sender (RFC 5321 section 3.6.3); null: not known
 */
export function subjectsOf(
  { original }: Pick<ReadBounce, 'original'>,
  recipient: ReadRecipient,
  hints: ProofHints,
  notified: string | null,
): ProofSubjects {
  const named = namedIn(saidBy(recipient), recipient.remoteAddress);
  const given = hints.domain ?? domainIn(hints.from);
  const helo = named.helo ?? original?.helo?.toLowerCase().replace(/\.$/, '') ?? null;
  // What has no reverse path was not sent by whoever the notice is to: SPF counts for the name given in EHLO.
  const isEmpty = named.reversePath === null && original?.returnPath === '';
  const path = isEmpty
    ? hostIn(helo)
    : (named.reversePath ?? domainIn(original?.returnPath ?? null) ?? domainIn(notified));
  const author = given ?? named.author ?? authorOf(original?.from ?? null) ?? (isEmpty ? null : path);
  const addresses =
    hints.sendingIps.length > 0 ? hints.sendingIps : firstAddress(named.address, original?.sendingAddress);
  return {
    author,
    reversePath: isEmpty ? path : (path ?? author),
    reversePathAssumed: path === null && !isEmpty,
    reversePathEmpty: isEmpty,
    addresses: addresses.map(canonicalAddress),
    addressesGiven: hints.sendingIps.length > 0,
    forwarded: forwardOf(recipient, author),
    helo,
    signers: signersOf(original?.signatures ?? [], hints.selectors, author),
    isHeaderSeen: original !== null && original.from !== null,
    recipient: domainIn(recipient.finalRecipient) ?? domainIn(recipient.originalRecipient),
  };
}

/** RFC 3464 section 2.3.1: the original recipient is as the sender wrote it, the final one as the reporting host passed it on. */
function forwardOf(
  { originalRecipient, finalRecipient }: ReadRecipient,
  author: DomainName | null,
): ProofSubjects['forwarded'] {
  const [from, to] = [domainIn(originalRecipient), domainIn(finalRecipient)];
  if (from === null || to === null || sameOrganisation(from, to)) return null;
  // One's own host that rewrites an address is still one's own.
  if (author !== null && sameOrganisation(from, author)) return null;
  return { from, to };
}

function signersOf(
  signatures: readonly { readonly domain: string; readonly selector: string }[],
  given: readonly string[],
  author: DomainName | null,
): ProofSubjects['signers'] {
  const named = new Map<DomainName, Set<string>>();
  const add = (domain: DomainName, selector: string) =>
    named.set(domain, (named.get(domain) ?? new Set()).add(selector));
  if (author !== null) for (const selector of given) add(author, selector);
  for (const { domain, selector } of signatures) {
    const parsed = parseDomainName(domain);
    const isKnown = parsed.ok && isSelector(selector) && !(given.length > 0 && parsed.name === author);
    if (isKnown) add(parsed.name, selector.toLowerCase());
  }
  return [...named].slice(0, MAX_SIGNERS).map(([domain, selectors]) => ({ domain, selectors: [...selectors] }));
}

function firstAddress(...candidates: readonly (string | null | undefined)[]): readonly string[] {
  return candidates.filter((address) => typeof address === 'string' && isAddress(address)).slice(0, 1) as string[];
}

function authorOf(from: string | null): DomainName | null {
  const domains = new Set(addressesIn(from ?? '').map(({ address }) => domainIn(address)));
  domains.delete(null);
  const [domain = null] = domains;
  return domains.size === 1 ? domain : null;
}

function domainIn(address: string | null): DomainName | null {
  return address?.includes('@') ? domainOfAddress(address.replace(/>\s*$/, '')) : null;
}

/** Of a name given in EHLO, which is often an address, or no host at all. */
function hostIn(helo: string | null): DomainName | null {
  const parsed = helo !== null && isHostName(helo) && helo.includes('.') ? parseDomainName(helo) : null;
  return parsed?.ok ? parsed.name : null;
}

/** Whom a notice is to: the sender of what bounced. Null where it says nobody, or several. */
export function notifiedBy(notice: Uint8Array): string | null {
  const addresses = fieldsNamed(headerFieldsIn(notice), 'To').flatMap(({ value }) => addressesIn(value));
  const [first] = addresses;
  return addresses.length === 1 && first !== undefined && /^[^\s@]+@[^\s@]+$/.test(first.address)
    ? first.address
    : null;
}
