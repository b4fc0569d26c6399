import { addressKind, canonicalAddress, isAddress } from '../core/addresses.ts';

const MAX_CHARACTERS = 4000;
const CANDIDATE = /(?<![\w.:@-])(?:(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)|(?:[0-9a-f]{1,4}:){2,7}[0-9a-f:.]{1,40})/gi;
/** Words behind which an address is the server's own. */
const OF_SERVER =
  /(?:\bhost [\w.-]{1,255} ?|\bconnect(?:ed|ing)? to [\w.-]{0,255} ?|\bgiving up on |^|\bdelivery via [\w.-]{0,255} ?)\[?$/i;
const NOT_SEEN_OUTSIDE = new Set(['private', 'loopback', 'link-local', 'unspecified', 'multicast']);

/**
 * The address of the client in a refusal, such as `client host [192.0.2.1] blocked`.
 *
 * @param remoteAddress  of the server that refused; null: not known
 * @returns null where no address, or more than one, may be meant
 */
export function clientAddressIn(diagnostic: string, remoteAddress: string | null): string | null {
  const text = diagnostic.slice(0, MAX_CHARACTERS);
  const found = new Set<string>();
  for (const match of text.matchAll(CANDIDATE)) {
    const written = match[0].replace(/[.:]+$/, '');
    if (!isAddress(written) || OF_SERVER.test(text.slice(Math.max(0, match.index - 300), match.index))) continue;
    if (NOT_SEEN_OUTSIDE.has(addressKind(written))) continue;
    const address = canonicalAddress(written);
    if (address !== remoteAddress) found.add(address);
  }
  const [one = null, ...others] = found;
  return others.length === 0 ? one : null;
}
