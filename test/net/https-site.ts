import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { type Authority, type CertificateRequest, createAuthority } from '../../src/demo/certificates.ts';
import { endpointText, type Routes } from '../../src/net/routes.ts';

/** The address that the tests' hosts publish; the route map takes it home. */
export const PUBLIC = '44.128.9.1';

let authority: Promise<Authority> | null = null;

/** One authority for all tests of a file: making certificates takes milliseconds, but there are many tests. */
export function testAuthority(): Promise<Authority> {
  authority ??= createAuthority();
  return authority;
}

export interface Site {
  readonly port: number;
  readonly routes: Routes;
  close(): Promise<void>;
}

/** An HTTPS server on loopback, published at `PUBLIC`, whose certificate is for a.test and b.test unless told otherwise. */
export async function startSite(
  handler: RequestListener,
  certificate: Partial<CertificateRequest> = {},
): Promise<Site> {
  const issued = await (await testAuthority()).issue({ names: ['a.test', 'b.test'], ...certificate });
  const server = createServer({ ...issued, keepAlive: false }, handler);
  server.on('tlsClientError', () => {});
  return listening(server, () => server.closeAllConnections());
}

/** A server that does with each connection what the test says. */
export async function startRaw(serve: (socket: Socket) => void): Promise<Site> {
  const open = new Set<Socket>();
  const server = createTcpServer((socket) => {
    open.add(socket.on('error', () => {}));
    serve(socket);
  });
  return listening(server, () => {
    for (const socket of open) socket.destroy();
  });
}

async function listening(server: ReturnType<typeof createTcpServer>, hangUp: () => void): Promise<Site> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    routes: new Map([[endpointText({ address: PUBLIC, port: 443 }), { address: '127.0.0.1', port }]]),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        hangUp();
      }),
  };
}
