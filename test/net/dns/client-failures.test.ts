import { describe, expect, test } from 'vitest';
import { clientOf } from './client-world.ts';
import { failed, NXDOMAIN, opt, type Sections, scriptedWire, soa } from './scripted-wire.ts';

describe('what is no answer', () => {
  const dead = { code: 22, text: 'At delegation test' };
  test.each<[string, Sections, object]>([
    [
      'SERVFAIL',
      { rcode: 2 },
      { reason: 'dns-failure', failure: 'servfail', detail: 'x.test MX: SERVFAIL from 127.0.0.1' },
    ],
    [
      'SERVFAIL with an Extended DNS Error',
      { rcode: 2, additionals: [opt(dead)] },
      {
        reason: 'dns-failure',
        failure: 'servfail',
        detail: 'x.test MX: SERVFAIL from 127.0.0.1 (EDE 22 No Reachable Authority: At delegation test)',
      },
    ],
    [
      'REFUSED',
      { rcode: 5 },
      { reason: 'dns-failure', failure: 'refused', detail: 'x.test MX: REFUSED from 127.0.0.1' },
    ],
    [
      'another rcode',
      { rcode: 9 },
      { reason: 'dns-failure', failure: 'other-rcode', detail: 'x.test MX: NOTAUTH from 127.0.0.1' },
    ],
    [
      'NXDOMAIN with records',
      { rcode: NXDOMAIN, answers: [{ type: 'MX', name: 'x.test', data: { preference: 1, exchange: 'y' } }] },
      { failure: 'malformed' },
    ],
    [
      'a referral',
      { authorities: [{ type: 'NS', name: 'test', data: 'ns.test' }] },
      { reason: 'dns-failure', failure: 'other-rcode' },
    ],
    [
      'an NXDOMAIN that the resolver made up to block',
      { rcode: NXDOMAIN, authorities: [soa('test')], additionals: [opt({ code: 17, text: '' })] },
      { failure: 'refused' },
    ],
    [
      'records that the resolver forged',
      {
        answers: [{ type: 'MX', name: 'x.test', data: { preference: 1, exchange: 'y' } }],
        additionals: [opt({ code: 4, text: '' })],
      },
      { failure: 'refused' },
    ],
  ])('%s', async (_, sections, expected) => {
    const wire = scriptedWire(({ respond }) => respond(sections));
    const result = await clientOf(wire).query('x.test', 'MX');
    expect(result).toMatchObject({ status: 'unknown', ...expected });
    expect(result.evidence.length).toBeGreaterThan(0);
  });

  test('junk is malformed', async () => {
    const wire = scriptedWire(({ request }) =>
      Buffer.concat([request.payload.subarray(0, 2), Buffer.from([0x80, 0, 9])]),
    );
    expect(await clientOf(wire).query('x.test', 'MX')).toMatchObject({ reason: 'dns-failure', failure: 'malformed' });
  });

  test('an answer to another question, from a wire that lets it through, is malformed', async () => {
    const wire = scriptedWire(({ query, respond }) =>
      respond({ questions: [{ type: 'MX', name: 'y.test' }], id: query.id ?? 0 }),
    );
    expect(await clientOf(wire).query('x.test', 'MX')).toMatchObject({ failure: 'malformed' });
  });

  test('silence is a timeout', async () => {
    const wire = scriptedWire(() => failed('timeout'));
    expect(await clientOf(wire).query('x.test', 'MX')).toMatchObject({
      reason: 'timeout',
      failure: 'timeout',
      detail: 'x.test MX: no answer from 127.0.0.1 within 5 s',
    });
  });

  test.each([
    ['refused', 'x.test MX: connection refused by 127.0.0.1'],
    ['not-routed', 'x.test MX: no connection to 127.0.0.1 (why)'],
    ['no-ipv6', 'x.test MX: no connection to 127.0.0.1 (why)'],
    ['tls-error', 'x.test MX: no TLS with 127.0.0.1 (why)'],
  ] as const)('a connection that fails (%s) is unreachable, and never a missing IPv6', async (how, detail) => {
    const wire = scriptedWire(() => failed(how, 'why'));
    expect(await clientOf(wire).query('x.test', 'MX')).toMatchObject({
      reason: 'unreachable',
      failure: how === 'refused' ? 'connection-refused' : 'unreachable',
      detail,
    });
  });

  test('cancelled says nothing about any server, and is not remembered', async () => {
    let cancel = true;
    const wire = scriptedWire(({ respond }) => (cancel ? failed('cancelled') : respond()));
    const dns = clientOf(wire);
    const result = await dns.query('x.test', 'MX');
    expect(result).toMatchObject({ status: 'unknown', reason: 'timeout' });
    expect(result).not.toHaveProperty('failure');
    expect(wire.requests).toHaveLength(1);
    cancel = false;
    expect(await dns.query('x.test', 'MX')).toMatchObject({ status: 'known' });
  });

  test('no server at all is unreachable', async () => {
    const dns = clientOf(
      scriptedWire(() => failed('timeout')),
      { servers: [] },
    );
    expect(await dns.query('x.test', 'A')).toMatchObject({
      status: 'unknown',
      reason: 'unreachable',
      failure: 'unreachable',
    });
    expect(dns.channel.trust).toBe('none');
  });

  test.each(['', 'a..b', 'bücher.test', `${'x'.repeat(64)}.test`, 'a b.test', 'a\\.b.test'])(
    'the name "%s" is not sent',
    async (name) => {
      const wire = scriptedWire(({ respond }) => respond());
      const expected = { status: 'unknown', reason: 'protocol-error', failure: 'bad-name' };
      expect(await clientOf(wire).query(name, 'A')).toMatchObject(expected);
      expect(wire.requests).toEqual([]);
    },
  );
});
