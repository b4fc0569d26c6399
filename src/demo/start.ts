import { createServer } from 'node:net';
import { type Endpoint, endpointText, type Routes } from '../net/index.ts';
import { type Authority, createAuthority } from './certificates.ts';
import { startDnsServer } from './dns-server.ts';
import { startHttpsServer } from './https-server.ts';
import { startSmtpServer } from './smtp-server.ts';
import { addresses, demoPages, demoZone } from './zones.ts';

/** The servers of the demo, all on loopback. */
export interface Demo {
  /** The DNS server that holds the zones. */
  readonly dns: Endpoint;
  /** The published addresses, to where they really are; everything else is refused. */
  readonly routes: Routes;
  /** The authority behind the certificates, made at this start. */
  readonly caPem: string;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;
const SMTP_PORT = 25;
const DNS_PORT = 53;
const HTTPS_PORT = 443;

/** Starts the DNS and SMTP servers of the demo on free ports. @param delayMs  before each of their answers */
export async function startDemo(delayMs = 0): Promise<Demo> {
  const authority = await createAuthority();
  const [dns, web, healthy, second, broken, expired, down] = await Promise.all([
    startDnsServer({ zone: demoZone, delayMs }),
    site(authority, delayMs),
    smtp(authority, 'mx1.healthy.example', delayMs),
    smtp(authority, 'mx2.healthy.example', delayMs),
    smtp(authority, 'mail.broken.example', delayMs),
    smtp(authority, 'mx.expired.example', delayMs, new Date(Date.now() - 10 * DAY_MS)),
    closedPort(),
  ]);
  const published: readonly (readonly [string, Endpoint])[] = [
    [addresses.healthy[0], healthy],
    [addresses.healthyV6, healthy],
    [addresses.healthy[1], second],
    [addresses.broken, broken],
    [addresses.expired, expired],
    [addresses.down, down],
  ];
  return {
    dns,
    routes: new Map([
      ...published.map(([address, to]) => [endpointText({ address, port: SMTP_PORT }), to] as const),
      ...addresses.nameServers.map((address) => [endpointText({ address, port: DNS_PORT }), dns] as const),
      [endpointText({ address: addresses.web, port: HTTPS_PORT }), web] as const,
    ]),
    caPem: authority.caPem,
    async close() {
      await Promise.all([dns, web, healthy, second, broken, expired].map((server) => server.close()));
    },
  };
}

async function site(authority: Authority, delayMs: number) {
  const tls = await authority.issue({ names: Object.keys(demoPages) });
  return startHttpsServer({ tls, pages: demoPages, delayMs });
}

async function smtp(authority: Authority, name: string, delayMs: number, notAfter?: Date) {
  const tls = await authority.issue({ names: [name], ...(notAfter ? { notAfter } : {}) });
  return startSmtpServer({ name, tls, delayMs });
}

/** A loopback port on which nothing listens, so that a connection is refused. */
async function closedPort(): Promise<Endpoint> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  await new Promise((resolve) => server.close(resolve));
  return { address: '127.0.0.1', port: typeof bound === 'object' && bound !== null ? bound.port : 1 };
}
