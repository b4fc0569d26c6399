import { describe, expect, test } from 'vitest';
import type { RecordType } from '../../../src/core/net.ts';
import { clientOf, tableWire } from './client-world.ts';
import { AD, a, cname, failed, NXDOMAIN, type Sections, scriptedWire, soa, udp } from './scripted-wire.ts';

describe('an answer', () => {
  test('gives its records, the least TTL, the AD bit and its size', async () => {
    const answers = [a('www.test', '192.0.2.1', 300), a('www.test', '192.0.2.2', 60)];
    const wire = tableWire({ 'www.test A': { answers, flags: AD } });
    const result = await clientOf(wire).query('WWW.test.', 'A');
    expect(result).toMatchObject({
      status: 'known',
      value: { kind: 'records', records: ['192.0.2.1', '192.0.2.2'], ttl: 60, authenticated: true, aliases: [] },
      evidence: [
        {
          via: 'dns',
          request: 'www.test A @127.0.0.1:53 udp',
          response: 'NOERROR AD\nwww.test 300 A 192.0.2.1\nwww.test 60 A 192.0.2.2',
        },
      ],
    });
    expect(result).toMatchObject({ value: { sizeBytes: 12 + 14 + 2 * 24 } });
  });

  test('counts equal records once', async () => {
    const wire = tableWire({
      'test TXT': { answers: ['x', 'x', 'y'].map((data) => ({ type: 'TXT', name: 'test', data })) },
    });
    expect(await clientOf(wire).query('test', 'TXT')).toMatchObject({ value: { records: [['x'], ['y']] } });
  });

  test('leaves out records of other names and types', async () => {
    const wire = tableWire({
      'test A': {
        answers: [a('evil.test', '192.0.2.9'), { type: 'TXT', name: 'test', data: 'x' }, a('test', '192.0.2.1')],
      },
    });
    expect(await clientOf(wire).query('test', 'A')).toMatchObject({ value: { records: ['192.0.2.1'] } });
  });

  test.each<[string, Sections, object]>([
    ['NODATA by its SOA', { authorities: [soa('test', 900, 120)] }, { kind: 'nodata', ttl: 120, aliases: [] }],
    ['NODATA without an SOA, not to be kept', {}, { kind: 'nodata', ttl: 0 }],
    ['NXDOMAIN by its SOA', { rcode: NXDOMAIN, authorities: [soa('test', 60, 120)] }, { kind: 'nxdomain', ttl: 60 }],
    [
      'NXDOMAIN of the root',
      { rcode: NXDOMAIN, authorities: [soa('.', 60, 120)], flags: AD },
      { kind: 'nxdomain', ttl: 60, authenticated: true },
    ],
  ])('can be negative: %s', async (_, sections, value) => {
    const wire = tableWire({ 'www.test MX': sections });
    expect(await clientOf(wire).query('www.test', 'MX')).toMatchObject({ status: 'known', value });
  });
});

