import { isAddress } from '../../core/addresses.ts';
import type { Dns } from '../../core/dns.ts';
import { known, type Observation, unknown } from '../../core/observation.ts';
import { addressesOf } from '../http-hop.ts';

const LOOPBACK = ['127.0.0.1', '::1'];

/**
 * Where a filter stands that the user named: any address is right, as this is no name that a message or a domain gave.
 *
 * @returns at least one address; unknown where the name has none, or nobody answers
 */
export async function placeOf(host: string, dns: Dns): Promise<Observation<readonly string[]>> {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (isAddress(bare)) return known([bare]);
  if (/^(?:.*\.)?localhost\.?$/i.test(bare)) return known(LOOPBACK); // RFC 6761 section 6.3: resolvers need not be asked
  const found = await addressesOf(bare, dns);
  if (found.status === 'known' && found.value.length === 0) {
    return unknown('unreachable', `${bare} has no address`, found.evidence);
  }
  return found;
}
