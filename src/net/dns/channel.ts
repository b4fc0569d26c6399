import { addressKind, isAddress } from '../../core/addresses.ts';
import type { DnsChannel } from '../../core/net.ts';
import type { DnsServer } from '../wire.ts';
import { serverText } from './presentation.ts';

/** The AD bit is worth what the least trustworthy of the servers is. */
export function channelOf(servers: readonly DnsServer[]): DnsChannel {
  const isLocal = ({ address }: DnsServer) => isAddress(address) && addressKind(address) === 'loopback';
  const isEncrypted = ({ transport }: DnsServer) => transport !== 'udp';
  const isSafe = (server: DnsServer) => isLocal(server) || isEncrypted(server);
  const trust =
    servers.length > 0 && servers.every(isLocal)
      ? 'local'
      : servers.length > 0 && servers.every(isSafe)
        ? 'encrypted'
        : 'none';
  return { transport: servers[0]?.transport ?? 'udp', servers: servers.map(serverText), trust };
}
