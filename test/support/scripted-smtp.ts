import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** One connection as a script sees it. */
export interface ScriptedConnection {
  readonly socket: Socket;
  /** 0 for the first connection. */
  readonly index: number;
  /** Sends octets as they are. */
  send(text: string | Uint8Array): void;
  /** The next line of the client; null once it has gone. */
  line(): Promise<string | null>;
}

/** What a server does with one connection. */
export type Script = (connection: ScriptedConnection) => Promise<void> | void;

export interface ScriptedServer {
  readonly address: string;
  readonly port: number;
  /** All lines of all clients, in clear. */
  readonly lines: readonly string[];
  /** Settles when the script of the first connection is through. */
  readonly done: Promise<void>;
}

/** A server that does whatever the script says, well-behaved or not; closed when the test is over. */
export async function scriptedSmtp(script: Script): Promise<ScriptedServer> {
  const lines: string[] = [];
  const open = new Set<Socket>();
  const done = Promise.withResolvers<void>();
  let connections = 0;
  const server = createServer({ noDelay: true }, async (socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    await script({
      socket,
      index: connections++,
      send: (text) => void socket.write(text),
      async line() {
        const line = await nextLine(socket);
        if (line !== null) lines.push(line);
        return line;
      },
    });
    done.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { address, port } = server.address() as AddressInfo;
  return { address, port, lines, done: done.promise };
}

/** Reads octet by octet, so that nothing behind the line end is taken: it may be TLS. */
async function nextLine(socket: Socket): Promise<string | null> {
  let line = '';
  for (;;) {
    const octet: Buffer | null = socket.read(1);
    if (octet === null) {
      if (socket.readableEnded || socket.destroyed) return null;
      await new Promise<void>((resolve) => {
        const wake = () => {
          socket.off('readable', wake).off('end', wake).off('close', wake);
          resolve();
        };
        socket.on('readable', wake).on('end', wake).on('close', wake);
      });
    } else if (octet[0] === 0x0a) return line.replace(/\r$/, '');
    else line += octet.toString('latin1');
  }
}
