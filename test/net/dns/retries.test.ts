import { describe, expect, test } from 'vitest';
import { createDns } from '../../../src/net/dns/client.ts';
import type { DnsServer, DnsWireRequest } from '../../../src/net/wire.ts';
import { a, failed, opt, type ScriptedWire, scriptedWire, TC, udp } from './scripted-wire.ts';

const one = udp('192.0.2.1');
const two = udp('192.0.2.2');
const three = udp('192.0.2.3');
const good = { answers: [a('x.test', '192.0.2.80')] };
const KNOWN = { status: 'known', value: { kind: 'records', records: ['192.0.2.80'] } };

function ask(wire: ScriptedWire, servers: readonly DnsServer[] = [one]) {
  return createDns({ wire, servers, monotonicMs: () => 0 }).query('x.test', 'A');
}

const shape = ({ server, transport, timeoutMs }: DnsWireRequest) => `${server.address} ${transport} ${timeoutMs}`;
const asked = (wire: ScriptedWire) =>
  wire.requests.map(({ server: { address }, transport }) => `${address} ${transport}`);

describe('a server that keeps silent', () => {
  test('is asked three times, each longer, within five seconds in all', async () => {
    const wire = scriptedWire(() => failed('timeout'));
    await ask(wire);
    expect(wire.requests.map(shape)).toEqual(['192.0.2.1 udp 1200', '192.0.2.1 udp 1800', '192.0.2.1 udp 2000']);
    expect(wire.sleeps).toEqual([]);
  });

  test('shares its five seconds with the others', async () => {
    const wire = scriptedWire(() => failed('timeout'));
    const result = await ask(wire, [one, two, three]);
    expect(wire.requests.map(shape)).toEqual([
      '192.0.2.1 udp 1200',
      '192.0.2.2 udp 1200',
      '192.0.2.3 udp 1200',
      '192.0.2.1 udp 1400',
    ]);
    expect(result).toMatchObject({ detail: 'x.test A: no answer from 192.0.2.1, 192.0.2.2, 192.0.2.3 within 5 s' });
    expect(result.evidence).toHaveLength(4);
  });

  test('may answer the second time', async () => {
    const wire = scriptedWire(({ turn, respond }) => (turn === 0 ? failed('timeout') : respond(good)));
    expect(await ask(wire)).toMatchObject(KNOWN);
  });

  test('gets longer over TLS, which takes round trips of its own', async () => {
    const wire = scriptedWire(() => failed('timeout'));
    await ask(wire, [{ transport: 'tls', address: '192.0.2.1', port: 853, name: 'dns.test' }]);
    expect(wire.requests.map(shape)).toEqual(['192.0.2.1 tls 2500', '192.0.2.1 tls 2500']);
  });
});

describe('the next server is asked after', () => {
  test.each([
    ['SERVFAIL', { rcode: 2 }],
    ['REFUSED', { rcode: 5 }],
    ['another rcode', { rcode: 9 }],
    ['silence', failed('timeout')],
    ['a refused connection', failed('refused')],
    ['a broken connection', failed('reset')],
    ['a certificate that is not trusted', failed('tls-error')],
    ['HTTP that is no DNS', failed('protocol-error')],
    ['junk', Buffer.from('junk')],
  ])('%s', async (_, first) => {
    const wire = scriptedWire(({ request, respond }) => {
      if (request.server === two) return respond(good);
      return first instanceof Uint8Array || 'failure' in first ? first : respond(first);
    });
    expect(await ask(wire, [one, two])).toMatchObject(KNOWN);
    expect(asked(wire)).toEqual(['192.0.2.1 udp', '192.0.2.2 udp']);
    expect(wire.sleeps).toEqual([]);
  });

  test('not after an answer that the first gives', async () => {
    const wire = scriptedWire(({ respond }) => respond({ rcode: 3 }));
    expect(await ask(wire, [one, two])).toMatchObject({ value: { kind: 'nxdomain' } });
    expect(asked(wire)).toEqual(['192.0.2.1 udp']);
  });
});

describe('when all fail', () => {
  test('SERVFAIL is tried once more after a pause, a refusal is not', async () => {
    const wire = scriptedWire(({ request, respond }) => respond({ rcode: request.server === one ? 2 : 5 }));
    await ask(wire, [one, two]);
    expect(asked(wire)).toEqual(['192.0.2.1 udp', '192.0.2.2 udp', '192.0.2.1 udp']);
    expect(wire.sleeps).toEqual([200]);
  });

  test('SERVFAIL may pass', async () => {
    const wire = scriptedWire(({ turn, respond }) => respond(turn === 0 ? { rcode: 2 } : good));
    expect(await ask(wire)).toMatchObject(KNOWN);
  });

  test('the most telling failure leads, and each server is named once', async () => {
    const bogus = { rcode: 2, additionals: [opt({ code: 6, text: 'no signature' })] };
    const wire = scriptedWire(({ request, respond }) => {
      if (request.server === one) return failed('timeout');
      return respond(request.server === two ? { rcode: 2 } : bogus);
    });
    expect(await ask(wire, [one, two, three])).toMatchObject({
      failure: 'servfail',
      reason: 'dns-failure',
      detail:
        'x.test A: SERVFAIL from 192.0.2.3 (EDE 6 DNSSEC Bogus: no signature), SERVFAIL from 192.0.2.2, no answer from 192.0.2.1 within 5 s',
    });
  });

  test('an answer of any kind tells more than silence, and silence more than no connection', async () => {
    const wire = scriptedWire(({ request, respond }) => {
      if (request.server === one) return failed('refused');
      return request.server === two ? failed('timeout') : respond({ rcode: 5 });
    });
    expect(await ask(wire, [one, two, three])).toMatchObject({ failure: 'refused' });
    expect(await ask(wire, [one, two])).toMatchObject({ failure: 'timeout' });
  });

  test('a port is named where it is not the usual one', async () => {
    const wire = scriptedWire(({ respond }) => respond({ rcode: 5 }));
    expect(await ask(wire, [udp('::1', 5353)])).toMatchObject({ detail: 'x.test A: REFUSED from [::1]:5353' });
  });
});

