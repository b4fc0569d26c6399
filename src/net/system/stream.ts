import { connect as connectTcp } from 'node:net';
import { isAddress } from '../../core/addresses.ts';
import type { ConnectRequest, ConnectResult } from '../wire.ts';
import { createConnection, type OwnConnection } from './stream-connection.ts';
import { fault, type StreamFault } from './stream-errors.ts';
import { msSince } from './stream-gate.ts';
import { createTlsStarter } from './stream-tls.ts';

export interface ConnectorOptions {
  /** Ends every connection, and refuses new ones, as `cancelled`. */
  readonly signal: AbortSignal;
  /** Where an address is really connected to; null: nowhere, which is the failure `not-routed`. */
  mapAddress(address: string, port: number): { readonly address: string; readonly port: number } | null;
  /** Certificates in PEM that are trusted beside the default roots. */
  readonly ca?: string;
}

/** The streams of a `Wire`. */
export interface Connector {
  /** Never rejects. */
  connect(request: ConnectRequest): Promise<ConnectResult>;
  /** Closes what is open, and refuses new connections. Resolves when all sockets are gone. */
  close(): Promise<void>;
}

/** Streams over the sockets of this machine. */
export function createConnector({ signal, mapAddress, ca }: ConnectorOptions): Connector {
  const tls = createTlsStarter(ca);
  const open = new Map<OwnConnection, Promise<void>>();
  const cancelled = fault('cancelled', 'the audit was cancelled or its time was up');
  let ended: StreamFault | null = signal.aborted ? cancelled : null;
  const end = (reason: StreamFault) => {
    ended ??= reason;
    for (const connection of open.keys()) connection.abort(reason);
  };
  // One listener for all connections: a signal with hundreds of them warns of a leak.
  const onAbort = () => end(cancelled);
  signal.addEventListener('abort', onAbort, { once: true });

  function openSocket(address: string, port: number): OwnConnection {
    const gone = Promise.withResolvers<void>();
    const connection = createConnection(connectTcp({ host: address, port, noDelay: true }), {
      address,
      tls,
      onClosed() {
        open.delete(connection);
        gone.resolve();
      },
    });
    open.set(connection, gone.promise);
    return connection;
  }

  return {
    async connect({ address, port, timeoutMs }) {
      const startedAt = performance.now();
      const failed = ({ failure, detail }: StreamFault): ConnectResult => ({
        ok: false,
        failure,
        detail,
        ms: msSince(startedAt),
      });
      if (ended) return failed(ended);
      const to = mapAddress(address, port);
      if (to === null) return failed(fault('not-routed', `there is no route to ${address} port ${port}`));
      // A name would be looked up by the system's resolver, past our own.
      if (!isAddress(to.address)) return failed(fault('unreachable', `"${to.address}" is no IP address`));
      const connection = openSocket(to.address, to.port);
      const reason = await connection.opened(timeoutMs);
      if (reason === null) return { ok: true, connection, ms: msSince(startedAt) };
      connection.close();
      return failed(reason);
    },

    async close() {
      signal.removeEventListener('abort', onAbort);
      const closing = [...open.values()];
      end(fault('cancelled', 'the connector was closed'));
      await Promise.all(closing);
    },
  };
}
