import type { Socket } from 'node:net';
import type { Connection, Failed, TlsFacts } from '../wire.ts';
import { fault, faultOf, type StreamFault } from './stream-errors.ts';
import { createGate, msSince } from './stream-gate.ts';
import { createInbox, type Inbox } from './stream-inbox.ts';
import type { TlsStarter } from './stream-tls.ts';

/** A connection as the connector holds it. */
export interface OwnConnection extends Connection {
  /** Waits for the socket to connect. Null: it did. */
  opened(timeoutMs: number): Promise<StreamFault | null>;
  /** Ends whatever is being waited for with this fault, and everything after it. */
  abort(reason: StreamFault): void;
}

/** Nobody may hold us by not reading the few octets that we write. */
const WRITE_TIMEOUT_MS = 15_000;

/**
 * Reads, writes and TLS over one socket, each bounded in time, one at a time: a second call while one is under way
 * would take its place.
 *
 * @param socket  still connecting, or connected; closed by the connection when it fails
 * @param address  where it goes to, for the words of an error
 * @param onClosed  called once, when the socket is gone
 */
export function createConnection(
  socket: Socket,
  { address, tls, onClosed }: { readonly address: string; readonly tls: TlsStarter; readonly onClosed: () => void },
): OwnConnection {
  const gate = createGate();
  let stream: Socket = socket;
  let inbox: Inbox = createInbox(socket);
  let broken: StreamFault | null = null;
  let connected = false;

  const breakWith = (reason: StreamFault) => {
    broken ??= reason;
    gate.wake();
  };
  const listen = (to: Socket, into: Inbox) => {
    const isCurrent = () => to === stream;
    to.on('data', (chunk: Buffer) => {
      if (!isCurrent()) return;
      into.add(chunk);
      gate.wake();
    });
    to.on('error', (error) => breakWith(faultOf(error, address)));
    to.on('end', () => {
      if (isCurrent()) breakWith(fault('closed', 'the other side closed the connection'));
    });
    // Of a socket under TLS it comes before the error that says why.
    to.on('close', () => {
      if (isCurrent()) breakWith(fault('closed', 'the connection was closed'));
    });
  };
  const failed = ({ failure, detail }: StreamFault, startedAt: number): Failed => ({
    ok: false,
    failure,
    detail,
    ms: msSince(startedAt),
  });

  listen(socket, inbox);
  socket.once('connect', () => {
    connected = true;
    gate.wake();
  });
  socket.once('close', onClosed);

  return {
    async opened(timeoutMs) {
      await gate.until(() => connected || broken !== null, timeoutMs);
      // What went wrong right behind the connecting is for the first read to tell, after whatever was said before.
      if (connected) return null;
      return broken ?? fault('timeout', `no connection within ${seconds(timeoutMs)}`);
    },

    async read({ timeoutMs, maxBytes }) {
      const startedAt = performance.now();
      await gate.until(() => inbox.size > 0 || broken !== null, timeoutMs);
      if (inbox.size > 0) return { ok: true, data: inbox.take(maxBytes), ms: msSince(startedAt) };
      return failed(broken ?? fault('timeout', `nothing arrived within ${seconds(timeoutMs)}`), startedAt);
    },

    async write(data) {
      const startedAt = performance.now();
      if (broken) return failed(broken, startedAt);
      let flushed = false;
      stream.write(data, (error) => {
        if (error) breakWith(faultOf(error, address));
        else flushed = true;
        gate.wake();
      });
      await gate.until(() => flushed || broken !== null, WRITE_TIMEOUT_MS);
      if (flushed) return { ok: true, ms: msSince(startedAt) };
      return failed(broken ?? fault('timeout', 'the other side does not read what we send'), startedAt);
    },

    async startTls({ serverName, timeoutMs }) {
      const startedAt = performance.now();
      const failedWith = (reason: StreamFault) => {
        breakWith(reason);
        stream.destroy();
        return { ...failed(reason, startedAt), code: reason.code };
      };
      if (broken) return failedWith(broken);
      // From here on nothing of the clear stream is looked at: what had come of it is dropped, not handed to TLS.
      socket.removeAllListeners('data').pause();
      while (socket.read() !== null);
      let facts: TlsFacts | null = null;
      const secure = tls.start(socket, serverName);
      stream = secure;
      inbox = createInbox(secure);
      listen(secure, inbox);
      secure.once('secureConnect', () => {
        facts = tls.facts(secure);
        gate.wake();
      });
      await gate.until(() => facts !== null || broken !== null, timeoutMs);
      if (facts !== null) return { ok: true, tls: facts, ms: msSince(startedAt) };
      return failedWith(broken ?? fault('timeout', `no TLS handshake within ${seconds(timeoutMs)}`));
    },

    close() {
      breakWith(fault('closed', 'the connection was closed here'));
      stream.destroy();
      socket.destroy();
    },

    abort(reason) {
      breakWith(reason);
      stream.destroy();
      socket.destroy();
    },
  };
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
