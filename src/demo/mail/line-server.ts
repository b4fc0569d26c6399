import { createServer, type Socket } from 'node:net';
import { createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls';
import { type Listening, listenOnLoopback } from '../loopback.ts';

/** A client of a protocol of lines: SMTP, IMAP, POP3. */
export interface LineConnection {
  /** The next line without its CRLF, one character per octet; null once the client has gone, or has sent too long a line. */
  line(): Promise<string | null>;
  /** Exactly so many octets; null once the client has gone. */
  octets(count: number): Promise<Buffer | null>;
  /** @param data  of a string, one octet per character */
  write(data: string | Uint8Array): void;
  /** TLS from here on. What had come and was not read is dropped (RFC 3207 section 6). */
  startTls(): void;
  /** Of the handshake; null: in clear. */
  tls(): { readonly protocol: string; readonly cipher: string } | null;
  readonly isSecure: boolean;
  end(): void;
}

export interface LineServerOptions {
  readonly tls: SecureContextOptions;
  /** TLS from the first octet (RFC 8314 section 3). */
  readonly implicitTls?: boolean;
}

const LONGEST_LINE = 8192;
const MOST_WAITING = 256 * 1024; // then the client has to wait
const IDLE_MS = 120_000;

/** A server on a free loopback port that talks to each client by `serve`, and hangs up when that is over. */
export async function startLineServer(
  options: LineServerOptions,
  serve: (connection: LineConnection) => Promise<void>,
): Promise<Listening> {
  const secureContext = createSecureContext(options.tls);
  const server = createServer({ noDelay: true }, (socket) => {
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    const secured = () => {
      const stream = new TLSSocket(socket, { isServer: true, secureContext });
      return stream.on('error', () => socket.destroy());
    };
    const connection = connectionOver(options.implicitTls ? secured() : socket, secured);
    serve(connection).then(
      () => connection.end(),
      () => socket.destroy(), // a fault of ours ends this connection, not the demo
    );
  });
  return listenOnLoopback(server);
}

function connectionOver(first: Socket, secured: () => TLSSocket): LineConnection {
  let stream = first;
  let inbox = inboxOf(stream);
  return {
    async line() {
      const octets = await inbox.take((waiting) => {
        const end = waiting.indexOf('\r\n');
        return end === -1 ? null : end + 2;
      }, LONGEST_LINE);
      return octets === null ? null : octets.toString('latin1', 0, octets.length - 2);
    },
    octets: (count) => inbox.take((waiting) => (waiting.length >= count ? count : null), MOST_WAITING),
    write(data) {
      if (stream.writable) stream.write(typeof data === 'string' ? Buffer.from(data, 'latin1') : data);
    },
    startTls() {
      inbox.stop();
      stream = secured();
      inbox = inboxOf(stream);
    },
    tls() {
      if (!(stream instanceof TLSSocket)) return null;
      return { protocol: stream.getProtocol() ?? 'unknown', cipher: stream.getCipher().name };
    },
    get isSecure() {
      return stream instanceof TLSSocket;
    },
    end: () => stream.end(),
  };
}

/** What a stream has brought and nobody has taken. */
function inboxOf(stream: Socket) {
  let waiting: Buffer = Buffer.alloc(0);
  let isOver = false;
  let wake = () => {};
  const onData = (chunk: Buffer) => {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    if (waiting.length > MOST_WAITING) stream.pause();
    wake();
  };
  const onGone = () => {
    isOver = true;
    wake();
  };
  stream.on('data', onData).on('end', onGone).on('close', onGone);
  return {
    /** As many octets as `wanted` says of what is waiting; null: not yet enough. */
    async take(wanted: (waiting: Buffer) => number | null, most: number): Promise<Buffer | null> {
      for (;;) {
        const count = wanted(waiting);
        if (count !== null && count <= most) {
          const taken = waiting.subarray(0, count);
          waiting = waiting.subarray(count);
          if (waiting.length <= MOST_WAITING) stream.resume();
          return taken;
        }
        if (isOver || waiting.length > most) return null;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    stop() {
      stream.off('data', onData).off('end', onGone).off('close', onGone);
    },
  };
}
