import { onTestFinished } from 'vitest';
import { type DnsServer, type DnsServerOptions, startDnsServer } from '../../src/demo/dns-server.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { createDns } from '../../src/net/dns/client.ts';
import { createDnsExchange } from '../../src/net/system/dns-exchange.ts';
import type { DnsServer as Asked } from '../../src/net/wire.ts';

export const zone: Zone = {
  'x.test': {
    A: ['192.0.2.1', '192.0.2.2'],
    AAAA: ['2001:db8::1'],
    MX: ['10 mx.x.test', '0 .'],
    TXT: ['v=spf1 -all', ['two ', 'strings'], `\u00ff${'y'.repeat(300)}`],
    SPF: ['v=spf1 ?all'],
    NS: ['ns.x.test'],
    SOA: ['ns.x.test admin.x.test 42 1 2 3 60'],
  },
  'caa.x.test': { CAA: ['0 issue "ca.example"', '128 iodef "mailto:\u00e4@x.test"', '0 issue ""'] },
  '_submission._tcp.x.test': { SRV: ['0 1 587 mail.x.test', '5 0 0 .'] },
  '_25._tcp.mx.x.test': { TLSA: [`3 1 1 ${'AB'.repeat(32)}`, '2 0 1 abcd ef01'] },
  'signed.test': {
    DS: ['60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118'],
    DNSKEY: ['257 3 13 AQIDBA==', '256 1 8 /w=='],
  },
  'delegated.test': { NS: ['ns.elsewhere.test'] },
  'www.delegated.test': { A: ['192.0.2.9'] },
  'odd.test': { TLSA: ['3 1 1 abc'], DS: ['x 5 1 ab'], SRV: ['0 1'] },
  '1.2.0.192.in-addr.arpa': { PTR: ['x.test'] },
  'alias.test': { CNAME: ['www.alias.test'] },
  'www.alias.test': { CNAME: ['x.test'] },
  'dangling.test': { CNAME: ['gone.x.test'] },
  'long.test': { TXT: Array.from({ length: 20 }, (_, index) => `${index} ${'z'.repeat(100)}`) },
  'medium.test': { TXT: Array.from({ length: 8 }, (_, index) => `${index} ${'z'.repeat(100)}`) },
  'huge.test': { TXT: Array.from({ length: 300 }, (_, index) => `${index} ${'z'.repeat(250)}`) },
  'impossible.test': { TXT: [['a'.repeat(256)]] },
  'fails.test': 'SERVFAIL',
  'refuses.test': { MX: 'REFUSED', A: ['192.0.2.1'] },
  'junk.test': 'MALFORMED',
  'silent.test': 'TIMEOUT',
};

export async function start(options: Partial<DnsServerOptions> = {}): Promise<DnsServer> {
  const server = await startDnsServer({ zone, ...options });
  onTestFinished(() => server.close());
  return server;
}

export interface ClientOptions extends Partial<Asked> {
  readonly ca?: string;
  readonly timeoutMs?: number;
}

/** Our own client on real sockets, with this server. */
export function clientOf(port: number, { ca, timeoutMs = 5_000, ...server }: ClientOptions = {}) {
  const exchange = createDnsExchange({
    signal: new AbortController().signal,
    mapAddress: (address, at) => ({ address, port: at }),
    ...(ca === undefined ? {} : { ca }),
  });
  onTestFinished(() => exchange.close());
  const wire = { dns: exchange.exchange, sleep: async () => {} };
  const asked: Asked = { transport: 'udp', address: '127.0.0.1', port, name: null, ...server };
  return createDns({ wire, servers: [asked], timeoutMs, monotonicMs: () => 0 });
}
