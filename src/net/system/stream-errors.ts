import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { familyOf } from '../../core/addresses.ts';
import type { WireFailure } from '../wire.ts';

/** Why a stream cannot go on. */
export interface StreamFault {
  readonly failure: WireFailure;
  /** Words for the reader: lower case, no full stop. */
  readonly detail: string;
  /** The code of the operating system or of OpenSSL, or the failure itself where there is none. */
  readonly code: string;
}

export function fault(failure: WireFailure, detail: string, code: string = failure): StreamFault {
  return { failure, detail, code };
}

const ERRNO: Readonly<Record<string, readonly [WireFailure, string]>> = {
  ECONNREFUSED: ['refused', 'the connection was refused'],
  ETIMEDOUT: ['timeout', 'the system gave up waiting'],
  ECONNRESET: ['reset', 'the connection was reset'],
  ECONNABORTED: ['reset', 'the connection was aborted'],
  EPIPE: ['closed', 'the other side had closed the connection'],
  ERR_STREAM_DESTROYED: ['closed', 'the connection was closed'],
  ERR_STREAM_WRITE_AFTER_END: ['closed', 'the connection was closed'],
  EHOSTUNREACH: ['unreachable', 'no route to the host'],
  EHOSTDOWN: ['unreachable', 'the host is down'],
  ENETUNREACH: ['unreachable', 'no route to the network'],
  EADDRNOTAVAIL: ['unreachable', 'no address of this machine can be used for it'],
  EAFNOSUPPORT: ['unreachable', 'this machine does not support the address family'],
  EACCES: ['unreachable', 'this machine forbids the connection'],
  EPERM: ['unreachable', 'this machine forbids the connection'],
  EMFILE: ['unreachable', 'this machine has too many open files'],
  ENFILE: ['unreachable', 'this machine has too many open files'],
};

/**
 * What an error of a socket says about the exchange.
 *
 * @param address  the address connected to: a network that cannot be reached is `no-ipv6` only for IPv6
 * @param hasIpv6  whether this machine has an IPv6 address of its own that the Internet can answer to
 */
export function faultOf(
  error: Error & { readonly code?: unknown; readonly reason?: unknown },
  address: string,
  hasIpv6: () => boolean = hasGlobalIpv6,
): StreamFault {
  const code = typeof error.code === 'string' ? error.code : 'unknown';
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) {
    return fault('tls-error', typeof error.reason === 'string' ? error.reason : firstLine(error.message), code);
  }
  // Node gives the end of a stream during a handshake the code of a reset.
  if (code === 'ECONNRESET' && error.message.includes('before secure TLS connection')) {
    return fault('closed', 'the other side closed the connection during the handshake');
  }
  if (familyOf(address) === 6 && lacksIpv6(code, hasIpv6)) {
    return fault('no-ipv6', `this machine has no IPv6 (${code})`, code);
  }
  const [failure, detail] = ERRNO[code] ?? ['unreachable', firstLine(error.message)];
  return fault(failure, `${detail} (${code})`, code);
}

/** A router far away may say ENETUNREACH as well, so a machine that does have IPv6 is not said to lack it. */
function lacksIpv6(code: string, hasIpv6: () => boolean): boolean {
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || (code === 'ENETUNREACH' && !hasIpv6());
}

/** Whether this machine has a global unicast address (2000::/3, RFC 4291 section 2.4). */
export function hasGlobalIpv6(
  interfaces: Readonly<NodeJS.Dict<NetworkInterfaceInfo[]>> = networkInterfaces(),
): boolean {
  return Object.values(interfaces).some((addresses) =>
    addresses?.some(({ family, internal, address }) => family === 'IPv6' && !internal && /^[23]/.test(address)),
  );
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
