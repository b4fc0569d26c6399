import { addressKind } from '../core/addresses.ts';
import { isCustomerName, isInternalAddress, isNear, organisationOf, sameAddress } from './path-hosts.ts';
import { isLmtp, isSubmission } from './path-kind.ts';
import type { ReceivedBy, ReceivedFrom, ReceivedHop } from './received.ts';

/** How far down the trace fields were written by the recipient's own servers. */
export interface Border {
  /** So many fields from the top. */
  readonly trusted: number;
  /** Whether the lowest of them took the message from a host that is not the recipient's. */
  readonly crossed: boolean;
  /** What that host saw connecting; null: not known. */
  readonly sendingAddress: string | null;
  /** Whether some host counts as the recipient's by its HELO alone. */
  readonly restsOnHelo: boolean;
}

/** What is known of the recipient's servers while the fields are walked down. */
interface Own {
  readonly organisations: Set<string>;
  /** Of the MX hosts. */
  readonly receiving: ReadonlySet<string>;
  readonly addresses: string[];
  /** Whether a field has named its writer by a name with an organisation. */
  named: boolean;
}

/** `author`: a program of the author's, that logged in. */
type Peer = 'own' | 'own-by-helo' | 'author' | 'foreign';

const SMTP = /^(?:UTF8)?E?SMTPS?A?\b|^Microsoft SMTP/i;
/** Ways of handing over within one organisation; the web is one for programs of authors, too. */
const WITHIN = /^(?:(?:UTF8)?LMTPS?A?|local|QMQP|BSMTP|HTTPS?|mapi)\b/i;

/**
 * Walks the fields down from the newest, which the recipient's last host wrote, as long as each says that it took the
 * message from another of the recipient's hosts, and the next is written by such a one. Whoever sends a message can put
 * any fields below (RFC 5321 section 7.2), but none in between.
 *
 * A host is the recipient's by its organisation, as far as its name was looked up and not merely said; by an address that
 * is not of the Internet; or by one right beside those of the recipient's hosts.
 *
 * @param hops  newest first
 * @param mxHosts  of the recipient's domain, in lower case: with them a filter in front is known as the recipient's
 */
export function findBorder(hops: readonly ReceivedHop[], mxHosts: readonly string[]): Border {
  const receiving = new Set(mxHosts.flatMap((host) => organisationOf(host) ?? []));
  const own: Own = { organisations: new Set(receiving), receiving, addresses: [], named: false };
  let restsOnHelo = false;
  let seen: string | null = null;
  for (const [index, hop] of hops.entries()) {
    learn(own, hop);
    const next = hops[index + 1];
    const peer = peerOf(own, hop, next);
    const found = { trusted: index + 1, restsOnHelo };
    if (peer === 'foreign') return { ...found, crossed: true, sendingAddress: outsideAddress(hop) };
    if (peer === 'author') return { ...found, crossed: false, sendingAddress: null };
    if (isReceiving(own, hop)) seen = outsideAddress(hop) ?? seen;
    if (next === undefined) {
      const crossed = SMTP.test(hop.with ?? '') && isNamedForeign(own, hop.from);
      return { ...found, crossed, sendingAddress: crossed ? null : seen };
    }
    if (!isOwnWriter(own, hop, next)) return { ...found, crossed: true, sendingAddress: null };
    restsOnHelo ||= peer === 'own-by-helo';
    if (hop.from?.address) own.addresses.push(hop.from.address);
  }
  return { trusted: 0, crossed: false, sendingAddress: null, restsOnHelo };
}

/** Whoever writes a field that is trusted is the recipient's, and so is what it says of itself. */
function learn(own: Own, { by }: ReceivedHop): void {
  const organisation = organisationOf(by?.name ?? null);
  if (organisation !== null) own.organisations.add(organisation);
  own.named ||= organisation !== null;
  if (by?.address) own.addresses.push(by.address);
}

