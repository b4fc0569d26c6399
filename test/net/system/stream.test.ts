import { Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ConnectorOptions, createConnector } from '../../../src/net/system/stream.ts';
import { createConnection } from '../../../src/net/system/stream-connection.ts';
import { createTlsStarter } from '../../../src/net/system/stream-tls.ts';
import type { Connection } from '../../../src/net/wire.ts';
import { type ScriptedConnection, scriptedSmtp } from '../../support/scripted-smtp.ts';

const tls = createTlsStarter(undefined);
const FOREVER = 5000;

function connector(options: Partial<ConnectorOptions> = {}) {
  const own = createConnector({
    signal: new AbortController().signal,
    mapAddress: (address, port) => ({ address, port }),
    ...options,
  });
  onTestFinished(() => own.close());
  return own;
}

async function connectTo(script: (connection: ScriptedConnection) => Promise<void> | void): Promise<Connection> {
  const server = await scriptedSmtp(script);
  const result = await connector().connect({ ...server, timeoutMs: FOREVER });
  if (!result.ok) throw new Error(result.detail);
  return result.connection;
}

async function read(connection: Connection, timeoutMs = FOREVER, maxBytes = 1000): Promise<string> {
  const result = await connection.read({ timeoutMs, maxBytes });
  return result.ok ? Buffer.from(result.data).toString('latin1') : `!${result.failure}`;
}

describe('connect', () => {
  test('goes where the map says', async () => {
    const server = await scriptedSmtp(({ send }) => send('hello'));
    const asked: unknown[] = [];
    const own = connector({
      mapAddress(address, port) {
        asked.push([address, port]);
        return server;
      },
    });
    const result = await own.connect({ address: '192.0.2.1', port: 25, timeoutMs: FOREVER });
    expect(asked).toEqual([['192.0.2.1', 25]]);
    expect(result.ok && (await read(result.connection))).toBe('hello');
  });

  test('goes nowhere where the map says so', async () => {
    const own = connector({ mapAddress: () => null });
    const result = await own.connect({ address: '192.0.2.1', port: 25, timeoutMs: FOREVER });
    expect(result).toMatchObject({ ok: false, failure: 'not-routed' });
  });

  test('never looks a name up', async () => {
    const result = await connector().connect({ address: 'localhost', port: 25, timeoutMs: FOREVER });
    expect(result).toMatchObject({ ok: false, failure: 'unreachable' });
  });

  test('a closed port refuses', async () => {
    const result = await connector().connect({ address: '127.0.0.1', port: 1, timeoutMs: FOREVER });
    expect(result).toMatchObject({ ok: false, failure: 'refused' });
  });

  test('a socket that does not connect times out', async () => {
    const socket = new Socket();
    const connection = createConnection(socket, { address: '192.0.2.1', tls, onClosed() {} });
    expect(await connection.opened(10)).toMatchObject({ failure: 'timeout' });
  });

  test('the abort of the audit cancels what is under way and what comes later', async () => {
    const server = await scriptedSmtp(() => {});
    const controller = new AbortController();
    const own = connector({ signal: controller.signal });
    const result = await own.connect({ ...server, timeoutMs: FOREVER });
    if (!result.ok) throw new Error(result.detail);
    const reading = read(result.connection);
    controller.abort();
    expect(await reading).toBe('!cancelled');
    expect(await result.connection.write(Buffer.from('x'))).toMatchObject({ ok: false, failure: 'cancelled' });
    expect(await own.connect({ ...server, timeoutMs: FOREVER })).toMatchObject({ ok: false, failure: 'cancelled' });
  });

  test('a signal that has fired before cancels at once', async () => {
    const own = connector({ signal: AbortSignal.abort() });
    expect(await own.connect({ address: '127.0.0.1', port: 1, timeoutMs: FOREVER })).toMatchObject({
      failure: 'cancelled',
    });
  });

  test('close ends every connection and waits for its socket', async () => {
    const server = await scriptedSmtp(() => {});
    const own = connector();
    const result = await own.connect({ ...server, timeoutMs: FOREVER });
    if (!result.ok) throw new Error(result.detail);
    const reading = read(result.connection);
    await own.close();
    expect(await reading).toBe('!cancelled');
    expect(await own.connect({ ...server, timeoutMs: FOREVER })).toMatchObject({ failure: 'cancelled' });
  });

  test('a CA text without a certificate is refused at once', () => {
    expect(() => connector({ ca: 'not a certificate' })).toThrow(RangeError);
  });
});

describe('read and write', () => {
  test('at most maxBytes, the rest at the next read', async () => {
    const connection = await connectTo(({ send }) => send('abcdef'));
    expect(await read(connection, FOREVER, 4)).toBe('abcd');
    expect(await read(connection, FOREVER, 4)).toBe('ef');
  });

  test('what is written arrives', async () => {
    const connection = await connectTo(async ({ line, send }) => send(`you said ${await line()}`));
    expect(await connection.write(Buffer.from('EHLO me\r\n'))).toEqual({ ok: true, ms: expect.any(Number) });
    expect(await read(connection)).toBe('you said EHLO me');
  });

  test('silence is a timeout, and the connection goes on', async () => {
    const connection = await connectTo(async ({ line, send }) => send(`${await line()}`));
    const result = await connection.read({ timeoutMs: 10, maxBytes: 10 });
    expect(result).toMatchObject({ ok: false, failure: 'timeout' });
    expect(result.ms).toBeGreaterThan(5);
    await connection.write(Buffer.from('still here\n'));
    expect(await read(connection)).toBe('still here');
  });

  test('what came before the end is read before the end is told', async () => {
    const connection = await connectTo(({ socket }) => void socket.end('bye'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await read(connection)).toBe('bye');
    expect(await read(connection)).toBe('!closed');
    expect(await connection.write(Buffer.from('x'))).toMatchObject({ ok: false, failure: 'closed' });
  });

  test('a reset is told apart from an end', async () => {
    const connection = await connectTo(async ({ socket, line }) => {
      await line();
      socket.resetAndDestroy();
    });
    await connection.write(Buffer.from('now\n'));
    expect(await read(connection)).toBe('!reset');
  });

  test('our own close ends a read', async () => {
    const connection = await connectTo(() => {});
    const reading = read(connection);
    connection.close();
    expect(await reading).toBe('!closed');
  });

  test('a server that floods us is held back, and nothing of it is lost', async () => {
    const total = 3_000_000;
    const server = await scriptedSmtp(({ send }) => send(Buffer.alloc(total, 'x')));
    const socket = new Socket();
    onTestFinished(() => void socket.destroy());
    const connection = createConnection(socket, { address: server.address, tls, onClosed() {} });
    socket.connect(server.port, server.address);
    await connection.opened(FOREVER);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(socket.bytesRead).toBeLessThan(500_000);
    let received = 0;
    while (received < total) {
      const result = await connection.read({ timeoutMs: FOREVER, maxBytes: 100_000 });
      if (!result.ok) throw new Error(result.detail);
      received += result.data.length;
    }
    expect(received).toBe(total);
  });
});
