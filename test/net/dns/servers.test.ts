import dns from 'node:dns';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { bootstrap, parseDoh, parseDot, parseNameserver, systemServers } from '../../../src/net/dns/servers.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { zoneNet } from '../../support/zone-net.ts';

const before = dns.getServers();
afterEach(() => dns.setServers(before));

describe('--nameserver', () => {
  test.each([
    ['9.9.9.9', '9.9.9.9', 53],
    [' 127.0.0.1:5353 ', '127.0.0.1', 5353],
    ['2620:FE::0:fe', '2620:fe::fe', 53],
    ['[::1]', '::1', 53],
    ['[::1]:5353', '::1', 5353],
  ])('"%s" is %s port %i', (text, address, port) => {
    expect(parseNameserver(text)).toEqual({ ok: true, server: { transport: 'udp', address, port, name: null } });
  });

  test.each([
    '',
    'dns.quad9.net',
    '9.9.9',
    '9.9.9.9:0',
    '9.9.9.9:65536',
    '9.9.9.9:x',
    '[9.9.9.9]:53',
    '::1:53:53:53:53:53:53:53:53',
    '9.9.9.9 8.8.8.8',
    'fe80::1%eth0',
  ])('"%s" is none', (text) => {
    expect(parseNameserver(text)).toMatchObject({ ok: false });
  });
});

describe('--dot', () => {
  test.each([
    ['9.9.9.9#dns.quad9.net', '9.9.9.9', 853, 'dns.quad9.net'],
    ['9.9.9.9:8853#DNS.quad9.net', '9.9.9.9', 8853, 'dns.quad9.net'],
    ['[2620:fe::fe]:853#dns.quad9.net', '2620:fe::fe', 853, 'dns.quad9.net'],
    ['2620:fe::fe#dns.quad9.net', '2620:fe::fe', 853, 'dns.quad9.net'],
    ['9.9.9.9', '9.9.9.9', 853, '9.9.9.9'],
    ['tls://dns.quad9.net', 'dns.quad9.net', 853, 'dns.quad9.net'],
    ['tls://dns.quad9.net:8853/', 'dns.quad9.net', 8853, 'dns.quad9.net'],
    ['tls://9.9.9.9#dns.quad9.net', '9.9.9.9', 853, 'dns.quad9.net'],
  ])('"%s" is %s port %i, certified for %s', (text, address, port, name) => {
    expect(parseDot(text)).toEqual({ ok: true, server: { transport: 'tls', address, port, name } });
  });

  test.each([
    '',
    '#',
    '9.9.9.9#',
    '#dns.quad9.net',
    '9.9.9.9#a#b',
    '9.9.9.9#not a name',
    'https://dns.quad9.net',
    'a_b.example',
  ])('"%s" is none', (text) => {
    expect(parseDot(text)).toMatchObject({ ok: false });
  });
});

describe('--doh', () => {
  test.each([
    ['https://dns.quad9.net/dns-query', 'dns.quad9.net', 443, 'https://dns.quad9.net/dns-query'],
    ['https://dns.quad9.net:5053/dns-query{?dns}', 'dns.quad9.net', 5053, 'https://dns.quad9.net:5053/dns-query'],
    ['https://9.9.9.9/dns-query', '9.9.9.9', 443, 'https://9.9.9.9/dns-query'],
    ['https://[2620:fe:0::fe]/dns-query?x=1', '2620:fe::fe', 443, 'https://[2620:fe::fe]/dns-query?x=1'],
  ])('"%s" is at %s port %i', (text, address, port, name) => {
    expect(parseDoh(text)).toEqual({ ok: true, server: { transport: 'https', address, port, name } });
  });

  test.each([
    '',
    'dns.quad9.net',
    'http://dns.quad9.net/dns-query',
    'https://user:secret@dns.quad9.net/',
    'https://x/#y',
    'https://',
  ])('"%s" is none', (text) => {
    expect(parseDoh(text)).toMatchObject({ ok: false });
  });
});

test('reading a server never throws, and what it accepts has a port', () => {
  const near = fc.stringMatching(/^(?:tls:\/\/|https:\/\/)?[[\]a-f0-9.:#%/_-]{0,30}$/);
  fc.assert(
    fc.property(fc.oneof(near, fc.string({ unit: anyCharacter })), (text) => {
      for (const parse of [parseNameserver, parseDot, parseDoh]) {
        const parsed = parse(text);
        if (parsed.ok) expect(parsed.server.port).toBeGreaterThan(0);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('the system’s resolvers are taken in their order, with their ports', () => {
  dns.setServers(['192.0.2.53', '192.0.2.54:5353', '2001:db8::53', '[2001:db8::54]:5353']);
  expect(systemServers()).toEqual([
    { transport: 'udp', address: '192.0.2.53', port: 53, name: null },
    { transport: 'udp', address: '192.0.2.54', port: 5353, name: null },
    { transport: 'udp', address: '2001:db8::53', port: 53, name: null },
    { transport: 'udp', address: '2001:db8::54', port: 5353, name: null },
  ]);
});

describe('bootstrapping', () => {
  const server = { transport: 'https', address: 'dns.test', port: 443, name: 'https://dns.test/dns-query' } as const;

  test('gives one server per address, IPv4 first', async () => {
    const net = zoneNet({ 'dns.test': { A: ['192.0.2.1', '192.0.2.2'], AAAA: ['2001:db8::1'] } });
    expect(await bootstrap(server, net.dns)).toEqual({
      ok: true,
      servers: ['192.0.2.1', '192.0.2.2', '2001:db8::1'].map((address) => ({ ...server, address })),
    });
  });

  test('asks nothing where there is an address', async () => {
    const asked: string[] = [];
    const net = zoneNet({}, { asked });
    const byAddress = { ...server, address: '192.0.2.1' };
    expect(await bootstrap(byAddress, net.dns)).toEqual({ ok: true, servers: [byAddress] });
    expect(asked).toEqual([]);
  });

  test.each([
    ['has no address', {}],
    ['is not answered for', { 'dns.test': 'SERVFAIL' }],
  ] as const)('says why where the name %s', async (_, zone) => {
    expect(await bootstrap(server, zoneNet(zone).dns)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('dns.test'),
    });
  });
});