function peerOf(own: Own, hop: ReceivedHop, next: ReceivedHop | undefined): Peer {
  const { from } = hop;
  if (from === null || isLmtp(hop) || isFetched(hop)) return 'own';
  const inside = from.address === null ? isUnnamed(from) : isInternalAddress(from.address);
  const looked = isOf(own.organisations, from.name) && !isCustomerName(from.name ?? '', from.address);
  if (inside || looked || isNearOwn(own, from, next)) return 'own';
  if (WITHIN.test(hop.with ?? '') && (isOf(own.organisations, from.helo) || isLinked(from, next?.by ?? null)))
    return 'own';
  if (isSubmission(hop)) return 'author';
  if (from.address === null && (isOf(own.organisations, from.helo) || isLinked(from, next?.by ?? null)))
    return 'own-by-helo';
  // A filter in front, which is the recipient's MX, named by a host that looks up no names.
  const behindFilter = !isOf(own.receiving, hop.by?.name ?? null);
  const fromFilter = isOf(own.receiving, from.helo) && isOf(own.receiving, next?.by?.name ?? null);
  return behindFilter && fromFilter ? 'own-by-helo' : 'foreign';
}

/** Next to the recipient's own addresses, and called by a name of the recipient's, or by that of the next to write. */
function isNearOwn(own: Own, from: ReceivedFrom, next: ReceivedHop | undefined): boolean {
  if (from.address === null || !isNear(from.address, own.addresses)) return false;
  return isOf(own.organisations, from.helo) || isLinked(from, next?.by ?? null);
}

/** Whether the next field is written by who handed over here: by its name, or its first label, or its address. */
function isLinked(from: ReceivedFrom, by: ReceivedBy | null): boolean {
  if (by === null) return false;
  const label = firstLabel(by.name);
  return sameAddress(by.address, from.address) || (label !== null && label === firstLabel(from.name ?? from.helo));
}

function isOwnWriter(own: Own, hop: ReceivedHop, { by, authenticated }: ReceivedHop): boolean {
  const { from, with: protocol } = hop;
  if (by === null || isFetched(hop)) return true; // qmail names nobody
  const address = from?.address ?? null;
  if (address !== null && addressKind(address) === 'loopback') return true; // the same host, whatever its name
  if (by.name === null)
    return by.address !== null && (isInternalAddress(by.address) || sameAddress(by.address, address));
  const organisation = organisationOf(by.name);
  if (organisation === null || own.organisations.has(organisation)) return true;
  // The first to have a name; but not a stranger, seen through a translated address.
  if (!own.named && organisationOf(from?.helo ?? null) !== organisation) return true;
  if (from === null) return false;
  // A provider's server for its own users may have another domain than its MX: smtp.gmail.com before mx.google.com.
  if (authenticated === true && isOf(own.organisations, from.name) && !isCustomerName(from.name ?? '', address))
    return true;
  const beside = WITHIN.test(protocol ?? '') || address === null || isNear(address, own.addresses);
  return from.name === by.name || (beside && isLinked(from, by));
}

/** Taken by fetchmail and the like out of a mailbox, which is the recipient's. */
function isFetched(hop: ReceivedHop): boolean {
  return /^(?:IMAP|POP[23]|APOP)/i.test(hop.with ?? '');
}

/** Whether the host that wrote the field is one that strangers hand their mail to. */
function isReceiving(own: Own, { by, from, authenticated, with: protocol }: ReceivedHop): boolean {
  if (authenticated === true || !SMTP.test(protocol ?? '') || !from?.address) return false;
  const known = own.receiving.size > 0 ? own.receiving : own.organisations;
  return isOf(known, by?.name ?? null) && !isNear(from.address, own.addresses);
}

function isNamedForeign(own: Own, from: ReceivedFrom | null): boolean {
  const organisation = organisationOf(from?.helo ?? null);
  return organisation !== null && !own.organisations.has(organisation) && !isOf(own.organisations, from?.name ?? null);
}

function isUnnamed({ helo, name }: ReceivedFrom): boolean {
  return organisationOf(name) === null && organisationOf(helo) === null;
}

function isOf(organisations: ReadonlySet<string>, name: string | null): boolean {
  const organisation = organisationOf(name);
  return organisation !== null && organisations.has(organisation);
}

function outsideAddress({ from }: ReceivedHop): string | null {
  return from?.address && !isInternalAddress(from.address) ? from.address : null;
}

function firstLabel(name: string | null): string | null {
  const label = name?.split('.', 1)[0]?.toLowerCase() ?? '';
  return label === '' ? null : label;
}
