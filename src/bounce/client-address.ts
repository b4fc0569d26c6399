import { addressKind, canonicalAddress, isAddress } from '../core/addresses.ts';

const MAX_CHARACTERS = 4000;
const CANDIDATE =
  /(?<![\w.@-])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)|(?<![\w.:@-])(?:IPv6:)?(?:[0-9a-f]{1,4}:){2,7}[0-9a-f:.]{1,40}/gi;
/** Words before the address that it was sent from. */
const OF_CLIENT = /\b(?:from|ips?|ip address(?:es)?|client(?: host)?|server|host|sender|address)[\s:=[(<"']{1,4}$/i;
/** Words behind which an address is the server's own. */
const OF_SERVER =
  /\[[\w.-]{1,255} $|(?:\b(?:host |H=)[\w.-]{1,255} ?|\bconnect(?:ed|ing)? to [\w.-]{0,255} ?|\bgiving up on |^|\bdelivery via [\w.-]{0,255} ?)\[?$/i;
/** No server sees a client at such an address, unless both are of one house. */
const NOT_SEEN_OUTSIDE = new Set(['private', 'loopback', 'link-local', 'unspecified', 'multicast']);

/**
 * The address of the client in a refusal, such as `client host [192.0.2.1] blocked`.
 *
 * @param remoteAddress  of the server that refused; null: not known
 * @returns null where no address, or more than one, may be meant
 */
export function clientAddressIn(diagnostic: string, remoteAddress: string | null): string | null {
  const text = diagnostic.slice(0, MAX_CHARACTERS);
  const named = new Set<string>();
  const others = new Set<string>();
  for (const match of text.matchAll(CANDIDATE)) {
    const written = match[0].replace(/^IPv6:/i, '').replace(/[.:]+$/, '');
    const before = text.slice(Math.max(0, match.index - 300), match.index);
    if (!isAddress(written) || OF_SERVER.test(before) || !isSeenOutside(written)) continue;
    const address = canonicalAddress(written);
    if (address !== remoteAddress) (OF_CLIENT.test(before) ? named : others).add(address);
  }
  const [one = null, ...more] = named.size > 0 ? named : others;
  return more.length === 0 ? one : null;
}

/** Whether it may be the address that a server elsewhere saw. */
export function isSeenOutside(address: string): boolean {
  return !NOT_SEEN_OUTSIDE.has(addressKind(address));
}
