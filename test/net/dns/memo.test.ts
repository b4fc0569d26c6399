import { describe, expect, test } from 'vitest';
import { createDns } from '../../../src/net/dns/client.ts';
import { createMemo } from '../../../src/net/dns/memo.ts';
import { a, cname, failed, NXDOMAIN, type Sections, scriptedWire, soa, udp } from './scripted-wire.ts';

/** A client with a clock that is set by hand, and how many queries it sent. */
function clientAt(sections: Sections | 'silence') {
  const wire = scriptedWire(({ respond }) => (sections === 'silence' ? failed('timeout') : respond(sections)));
  const clock = { ms: 1_000_000 };
  const dns = createDns({ wire, servers: [udp('127.0.0.1')], monotonicMs: () => clock.ms });
  return { dns, wire, clock };
}

test('fifty who ask at once are one query', async () => {
  const { dns, wire } = clientAt({ answers: [a('x.test', '192.0.2.1')] });
  const names = ['x.test', 'X.TEST', 'x.test.'];
  const results = await Promise.all(Array.from({ length: 50 }, (_, index) => dns.query(names[index % 3] ?? '', 'A')));
  expect(wire.requests).toHaveLength(1);
  expect(results.every((result) => result.status === 'known' && result.value.kind === 'records')).toBe(true);
  expect(dns.stats()).toEqual({ dnsQueries: 1, dnsQuestions: 1, dnsMemoHits: 49, dnsMs: { total: 5, slowest: 5 } });
});

test('another type is another question', async () => {
  const { dns, wire } = clientAt({});
  await Promise.all([dns.query('x.test', 'A'), dns.query('x.test', 'AAAA')]);
  expect(wire.requests).toHaveLength(2);
  expect(dns.stats()).toMatchObject({ dnsQuestions: 2, dnsMemoHits: 0 });
});

test('a name that several aliases lead to is asked once', async () => {
  const wire = scriptedWire(({ request, respond }) => {
    const [name = ''] = request.question.split(' ');
    return respond({ answers: [name === 'end.test' ? a(name, '192.0.2.1') : cname(name, 'end.test')] });
  });
  const dns = createDns({ wire, servers: [udp('127.0.0.1')], monotonicMs: () => 0 });
  await Promise.all(['a.test', 'b.test', 'c.test'].map((name) => dns.query(name, 'A')));
  expect(wire.requests.map(({ question }) => question).sort()).toEqual([
    'a.test A',
    'b.test A',
    'c.test A',
    'end.test A',
  ]);
});

describe('an answer is remembered', () => {
  test.each<[string, Sections | 'silence', number]>([
    ['for its TTL', { answers: [a('x.test', '192.0.2.1', 60)] }, 60_000],
    ['for a second where its TTL is 0', { answers: [a('x.test', '192.0.2.1', 0)] }, 1_000],
    ['for a day at most', { answers: [a('x.test', '192.0.2.1', 1_000_000)] }, 86_400_000],
    ['for the TTL of the SOA where it is NODATA', { authorities: [soa('test', 90, 600)] }, 90_000],
    [
      'for the minimum of the SOA where it is NXDOMAIN',
      { rcode: NXDOMAIN, authorities: [soa('test', 900, 30)] },
      30_000,
    ],
    ['for a second where a negative one has no SOA', { rcode: NXDOMAIN }, 1_000],
    ['for half a minute where there was none (RFC 9520)', 'silence', 30_000],
    ['for half a minute where it was refused', { rcode: 5 }, 30_000],
  ])('%s', async (_, sections, lifetimeMs) => {
    const { dns, wire, clock } = clientAt(sections);
    const first = await dns.query('x.test', 'A');
    const sent = wire.requests.length;
    clock.ms += lifetimeMs - 1;
    expect(await dns.query('x.test', 'A')).toEqual(first);
    expect(wire.requests).toHaveLength(sent);
    clock.ms += 1;
    await dns.query('x.test', 'A');
    expect(wire.requests.length).toBeGreaterThan(sent);
  });

  test('forever where the clock stands still, as in a replay', async () => {
    const { dns, wire } = clientAt({ answers: [a('x.test', '192.0.2.1', 0)] });
    for (let time = 0; time < 5; time++) await dns.query('x.test', 'A');
    expect(wire.requests).toHaveLength(1);
  });
});

test('no more queries are under way than allowed, and all are answered', async () => {
  let underWay = 0;
  let most = 0;
  const wire = scriptedWire(async ({ respond }) => {
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay--;
    return respond();
  });
  const dns = createDns({ wire, servers: [udp('127.0.0.1')], maxInFlight: 3, monotonicMs: () => 0 });
  await Promise.all(Array.from({ length: 20 }, (_, index) => dns.query(`n${index}.test`, 'A')));
  expect(most).toBe(3);
  expect(dns.stats()).toMatchObject({ dnsQueries: 20, dnsMs: { total: 100, slowest: 5 } });
});

describe('the memo', () => {
  const options = { lifetimeMs: () => 1_000, monotonicMs: () => 0, maxEntries: 2 };

  test('forgets the oldest where it is full', async () => {
    const memo = createMemo<string>(options);
    const get = (key: string) => memo.get(key, async () => key).shared;
    expect(['a', 'b', 'c', 'b', 'a'].map(get)).toEqual([false, false, false, true, false]);
  });

  test('does not keep a promise that was rejected', async () => {
    const memo = createMemo<string>(options);
    await expect(memo.get('a', () => Promise.reject(new Error('a bug'))).value).rejects.toThrow('a bug');
    await expect(memo.get('a', async () => 'fine').value).resolves.toBe('fine');
  });
});
