import { constants, type X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import tls from 'node:tls';
import { isAddress } from '../../core/addresses.ts';
import { isHostName } from '../../core/names.ts';
import type { TlsFacts } from '../wire.ts';
import { certificatesIn, keptContext } from './kept-context.ts';
import { readCertificates, trustErrorOf } from './stream-trust.ts';

/** Makes TLS of a connected socket; the caller waits for `secureConnect`. */
export interface TlsStarter {
  start(socket: Socket, serverName: string | null): tls.TLSSocket;
  /** What the handshake showed. Ask once, right after `secureConnect`. */
  facts(socket: tls.TLSSocket): TlsFacts;
}

/**
 * TLS that accepts whatever a server has, so that an old or weak one is seen as what it is: TLS 1.0 to 1.3, keys and
 * signatures of any size (OpenSSL's security level 0), servers without secure renegotiation (RFC 5746), any
 * certificate. Null and anonymous ciphers, SSL 3 and the ciphers that OpenSSL 3 no longer has (RC4, 3DES, export)
 * stay out: a server that has nothing else fails in the handshake.
 *
 * @param ca  PEM, trusted beside Node's default roots
 * @throws RangeError where `ca` holds no certificate that can be read
 */
export function createTlsStarter(ca: string | undefined): TlsStarter {
  const extraRoots = ca === undefined ? [] : certificatesIn(ca);
  if (ca !== undefined && extraRoots.length === 0) {
    throw new RangeError('the CA text holds no certificate: expected PEM, "-----BEGIN CERTIFICATE-----" and on');
  }
  let roots: readonly X509Certificate[] | null = null;
  return {
    start(socket, serverName) {
      return tls.connect({
        socket,
        secureContext: contextFor(ca),
        rejectUnauthorized: false,
        minDHSize: 1,
        // Names are judged by whoever knows which one was asked for. They are no part of trust.
        checkServerIdentity: () => undefined,
        ...(serverName !== null && canBeIndicated(serverName) ? { servername: serverName } : {}),
      });
    },
    facts(socket) {
      const chain = presentedChain(socket);
      const { standardName, name } = socket.getCipher();
      return {
        protocol: socket.getProtocol() ?? 'unknown',
        cipher: standardName ?? name,
        chain: chain.map(({ raw }) => raw.toString('base64')),
        trustError: trustErrorOf(verifyCode(socket), chain, () => {
          roots ??= readCertificates([...tls.getCACertificates('default'), ...extraRoots]);
          return roots;
        }),
        ephemeralKey: ephemeralKey(socket),
      };
    },
  };
}

const contextFor = keptContext({
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.3',
  ciphers: 'DEFAULT@SECLEVEL=0',
  secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
});

/** A name, never an address (RFC 6066 section 3). */
function canBeIndicated(serverName: string): boolean {
  return !isAddress(serverName) && isHostName(serverName);
}

/** OpenSSL's verdict at the time of the handshake. Node declares it as an Error, but sets the code. */
function verifyCode({ authorized, authorizationError }: tls.TLSSocket): string | null {
  if (authorized) return null;
  const error: unknown = authorizationError;
  return error instanceof Error ? error.message : String(error ?? 'UNSPECIFIED');
}

/**
 * The certificates that the server sent, in its order, unrelated ones included. (`getPeerCertificate(true)` would
 * sort them, drop unrelated ones and append roots of this machine.) Reading takes them out of the socket.
 */
function presentedChain(socket: tls.TLSSocket): readonly X509Certificate[] {
  const chain: X509Certificate[] = [];
  let certificate = socket.getPeerX509Certificate();
  while (certificate !== undefined && chain.length < MAX_CERTIFICATES) {
    chain.push(certificate);
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

const MAX_CERTIFICATES = 20;

function ephemeralKey(socket: tls.TLSSocket): TlsFacts['ephemeralKey'] {
  const info = socket.getEphemeralKeyInfo();
  if (info === null || !('type' in info) || typeof info.type !== 'string') return null;
  return {
    type: info.type,
    name: 'name' in info && typeof info.name === 'string' ? info.name : null,
    sizeBits: 'size' in info && typeof info.size === 'number' ? info.size : null,
  };
}