describe('an answer that is cut off', () => {
  test('is asked for again over TCP', async () => {
    const wire = scriptedWire(({ request, respond }) => respond(request.transport === 'udp' ? { flags: TC } : good));
    const result = await ask(wire);
    expect(result).toMatchObject(KNOWN);
    expect(asked(wire)).toEqual(['192.0.2.1 udp', '192.0.2.1 tcp']);
    expect(result.evidence.map(({ request }) => request)).toEqual([
      'x.test A @192.0.2.1:53 udp',
      'x.test A @192.0.2.1:53 tcp',
    ]);
  });

  test('is not taken for what it holds', async () => {
    const wire = scriptedWire(({ request, respond }) =>
      request.transport === 'udp' ? respond({ ...good, flags: TC }) : failed('refused'),
    );
    expect(await ask(wire)).toMatchObject({
      status: 'unknown',
      failure: 'connection-refused',
      detail: 'x.test A: connection refused by 192.0.2.1 (over TCP, as it is too long for UDP)',
    });
  });

  test('after all the time was used is a timeout', async () => {
    const wire = scriptedWire(({ respond }) => respond({ flags: TC }), 5_000);
    expect(await ask(wire)).toMatchObject({ status: 'unknown', failure: 'timeout' });
    expect(wire.requests).toHaveLength(1);
  });

  test('over TCP too is malformed', async () => {
    const wire = scriptedWire(({ respond }) => respond({ flags: TC }));
    expect(await ask(wire)).toMatchObject({ status: 'unknown', failure: 'malformed' });
  });

  test('and then silent over TCP leaves the next server its time', async () => {
    const wire = scriptedWire(({ request, respond }) => {
      if (request.server === two) return respond(good);
      return request.transport === 'udp' ? respond({ flags: TC }) : failed('timeout');
    });
    expect(await ask(wire, [one, two])).toMatchObject(KNOWN);
    expect(wire.requests.map(shape)).toEqual(['192.0.2.1 udp 1200', '192.0.2.1 tcp 2500', '192.0.2.2 udp 1200']);
  });
});

describe('a server without EDNS', () => {
  test.each([
    ['FORMERR', 1],
    ['NOTIMP', 4],
  ])('that says %s is asked again without it', async (_, rcode) => {
    const wire = scriptedWire(({ query, respond }) => respond(query.additionals?.length ? { rcode } : good));
    expect(await ask(wire)).toMatchObject(KNOWN);
    expect(asked(wire)).toEqual(['192.0.2.1 udp', '192.0.2.1 udp']);
  });

  test('may leave the question out of its FORMERR', async () => {
    const wire = scriptedWire(({ query, respond }) =>
      query.additionals?.length ? respond({ rcode: 1, questions: [] }) : respond(good),
    );
    expect(await ask(wire)).toMatchObject(KNOWN);
  });

  test('that says FORMERR to everything has failed', async () => {
    const wire = scriptedWire(({ respond }) => respond({ rcode: 1 }));
    expect(await ask(wire)).toMatchObject({ failure: 'other-rcode', detail: 'x.test A: FORMERR from 192.0.2.1' });
    expect(wire.requests).toHaveLength(2);
  });

  test('and with long answers is asked over TCP without it', async () => {
    const wire = scriptedWire(({ request, query, respond }) => {
      if (query.additionals?.length) return respond({ rcode: 1 });
      return respond(request.transport === 'udp' ? { flags: TC } : good);
    });
    expect(await ask(wire)).toMatchObject(KNOWN);
    expect(asked(wire)).toEqual(['192.0.2.1 udp', '192.0.2.1 udp', '192.0.2.1 tcp']);
  });
});

describe('over HTTPS', () => {
  const doh = { transport: 'https', address: '192.0.2.1', port: 443, name: 'https://dns.test/dns-query' } as const;

  test('the id is 0 (RFC 8484 section 4.1), and evidence names the URL', async () => {
    const wire = scriptedWire(({ respond }) => respond(good));
    const result = await ask(wire, [doh]);
    expect(result).toMatchObject({ ...KNOWN, evidence: [{ request: 'x.test A @https://dns.test/dns-query https' }] });
    expect([...(wire.requests[0]?.payload.subarray(0, 2) ?? [])]).toEqual([0, 0]);
  });

  test('an HTTP error is malformed, with the status', async () => {
    const wire = scriptedWire(() => failed('protocol-error', 'HTTP status 502'));
    expect(await ask(wire, [doh])).toMatchObject({
      failure: 'malformed',
      detail: 'x.test A: a malformed answer from https://dns.test/dns-query (HTTP status 502)',
    });
  });
});
