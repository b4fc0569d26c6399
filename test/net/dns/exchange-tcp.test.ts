import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { a, responseTo } from './scripted-wire.ts';
import { frame, onQuery, openExchange, requestTo, tcpServer } from './sockets.ts';

const good = { answers: [a('x.test', '192.0.2.1')] };
const huge = { answers: [{ type: 'TXT' as const, name: 'x.test', data: Array(240).fill(Buffer.alloc(255, 0x41)) }] };

function answering(sections = good, before: (socket: Socket) => void = () => {}) {
  return tcpServer((socket) => {
    before(socket);
    onQuery(socket, (query) => socket.write(frame(responseTo(query, sections))));
  });
}

describe('over TCP', () => {
  test('an answer comes back whole', async () => {
    expect(await openExchange().exchange(requestTo(await answering(), 'tcp'))).toMatchObject({ ok: true });
  });

  test('so does one of 61 kB', async () => {
    const result = await openExchange().exchange(requestTo(await answering(huge), 'tcp'));
    expect(result.ok && result.response.length).toBeGreaterThan(61_000);
  });

  test('so does one that comes octet by octet', async () => {
    const port = await tcpServer((socket) => {
      socket.setNoDelay(true);
      onQuery(socket, async (query) => {
        for (const octet of frame(responseTo(query, good))) {
          socket.write(Buffer.from([octet]));
          await new Promise((resolve) => setImmediate(resolve));
        }
      });
    });
    expect(await openExchange().exchange(requestTo(port, 'tcp'))).toMatchObject({ ok: true });
  });

  test('several questions share a connection, and may be answered in another order', async () => {
    let connections = 0;
    const port = await tcpServer((socket) => {
      connections++;
      const queries: Uint8Array[] = [];
      onQuery(socket, (query) => {
        queries.unshift(frame(responseTo(query, good)));
        if (queries.length === 3) socket.write(Buffer.concat(queries));
      });
    });
    const exchange = openExchange();
    const results = await Promise.all([1, 2, 3].map((id) => exchange.exchange(requestTo(port, 'tcp', { id }))));
    expect(results.map((result) => result.ok && result.response[1])).toEqual([1, 2, 3]);
    expect(connections).toBe(1);
  });

  test('a connection that was closed while idle is replaced', async () => {
    let connections = 0;
    const port = await answering(good, (socket) => {
      connections++;
      // Hangs up just as the second question arrives.
      let questions = 0;
      socket.prependListener('data', () => {
        if (connections === 1 && ++questions === 2) socket.destroy();
      });
    });
    const exchange = openExchange();
    expect(await exchange.exchange(requestTo(port, 'tcp', { id: 1 }))).toMatchObject({ ok: true });
    expect(await exchange.exchange(requestTo(port, 'tcp', { id: 2 }))).toMatchObject({ ok: true });
    expect(connections).toBe(2);
  });

  test('a new connection that is closed without an answer is not tried again', async () => {
    let connections = 0;
    const port = await tcpServer((socket) => {
      connections++;
      socket.once('data', () => socket.end());
    });
    expect(await openExchange().exchange(requestTo(port, 'tcp'))).toMatchObject({ ok: false, failure: 'closed' });
    expect(connections).toBe(1);
  });

  test('a frame that breaks off is a closed connection', async () => {
    const port = await tcpServer((socket) => {
      onQuery(socket, (query) => socket.end(frame(responseTo(query, good)).subarray(0, -5)));
    });
    const result = await openExchange().exchange(requestTo(port, 'tcp'));
    expect(result).toMatchObject({ ok: false, failure: 'closed', detail: expect.stringContaining('middle') });
  });

  test.each([
    ['a frame that says it is longer than what comes', (message: Uint8Array) => frame(message, 0xffff)],
    ['half a length', () => Buffer.from([0])],
    ['answers to no question', (message: Uint8Array) => frame(Buffer.from(message).fill(9, 0, 2))],
    ['nothing', () => Buffer.alloc(0)],
  ])('%s ends at the deadline', async (_, bytes) => {
    const port = await tcpServer((socket) => onQuery(socket, (query) => socket.write(bytes(responseTo(query, good)))));
    const exchange = openExchange();
    const result = await exchange.exchange(requestTo(port, 'tcp', { timeoutMs: 30 }));
    expect(result).toMatchObject({ ok: false, failure: 'timeout' });
  });

  test('a connection that got stuck is not used for the next question', async () => {
    let connections = 0;
    const port = await tcpServer((socket) => {
      const stuck = ++connections === 1;
      onQuery(socket, (query) => socket.write(frame(responseTo(query, good), stuck ? 0xffff : undefined)));
    });
    const exchange = openExchange();
    expect(await exchange.exchange(requestTo(port, 'tcp', { timeoutMs: 20 }))).toMatchObject({ failure: 'timeout' });
    expect(await exchange.exchange(requestTo(port, 'tcp'))).toMatchObject({ ok: true });
    expect(connections).toBe(2);
  });

  test.each([
    ['an empty frame', Buffer.from([0, 0])],
    ['a frame shorter than a header', frame(Buffer.alloc(11))],
  ])('%s is a protocol error', async (_, bytes) => {
    const port = await tcpServer((socket) => onQuery(socket, () => socket.write(bytes)));
    expect(await openExchange().exchange(requestTo(port, 'tcp'))).toMatchObject({
      ok: false,
      failure: 'protocol-error',
    });
  });

  test('an endless stream of answers to no question is cut', async () => {
    const stray = frame(responseTo({ id: 9 } as never, {}));
    const port = await tcpServer((socket) => {
      const pour = () => {
        while (socket.writable && socket.write(Buffer.concat(Array(50).fill(stray))));
      };
      socket.on('drain', pour);
      onQuery(socket, pour);
    });
    expect(await openExchange().exchange(requestTo(port, 'tcp'))).toMatchObject({
      ok: false,
      failure: 'protocol-error',
    });
  });

  test('a closed port is refused', async () => {
    const port = await answering();
    const exchange = openExchange({ mapAddress: () => ({ address: '127.0.0.1', port: 1 }) });
    expect(await exchange.exchange(requestTo(port, 'tcp'))).toMatchObject({ ok: false, failure: 'refused' });
  });

  test('what is under way ends when it is cancelled', async () => {
    const abort = new AbortController();
    const port = await tcpServer((socket) => socket.once('data', () => abort.abort()));
    const exchange = openExchange({ signal: abort.signal });
    expect(await exchange.exchange(requestTo(port, 'tcp'))).toMatchObject({ ok: false, failure: 'cancelled' });
  });

  test('closing hangs up', async () => {
    const closed = Promise.withResolvers<void>();
    const port = await answering(good, (socket) => socket.on('close', () => closed.resolve()));
    const exchange = openExchange();
    await exchange.exchange(requestTo(port, 'tcp'));
    await exchange.close();
    await closed.promise;
  });
});
