import { createSocket } from 'node:dgram';
import { describe, expect, test } from 'vitest';
import { a, responseTo } from './scripted-wire.ts';
import { openExchange, requestTo, udpServer } from './sockets.ts';

const good = { answers: [a('x.test', '192.0.2.1')] };

describe('over UDP', () => {
  test('the answer comes back whole, with the time it took', async () => {
    const port = await udpServer((query, reply) => reply(responseTo(query, good)));
    const result = await openExchange().exchange(requestTo(port, 'udp'));
    expect(result).toMatchObject({ ok: true, ms: expect.any(Number) });
    if (result.ok) expect(Buffer.from(result.response).includes(Buffer.from([192, 0, 2, 1]))).toBe(true);
  });

  test('an answer with another id, to another question, or that is the query itself, is not the answer', async () => {
    const port = await udpServer((query, reply) => {
      reply(responseTo({ ...query, id: (query.id ?? 0) ^ 1 }, good));
      reply(responseTo({ ...query, questions: [{ name: 'y.test', type: 'A' }] }, good));
      reply(Buffer.from([0]));
      reply(responseTo(query, { answers: [a('x.test', '192.0.2.77')] }));
    });
    const result = await openExchange().exchange(requestTo(port, 'udp'));
    expect(result.ok && Buffer.from(result.response).includes(Buffer.from([192, 0, 2, 77]))).toBe(true);
  });

  test('an answer from elsewhere is never seen', async () => {
    const elsewhere = createSocket('udp4');
    const port = await udpServer((query, reply, from) => {
      elsewhere.send(responseTo(query, { answers: [a('x.test', '192.0.2.66')] }), from.port, from.address, () => {
        setTimeout(() => reply(responseTo(query, good)), 10);
      });
    });
    const result = await openExchange().exchange(requestTo(port, 'udp'));
    elsewhere.close();
    expect(result.ok && Buffer.from(result.response).includes(Buffer.from([192, 0, 2, 1]))).toBe(true);
  });

  test('junk with the right id is handed on', async () => {
    const port = await udpServer((query, reply) => {
      const id = query.id ?? 0;
      reply(Buffer.from([id >> 8, id & 255, 0x80, 1, 2, 3]));
    });
    expect(await openExchange().exchange(requestTo(port, 'udp'))).toMatchObject({ ok: true });
  });

  test('silence ends at the deadline, and a later answer goes nowhere', async () => {
    let late: (() => void) | null = null;
    const port = await udpServer((query, reply) => {
      const answer = () => reply(responseTo(query, good));
      if (late === null) {
        late = answer;
        return;
      }
      late();
      answer();
    });
    const exchange = openExchange();
    const result = await exchange.exchange(requestTo(port, 'udp', { timeoutMs: 20 }));
    expect(result).toMatchObject({ ok: false, failure: 'timeout' });
    expect(result.ms).toBeGreaterThanOrEqual(19);
    expect(await exchange.exchange(requestTo(port, 'udp'))).toMatchObject({ ok: true });
  });

  test('a closed port is refused, at once', async () => {
    const unused = createSocket('udp4');
    await new Promise<void>((resolve) => unused.bind(0, '127.0.0.1', resolve));
    const { port } = unused.address();
    await new Promise<void>((resolve) => unused.close(resolve));
    const result = await openExchange().exchange(requestTo(port, 'udp'));
    expect(result).toMatchObject({ ok: false, failure: 'refused' });
    expect(result.ms).toBeLessThan(10_000);
  });

  test('each question has a source port of its own', async () => {
    const ports = new Set<number>();
    const port = await udpServer((query, reply, from) => {
      ports.add(from.port);
      reply(responseTo(query, good));
    });
    const exchange = openExchange();
    await Promise.all([1, 2, 3, 4].map((id) => exchange.exchange(requestTo(port, 'udp', { id }))));
    expect(ports.size).toBe(4);
  });
});

describe('an exchange', () => {
  test('without a route fails, and nothing is sent', async () => {
    let asked = 0;
    const port = await udpServer(() => asked++);
    const exchange = openExchange({ mapAddress: () => null });
    expect(await exchange.exchange(requestTo(port, 'udp'))).toMatchObject({ ok: false, failure: 'not-routed' });
    expect(asked).toBe(0);
  });

  test('goes where its route leads', async () => {
    const port = await udpServer((query, reply) => reply(responseTo(query, good)));
    const exchange = openExchange({
      mapAddress: (address, from) => (address === '192.0.2.53' && from === 53 ? { address: '127.0.0.1', port } : null),
    });
    expect(await exchange.exchange(requestTo(53, 'udp', { address: '192.0.2.53' }))).toMatchObject({ ok: true });
  });

  test('with a host name for an address does not ask the system', async () => {
    const result = await openExchange().exchange(requestTo(53, 'udp', { address: 'dns.test' }));
    expect(result).toMatchObject({ ok: false, failure: 'unreachable' });
  });

  test('ends when it is cancelled, and no other begins', async () => {
    const port = await udpServer(() => {});
    const abort = new AbortController();
    const exchange = openExchange({ signal: abort.signal });
    const pending = [1, 2, 3].map((id) => exchange.exchange(requestTo(port, 'udp', { id })));
    setTimeout(() => abort.abort(), 5);
    expect(await Promise.all(pending)).toMatchObject(Array(3).fill({ ok: false, failure: 'cancelled' }));
    expect(await exchange.exchange(requestTo(port, 'udp'))).toMatchObject({
      ok: false,
      failure: 'cancelled',
      ms: expect.any(Number),
    });
  });

  test('does not begin where it was cancelled before', async () => {
    const exchange = openExchange({ signal: AbortSignal.abort() });
    expect(await exchange.exchange(requestTo(53, 'udp'))).toMatchObject({ ok: false, failure: 'cancelled' });
  });

  test('ends when all is closed', async () => {
    const port = await udpServer(() => {});
    const exchange = openExchange();
    const pending = exchange.exchange(requestTo(port, 'udp'));
    await exchange.close();
    expect(await pending).toMatchObject({ ok: false, failure: 'cancelled' });
  });

  test('at most 256 datagrams are under way in one process, whichever audit asks; those that wait can be cancelled', async () => {
    const silent = await udpServer(() => {});
    const user = new AbortController();
    let begun = 0;
    const mapAddress = (address: string, port: number) => {
      begun++;
      return { address, port };
    };
    const audits = [0, 1].map(() => openExchange({ signal: user.signal, mapAddress }));
    const results = audits.flatMap(({ exchange }) =>
      Array.from({ length: 150 }, () => exchange(requestTo(silent, 'udp'))),
    );
    expect(begun).toBe(256);
    user.abort();
    for (const result of await Promise.all(results)) expect(result).toMatchObject({ ok: false, failure: 'cancelled' });
    expect(begun).toBe(256);
  });
});
