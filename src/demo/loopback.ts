import type { AddressInfo, Server, Socket } from 'node:net';

/** Where a server listens, and how it ends. */
export interface Listening {
  readonly address: string;
  readonly port: number;
  /** Hangs up on everybody; resolves when all sockets are closed. */
  close(): Promise<void>;
}

/**
 * Has a server listen on a free loopback port.
 *
 * @throws where there is none
 */
export async function listenOnLoopback(server: Server): Promise<Listening> {
  const open = new Set<Socket>();
  // Also those that never finish a handshake.
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { address, port } = server.address() as AddressInfo;
  return {
    address,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
