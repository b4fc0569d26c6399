import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAuthority } from '../../src/demo/certificates.ts';
import { startDnsServer } from '../../src/demo/dns-server.ts';
import { demoZone } from '../../src/demo/zones.ts';
import { createDns } from '../../src/net/dns/client.ts';
import { createDnsExchange } from '../../src/net/system/dns-exchange.ts';
import { clientOf, start, zone } from './server-world.ts';

describe('the demo’s DNS server, asked by our client', () => {
  test.each([
    ['x.test', 'A', { kind: 'records', records: ['192.0.2.1', '192.0.2.2'], ttl: 300, authenticated: false }],
    ['X.test', 'AAAA', { kind: 'records', records: ['2001:db8::1'] }],
    [
      'x.test',
      'MX',
      {
        records: [
          { preference: 10, exchange: 'mx.x.test' },
          { preference: 0, exchange: '.' },
        ],
      },
    ],
    [
      'x.test',
      'TXT',
      { records: [['v=spf1 -all'], ['two ', 'strings'], [`\u00ff${'y'.repeat(254)}`, 'y'.repeat(46)]] },
    ],
    ['x.test', 'SPF', { records: [['v=spf1 ?all']] }],
    ['x.test', 'NS', { records: ['ns.x.test'] }],
    [
      'x.test',
      'SOA',
      {
        records: [
          { mname: 'ns.x.test', rname: 'admin.x.test', serial: 42, refresh: 1, retry: 2, expire: 3, minimum: 60 },
        ],
      },
    ],
    [
      'caa.x.test',
      'CAA',
      {
        records: [
          { critical: false, tag: 'issue', value: 'ca.example' },
          { critical: true, tag: 'iodef', value: 'mailto:\u00e4@x.test' },
          { critical: false, tag: 'issue', value: '' },
        ],
      },
    ],
    [
      '_submission._tcp.x.test',
      'SRV',
      {
        records: [
          { priority: 0, weight: 1, port: 587, target: 'mail.x.test' },
          { priority: 5, weight: 0, port: 0, target: '.' },
        ],
      },
    ],
    [
      '_25._tcp.mx.x.test',
      'TLSA',
      {
        records: [
          { usage: 3, selector: 1, matchingType: 1, data: 'ab'.repeat(32) },
          { usage: 2, selector: 0, matchingType: 1, data: 'abcdef01' },
        ],
      },
    ],
    [
      'signed.test',
      'DS',
      {
        records: [{ keyTag: 60_485, algorithm: 5, digestType: 1, digest: '2bb183af5f22588179a53b0a98631fad1a292118' }],
      },
    ],
    [
      'signed.test',
      'DNSKEY',
      {
        records: [
          { flags: 257, protocol: 3, algorithm: 13, publicKey: 'AQIDBA==', keyTag: 2068 },
          { flags: 256, protocol: 1, algorithm: 8, publicKey: '/w==' },
        ],
      },
    ],
    ['1.2.0.192.in-addr.arpa', 'PTR', { records: ['x.test'] }],
    ['alias.test', 'CNAME', { records: ['www.alias.test'], aliases: [] }],
    ['alias.test', 'AAAA', { records: ['2001:db8::1'], aliases: ['www.alias.test', 'x.test'] }],
    ['nope.x.test', 'A', { kind: 'nxdomain', zone: 'x.test', ttl: 60 }],
    ['www.delegated.test', 'MX', { kind: 'nodata', zone: 'delegated.test' }],
    ['in-addr.arpa', 'A', { kind: 'nodata', ttl: 300 }],
    ['dangling.test', 'A', { kind: 'nxdomain', aliases: ['gone.x.test'], ttl: 60 }],
    ['alias.test', 'PTR', { kind: 'nodata', aliases: ['www.alias.test', 'x.test'] }],
    ['refuses.test', 'A', { kind: 'records' }],
  ] as const)('%s %s is answered', async (name, type, value) => {
    const { port } = await start();
    expect(await clientOf(port).query(name, type)).toMatchObject({ status: 'known', value });
  });

  test.each([
    ['fails.test', 'servfail'],
    ['refuses.test', 'refused'],
    ['junk.test', 'malformed'],
    ['silent.test', 'timeout'],
    ['impossible.test', 'servfail'],
    ['huge.test', 'servfail'],
  ] as const)('%s misbehaves: %s', async (name, failure) => {
    const { port } = await start();
    const type = name === 'refuses.test' ? 'MX' : 'TXT';
    const timeoutMs = name === 'silent.test' ? 40 : 5_000;
    expect(await clientOf(port, { timeoutMs }).query(name, type)).toMatchObject({ status: 'unknown', failure });
  });

  test.each(['TLSA', 'DS', 'SRV'] as const)('a %s value that no record can hold is SERVFAIL', async (type) => {
    const { port } = await start();
    expect(await clientOf(port).query('odd.test', type)).toMatchObject({ failure: 'servfail' });
  });

  test('without recursion it has authority over all that it holds, also below a delegation', async () => {
    const server = await start({ authenticated: true });
    const mapAddress = (address: string) => (address === '44.128.1.53' ? server : null);
    const exchange = createDnsExchange({ signal: new AbortController().signal, mapAddress });
    onTestFinished(() => exchange.close());
    const wire = { dns: exchange.exchange, sleep: async () => {} };
    const dns = createDns({ wire, servers: [], monotonicMs: () => 0 });
    const own = { authoritative: true, authenticated: false };
    for (const [name, type, value] of [
      ['www.delegated.test', 'A', { kind: 'records', records: ['192.0.2.9'] }],
      ['delegated.test', 'NS', { kind: 'records', records: ['ns.elsewhere.test'] }],
      ['www.delegated.test', 'TXT', { kind: 'nodata', zone: 'delegated.test' }],
      ['gone.x.test', 'A', { kind: 'nxdomain', zone: 'x.test' }],
      ['long.test', 'TXT', { kind: 'records', records: { length: 20 } }],
    ] as const) {
      expect(await dns.queryServer('44.128.1.53', name, type)).toMatchObject({ value: { ...value, ...own } });
    }
    expect(await dns.queryServer('44.128.1.53', 'refuses.test', 'MX')).toMatchObject({ failure: 'refused' });
    expect(await dns.queryServer('44.128.1.54', 'x.test', 'A')).toMatchObject({ failure: 'unreachable' });
  });

  test('long answers come over TCP, on the same port', async () => {
    const server = await start();
    const result = await clientOf(server.port).query('long.test', 'TXT');
    expect(result).toMatchObject({ value: { kind: 'records', records: { length: 20 } } });
    expect(result.evidence.map(({ request }) => request.split(' ').at(-1))).toEqual(['udp', 'tcp']);
    expect(server.stats.queries).toBe(2);
  });

  test('the AD bit is set where it is told to', async () => {
    const { port } = await start({ authenticated: true });
    expect(await clientOf(port).query('x.test', 'A')).toMatchObject({ value: { authenticated: true } });
    expect(await clientOf(port).query('nope.x.test', 'A')).toMatchObject({
      value: { kind: 'nxdomain', authenticated: true },
    });
  });

  test('answers come after the delay, and none after closing', async () => {
    const server = await start({ delayMs: 25 });
    const startedAt = performance.now();
    expect(await clientOf(server.port).query('x.test', 'A')).toMatchObject({ status: 'known' });
    expect(performance.now() - startedAt).toBeGreaterThan(20);
    const late = clientOf(server.port, { timeoutMs: 60 }).query('x.test', 'MX');
    await new Promise((resolve) => setTimeout(resolve, 10));
    await server.close();
    expect(await late).toMatchObject({ status: 'unknown' });
    expect(server.stats.queries).toBeGreaterThanOrEqual(2);
  });

  test('over TLS too', async () => {
    const authority = await createAuthority();
    const { tlsPort } = await start({ tls: await authority.issue({ names: ['dns.test'] }) });
    const dns = clientOf(tlsPort ?? 0, { transport: 'tls', name: 'dns.test', ca: authority.caPem });
    expect(await dns.query('x.test', 'A')).toMatchObject({ value: { kind: 'records' } });
    expect(dns.channel).toMatchObject({ transport: 'tls', trust: 'local' });
  });

  test('over IPv6', async () => {
    const server = await startDnsServer({ zone, address: '::1' }).catch(() => null);
    if (server === null) return; // this machine has no IPv6 loopback
    onTestFinished(() => server.close());
    expect(await clientOf(server.port, { address: '::1' }).query('x.test', 'A')).toMatchObject({ status: 'known' });
  });
});

describe('its life', () => {
  test('a port that is taken is an error', async () => {
    const { port } = await start();
    await expect(startDnsServer({ zone, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('closing hangs up on everybody, those in a TLS handshake too', async () => {
    const authority = await createAuthority();
    const server = await startDnsServer({ zone, tls: await authority.issue({ names: ['dns.test'] }) });
    const sockets = [server.port, server.tlsPort ?? 0].map((port) => connect(port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const ended = sockets.map((socket) => {
      socket.resume().on('error', () => {});
      return once(socket, 'close');
    });
    await new Promise((resolve) => setTimeout(resolve, 10));
    await server.close();
    await Promise.all(ended);
  });
});

test('every name of the demo’s zone is answered in DNS as it stands in the zone', async () => {
  const { port } = await start({ zone: demoZone });
  const dns = clientOf(port);
  for (const [name, entry] of Object.entries(demoZone)) {
    for (const type of Object.keys(entry) as 'A'[]) {
      expect(await dns.query(name, type), `${name} ${type}`).toMatchObject({ value: { kind: 'records' } });
    }
  }
});
