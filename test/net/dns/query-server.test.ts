import { describe, expect, test } from 'vitest';
import { createDns } from '../../../src/net/dns/client.ts';
import { a, cname, failed, NXDOMAIN, type Sections, scriptedWire, soa, TC, udp } from './scripted-wire.ts';

const AA = 0x0400;
const SERVER = '44.128.1.53';

const ns = (name: string, data: string, ttl = 300) => ({ type: 'NS', name, data, ttl }) as const;

function clientOf(wire: ReturnType<typeof scriptedWire>) {
  return createDns({ wire, servers: [udp('127.0.0.1')], monotonicMs: () => 0 });
}

/** What becomes of `www.a.test A`, asked of the server that answers so. */
async function said(sections: Sections) {
  return clientOf(scriptedWire(({ respond }) => respond(sections))).queryServer(SERVER, 'www.a.test', 'A');
}

describe('one server', () => {
  test('is asked itself, without recursion, at port 53', async () => {
    const wire = scriptedWire(({ respond }) => respond({ flags: AA, answers: [a('www.a.test', '192.0.2.1', 60)] }));
    const answer = await clientOf(wire).queryServer(SERVER, 'WWW.A.test.', 'A');
    expect(answer).toMatchObject({
      status: 'known',
      value: {
        kind: 'records',
        records: ['192.0.2.1'],
        ttl: 60,
        authoritative: true,
        authenticated: false,
        aliases: [],
        signatures: [],
        sizeBytes: 12 + 16 + 26,
      },
      evidence: [{ request: 'www.a.test A +norecurse @44.128.1.53:53 udp', response: expect.stringContaining('AA') }],
    });
    expect(wire.requests).toMatchObject([
      {
        server: { transport: 'udp', address: SERVER, port: 53, name: null },
        transport: 'udp',
        question: 'www.a.test A +norecurse',
      },
    ]);
  });

  test('does not set RD, and asks for signatures', async () => {
    const flags: unknown[] = [];
    const wire = scriptedWire(({ query, respond }) => {
      flags.push([query.flag_rd, query.flag_cd, query.additionals]);
      return respond();
    });
    await clientOf(wire).queryServer(SERVER, 'a.test', 'DNSKEY');
    expect(flags).toMatchObject([[false, false, [{ type: 'OPT', flag_do: true }]]]);
  });

  test('is asked over TCP where the answer is cut off', async () => {
    const wire = scriptedWire(({ request, respond }) =>
      request.transport === 'udp'
        ? respond({ flags: TC })
        : respond({ flags: AA, answers: [a('a.test', '192.0.2.1')] }),
    );
    expect(await clientOf(wire).queryServer(SERVER, 'a.test', 'A')).toMatchObject({ value: { kind: 'records' } });
    expect(wire.requests.map(({ transport }) => transport)).toEqual(['udp', 'tcp']);
  });

  test('is asked once more where it keeps silent, and no more', async () => {
    const late = scriptedWire(({ turn, respond }) => (turn === 0 ? failed('timeout') : respond({ flags: AA })));
    expect(await clientOf(late).queryServer(SERVER, 'a.test', 'A')).toMatchObject({ value: { kind: 'nodata' } });
    const mute = scriptedWire(() => failed('timeout'));
    expect(await clientOf(mute).queryServer(SERVER, 'a.test', 'A')).toMatchObject({
      status: 'unknown',
      reason: 'timeout',
      failure: 'timeout',
      detail: 'a.test A: no answer from 44.128.1.53',
    });
    expect(mute.requests).toHaveLength(2);
  });

  test.each<[string, Sections, object]>([
    ['REFUSED', { rcode: 5 }, { failure: 'refused', detail: 'www.a.test A: REFUSED from 44.128.1.53' }],
    ['SERVFAIL', { rcode: 2 }, { failure: 'servfail', reason: 'dns-failure' }],
    ['NOTAUTH', { rcode: 9 }, { failure: 'other-rcode' }],
  ])('that says %s is not asked again', async (_, sections, expected) => {
    const wire = scriptedWire(({ respond }) => respond(sections));
    expect(await clientOf(wire).queryServer(SERVER, 'www.a.test', 'A')).toMatchObject({
      status: 'unknown',
      ...expected,
    });
    expect(wire.requests).toHaveLength(1);
  });

  test.each([
    ['refused', 'connection-refused', 'connection refused by'],
    ['not-routed', 'unreachable', 'no connection to'],
  ] as const)('that cannot be reached (%s) is told apart by how', async (wireFailure, failure, words) => {
    const wire = scriptedWire(() => failed(wireFailure));
    expect(await clientOf(wire).queryServer(SERVER, 'a.test', 'A')).toMatchObject({
      status: 'unknown',
      reason: 'unreachable',
      failure,
      detail: expect.stringContaining(words),
    });
  });

  test.each([
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '::1',
    'fe80::1',
    'fd00::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '192.0.2.1',
    'ns.a.test',
    '',
  ])('"%s" is not public, and never asked', async (address) => {
    const wire = scriptedWire(({ respond }) => respond());
    const answer = await clientOf(wire).queryServer(address, 'a.test', 'A');
    expect(answer).toMatchObject({ status: 'unknown', reason: 'unreachable', failure: 'unreachable' });
    expect(wire.requests).toEqual([]);
  });

  test.each(['', 'a..b', 'a b.test'])('is not asked for the name "%s"', async (name) => {
    const wire = scriptedWire(({ respond }) => respond());
    expect(await clientOf(wire).queryServer(SERVER, name, 'A')).toMatchObject({ failure: 'bad-name' });
    expect(wire.requests).toEqual([]);
  });
});

