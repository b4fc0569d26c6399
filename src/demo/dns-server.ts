import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import { replyTo } from './dns-reply.ts';
import type { Zone } from './zone.ts';

export interface DnsServerOptions {
  readonly zone: Zone;
  /** Default: 127.0.0.1. */
  readonly address?: string;
  /** The same for UDP and TCP. Default: a free one. */
  readonly port?: number;
  /** Before each answer, in milliseconds. Default: 0. */
  readonly delayMs?: number;
  /** With it, DNS over TLS (RFC 7858) is served too, on a port of its own. PEM. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Sets the AD bit in every answer, as a validating resolver does where all zones are signed. Default: false. */
  readonly authenticated?: boolean;
}

export interface DnsServer {
  readonly address: string;
  readonly port: number;
  /** Null without `tls`. */
  readonly tlsPort: number | null;
  /** Counted as they come in, whatever becomes of them. */
  readonly stats: { readonly queries: number };
  /** Hangs up on everybody; resolves when all sockets are closed. May be called again. */
  close(): Promise<void>;
}

const PORT_TRIES = 20;

/**
 * Serves a zone as a recursive resolver would, its misbehaviours included (`Misbehaviour`).
 *
 * @throws where the address and port cannot be bound
 */
export async function startDnsServer(options: DnsServerOptions): Promise<DnsServer> {
  const { zone, address = '127.0.0.1', port = 0, delayMs = 0, authenticated = false } = options;
  const stats = { queries: 0 };
  const timers = new Set<NodeJS.Timeout>();
  const sockets = new Set<Socket>();

  function answer(message: Buffer, overUdp: boolean, send: (response: Buffer) => void): void {
    stats.queries++;
    const response = replyTo(message, { zone, overUdp, authenticated });
    if (response === null) return;
    if (delayMs === 0) {
      send(response);
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      send(response);
    }, delayMs).unref();
    timers.add(timer);
  }

  function track(socket: Socket): void {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  }

  function serve(socket: Socket): void {
    track(socket);
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE()) {
        const end = 2 + received.readUInt16BE();
        answer(received.subarray(2, end), false, (response) => {
          if (socket.writable) socket.write(framed(response));
        });
        received = received.subarray(end);
      }
    });
  }

  async function bindBoth() {
    for (let tries = 1; ; tries++) {
      const datagrams = createSocket(address.includes(':') ? 'udp6' : 'udp4');
      const streams = createServer(serve);
      try {
        datagrams.bind(port, address);
        await once(datagrams, 'listening');
        const bound = datagrams.address().port;
        await listen(streams, address, bound);
        return { datagrams, streams, bound };
      } catch (error) {
        datagrams.close();
        // The port that was free for UDP may be taken for TCP.
        if (port !== 0 || tries === PORT_TRIES) throw error;
      }
    }
  }

  const { datagrams, streams, bound } = await bindBoth();
  datagrams.on('error', () => {});
  datagrams.on('message', (message, from) => {
    answer(message, true, (response) => datagrams.send(response, from.port, from.address, () => {}));
  });
  const secure = options.tls ? tls.createServer(options.tls, serve) : null;
  secure?.on('connection', track); // also those that never finish their handshake
  const tlsPort = secure ? await listen(secure, address, 0) : null;

  async function hangUp(): Promise<void> {
    for (const timer of timers) clearTimeout(timer);
    const servers = secure ? [streams, secure] : [streams];
    const closed = [datagrams, ...servers].map((server) => once(server, 'close'));
    datagrams.close();
    for (const server of servers) server.close();
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
  }
  let closing: Promise<void> | null = null;

  return {
    address,
    port: bound,
    tlsPort,
    stats,
    close() {
      closing ??= hangUp();
      return closing;
    },
  };
}

async function listen(server: Server, address: string, port: number): Promise<number> {
  server.listen(port, address);
  await once(server, 'listening');
  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : port;
}

function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
