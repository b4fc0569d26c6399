import tls from 'node:tls';
import { isAddress } from '../../core/addresses.ts';
import type { Endpoint } from '../routes.ts';
import { keptContext } from './kept-context.ts';

interface VerifiedTlsRequest {
  readonly to: Endpoint;
  /** What the certificate must be for: a host name, or an address (RFC 8310 section 8.1). */
  readonly name: string;
  /** Protocols to offer (RFC 7301); empty: none. */
  readonly protocols: readonly string[];
}

/** Opens TLS connections, verified strictly; the caller waits for `secureConnect` or `error`. */
export type VerifiedTls = (request: VerifiedTlsRequest) => tls.TLSSocket;

const contextFor = keptContext({});

/** @param ca  PEM, trusted beside Node's default roots */
export function createVerifiedTls(ca: string | undefined): VerifiedTls {
  return ({ to, name, protocols }) => {
    const socket = tls.connect({
      host: to.address,
      port: to.port,
      secureContext: contextFor(ca),
      // The address connected to may be another than the one asked for (routes), so the name is never taken from it.
      checkServerIdentity: (_host, certificate) => tls.checkServerIdentity(name, certificate),
      ...(isAddress(name) ? {} : { servername: name }),
      ...(protocols.length === 0 ? {} : { ALPNProtocols: [...protocols] }),
    });
    return socket.setNoDelay(true);
  };
}