describe('aliases', () => {
  test('inside the answer are followed in their order, whatever the order of the records', async () => {
    const answers = [a('c.test', '192.0.2.1'), cname('b.test', 'c.test', 20), cname('a.test', 'b.test', 30)];
    const wire = tableWire({ 'a.test A': { answers } });
    expect(await clientOf(wire).query('a.test', 'A')).toMatchObject({
      value: { kind: 'records', records: ['192.0.2.1'], aliases: ['b.test', 'c.test'], ttl: 20 },
    });
  });

  test('that lead out of the answer are followed by asking again', async () => {
    const wire = tableWire({
      'a.test A': { answers: [cname('a.test', 'b.test', 30)], flags: AD },
      'b.test A': { answers: [cname('b.test', 'c.test'), a('c.test', '192.0.2.1', 10)] },
    });
    const result = await clientOf(wire).query('a.test', 'A');
    expect(result).toMatchObject({
      value: { kind: 'records', records: ['192.0.2.1'], aliases: ['b.test', 'c.test'], ttl: 10, authenticated: false },
    });
    expect(result.evidence.map(({ request }) => request)).toEqual([
      'a.test A @127.0.0.1:53 udp',
      'b.test A @127.0.0.1:53 udp',
    ]);
  });

  test('to a name without such records end in NODATA, with no second question where the SOA is of that name', async () => {
    const wire = tableWire({ 'a.test MX': { answers: [cname('a.test', 'b.other')], authorities: [soa('other')] } });
    expect(await clientOf(wire).query('a.test', 'MX')).toMatchObject({
      value: { kind: 'nodata', aliases: ['b.other'] },
    });
    expect(wire.requests).toHaveLength(1);
  });

  test('are asked about again where the SOA is only of the zone that the alias is in', async () => {
    const wire = tableWire({
      'a.test A': { answers: [cname('a.test', 'b.other')], authorities: [soa('test')] },
      'b.other A': { answers: [a('b.other', '192.0.2.1')] },
    });
    expect(await clientOf(wire).query('a.test', 'A')).toMatchObject({
      value: { kind: 'records', records: ['192.0.2.1'] },
    });
  });

  test('to a name that does not exist end in NXDOMAIN of that name (RFC 6604)', async () => {
    const wire = tableWire({
      'a.test A': { answers: [cname('a.test', 'gone.test', 40)], rcode: NXDOMAIN, authorities: [soa('test', 50, 50)] },
    });
    expect(await clientOf(wire).query('a.test', 'A')).toMatchObject({
      value: { kind: 'nxdomain', aliases: ['gone.test'], ttl: 40 },
    });
  });

  test('are not followed where the CNAME itself is asked for', async () => {
    const wire = tableWire({ 'a.test CNAME': { answers: [cname('a.test', 'b.test')] } });
    expect(await clientOf(wire).query('a.test', 'CNAME')).toMatchObject({
      value: { kind: 'records', records: ['b.test'], aliases: [] },
    });
  });

  test.each([
    ['inside one answer', { 'a.test A': { answers: [cname('a.test', 'b.test'), cname('b.test', 'a.test')] } }],
    ['to itself', { 'a.test A': { answers: [cname('a.test', 'a.test')] } }],
    [
      'over several answers',
      { 'a.test A': { answers: [cname('a.test', 'b.test')] }, 'b.test A': { answers: [cname('b.test', 'a.test')] } },
    ],
  ])('in a circle, %s, are a failure of DNS', async (_, table) => {
    const result = await clientOf(tableWire(table)).query('a.test', 'A');
    expect(result).toMatchObject({ status: 'unknown', reason: 'dns-failure', failure: 'alias-loop' });
    expect(result).toHaveProperty('detail', expect.stringContaining('a.test → '));
  });

  test('without end are given up after 16', async () => {
    const wire = scriptedWire(({ request, respond }) => {
      const [name = ''] = request.question.split(' ');
      return respond({ answers: [cname(name, `x${name}`)] });
    });
    expect(await clientOf(wire).query('a.test', 'A')).toMatchObject({ status: 'unknown', failure: 'alias-loop' });
    expect(wire.requests.length).toBe(17);
  });

  test('that fail are told with the name that failed', async () => {
    const wire = scriptedWire(({ request, respond }) =>
      request.question === 'a.test A' ? respond({ answers: [cname('a.test', 'b.test')] }) : respond({ rcode: 5 }),
    );
    expect(await clientOf(wire).query('a.test', 'A')).toMatchObject({
      failure: 'refused',
      detail: 'a.test A, at its alias b.test: REFUSED from 127.0.0.1',
    });
  });

  test('to a name that cannot be asked are not asked', async () => {
    const wire = tableWire({ 'a.test A': { answers: [cname('a.test', 'b\u0001.test')] } });
    expect(await clientOf(wire).query('a.test', 'A')).toMatchObject({ status: 'unknown', failure: 'bad-name' });
    expect(wire.requests).toHaveLength(1);
  });
});

describe('the channel', () => {
  const dot = { transport: 'tls', address: '9.9.9.9', port: 853, name: 'dns.quad9.net' } as const;
  const doh = { transport: 'https', address: '9.9.9.9', port: 443, name: 'https://dns.quad9.net/dns-query' } as const;
  test.each([
    [[udp('127.0.0.1'), udp('::1')], { transport: 'udp', trust: 'local', servers: ['127.0.0.1:53', '[::1]:53'] }],
    [[udp('127.0.0.53'), udp('192.0.2.1')], { trust: 'none' }],
    [[dot], { transport: 'tls', trust: 'encrypted', servers: ['9.9.9.9:853#dns.quad9.net'] }],
    [[doh], { transport: 'https', trust: 'encrypted', servers: ['https://dns.quad9.net/dns-query'] }],
    [[dot, udp('127.0.0.1')], { trust: 'encrypted' }],
    [[dot, udp('192.0.2.1')], { trust: 'none' }],
    [[udp('fe80::1%eth0')], { trust: 'none' }],
  ])('of %j is worth what its least trustworthy server is', (servers, expected) => {
    expect(
      clientOf(
        scriptedWire(() => failed('timeout')),
        { servers },
      ).channel,
    ).toMatchObject(expected);
  });
});

test('every type that can be asked for is asked as that type', async () => {
  const types: readonly RecordType[] = [
    'A',
    'AAAA',
    'CAA',
    'CNAME',
    'DNSKEY',
    'DS',
    'MX',
    'NS',
    'PTR',
    'SOA',
    'SPF',
    'SRV',
    'TLSA',
    'TXT',
  ];
  const wire = scriptedWire(({ respond }) => respond());
  const dns = clientOf(wire);
  await Promise.all(types.map((type) => dns.query('x.test', type)));
  expect(wire.requests.map(({ question }) => question)).toEqual(types.map((type) => `x.test ${type}`));
  expect(
    new Set(wire.requests.map(({ payload }) => Buffer.from(payload.subarray(0, 2)).toString('hex'))).size,
  ).toBeGreaterThan(7);
});