describe('what it says', () => {
  const delegation = [ns('a.test', 'ns1.b.test', 900), ns('a.test', 'NS2.b.test', 600), ns('a.test', 'ns1.b.test')];

  test.each<[string, Sections, object]>([
    [
      'a referral, down',
      { authorities: delegation },
      { kind: 'referral', zone: 'a.test', servers: ['ns1.b.test', 'ns2.b.test'], ttl: 300, authoritative: false },
    ],
    [
      'a referral up to the root, as from a server that knows nothing of the zone',
      { authorities: [ns('.', 'a.root-servers.net')] },
      { kind: 'referral', zone: '.', servers: ['a.root-servers.net'] },
    ],
    [
      'a referral to the nearest of several zones',
      { authorities: [ns('test', 'ns.test'), ...delegation] },
      { kind: 'referral', zone: 'a.test', servers: ['ns1.b.test', 'ns2.b.test'] },
    ],
    [
      'no records, with the server’s own zone beside it',
      { flags: AA, authorities: delegation },
      { kind: 'nodata', zone: null, authoritative: true },
    ],
    [
      'no records, by its SOA',
      { flags: AA, authorities: [soa('a.test', 60), ...delegation] },
      { kind: 'nodata', zone: 'a.test', ttl: 60, authoritative: true },
    ],
    [
      'no such name',
      { flags: AA, rcode: NXDOMAIN, authorities: [soa('a.test')] },
      { kind: 'nxdomain', zone: 'a.test', authoritative: true },
    ],
    ['records that it only remembers', { answers: [a('www.a.test', '192.0.2.1')] }, { authoritative: false }],
    [
      'an alias and what it leads to',
      { flags: AA, answers: [cname('www.a.test', 'b.a.test'), a('b.a.test', '192.0.2.1')] },
      { kind: 'records', records: ['192.0.2.1'], aliases: ['b.a.test'] },
    ],
    [
      'an alias that leads out of its zones',
      { flags: AA, answers: [cname('www.a.test', 'b.other')] },
      { kind: 'nodata', zone: null, aliases: ['b.other'], authoritative: true },
    ],
  ])('%s', async (_, sections, value) => {
    expect(await said(sections)).toMatchObject({ status: 'known', value });
  });

  test('a referral stands in the evidence', async () => {
    const { evidence } = await said({ authorities: delegation });
    expect(evidence.map(({ response }) => response)).toEqual([
      'NOERROR\na.test 900 NS ns1.b.test\na.test 600 NS ns2.b.test\na.test 300 NS ns1.b.test',
    ]);
  });

  test('a referral brings the addresses of the servers it names, and of no others', async () => {
    const additionals = [a('ns1.b.test', '44.128.1.1'), a('ns1.b.test', '44.128.1.1'), a('www.a.test', '44.128.9.9')];
    const answer = await said({ authorities: delegation, additionals });
    expect(answer.status === 'known' && answer.value.kind === 'referral' && [...answer.value.glue]).toEqual([
      ['ns1.b.test', ['44.128.1.1']],
    ]);
    expect(answer.evidence[0]?.response).toContain('ns1.b.test A 44.128.1.1');
  });

  test('a referral sideways is none', async () => {
    expect(await said({ authorities: [ns('b.test', 'ns.b.test')] })).toMatchObject({
      status: 'unknown',
      failure: 'other-rcode',
    });
  });

  test('a referral to very many servers is bounded', async () => {
    const authorities = Array.from({ length: 500 }, (_, index) => ns('a.test', `ns${index}.b.test`));
    const answer = await said({ authorities });
    expect(answer.status === 'known' && answer.value.kind === 'referral' && answer.value.servers.length).toBe(32);
  });
});

describe('questions to one server', () => {
  test('are asked once each, and counted apart by server, manner and type', async () => {
    const wire = scriptedWire(({ respond }) => respond({ flags: AA, answers: [a('a.test', '192.0.2.1', 0)] }));
    const dns = clientOf(wire);
    await Promise.all([
      dns.queryServer('2A0E:FD45:25:0::53', 'a.test', 'A'),
      dns.queryServer('2a0e:fd45:25::53', 'A.test', 'A'),
      dns.queryServer(SERVER, 'a.test', 'A'),
      dns.queryServer(SERVER, 'a.test', 'NS'),
      dns.query('a.test', 'A'),
    ]);
    await dns.queryServer(SERVER, 'a.test', 'A');
    expect(wire.requests).toHaveLength(4);
    expect(dns.stats()).toMatchObject({ dnsQueries: 4, dnsQuestions: 4, dnsMemoHits: 2 });
  });

  test('that were cancelled say nothing about it, and may be asked again', async () => {
    let cancel = true;
    const wire = scriptedWire(({ respond }) => (cancel ? failed('cancelled') : respond({ flags: AA })));
    const dns = clientOf(wire);
    const answer = await dns.queryServer(SERVER, 'a.test', 'A');
    expect(answer).toMatchObject({ status: 'unknown', reason: 'timeout' });
    expect(answer).not.toHaveProperty('failure');
    cancel = false;
    expect(await dns.queryServer(SERVER, 'a.test', 'A')).toMatchObject({ status: 'known' });
  });
});
