import tls from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Authority, createAuthority, type IssuedCertificate } from '../../../src/demo/certificates.ts';
import { a, responseTo } from './scripted-wire.ts';
import { frame, listening, onQuery, openExchange, requestTo } from './sockets.ts';

const good = { answers: [a('x.test', '192.0.2.1')] };
const DAY_MS = 86_400_000;

let authority: Authority;
let certificate: IssuedCertificate;

beforeAll(async () => {
  authority = await createAuthority();
  certificate = await authority.issue({ names: ['dns.test'] });
});

/** A DoT server; counts its connections. */
async function dotServer(options: tls.TlsOptions = certificate) {
  const counted = { connections: 0, queries: 0, names: [] as string[] };
  const server = tls.createServer(options, (socket) => {
    counted.connections++;
    counted.names.push(String(socket.servername));
    socket.on('error', () => {});
    onQuery(socket, (query) => {
      counted.queries++;
      socket.write(frame(responseTo(query, good)));
    });
  });
  return { port: await listening(server), counted };
}

describe('over TLS', () => {
  test('the answer of a server with the right certificate comes back', async () => {
    const { port, counted } = await dotServer();
    const exchange = openExchange({ ca: authority.caPem });
    expect(await exchange.exchange(requestTo(port, 'tls', { name: 'dns.test' }))).toMatchObject({ ok: true });
    expect(counted.names).toEqual(['dns.test']);
  });

  test('questions asked together and later share one connection', async () => {
    const { port, counted } = await dotServer();
    const exchange = openExchange({ ca: authority.caPem });
    const ask = (id: number) => exchange.exchange(requestTo(port, 'tls', { name: 'dns.test', id }));
    const results = [...(await Promise.all([1, 2, 3, 4].map(ask))), await ask(5)];
    expect(results.map(({ ok }) => ok)).toEqual(Array(5).fill(true));
    expect(counted).toMatchObject({ connections: 1, queries: 5 });
  });

  test('the certificate has to be for the name or address asked for, wherever the route leads', async () => {
    const { port } = await dotServer();
    const exchange = openExchange({ ca: authority.caPem, mapAddress: () => ({ address: '127.0.0.1', port }) });
    const as = (name: string) => exchange.exchange(requestTo(853, 'tls', { address: '192.0.2.53', name }));
    expect(await as('dns.test')).toMatchObject({ ok: true });
    expect(await as('192.0.2.53')).toMatchObject({ ok: false, failure: 'tls-error' });
  });

  test('no question is sent to a server whose certificate is for another name', async () => {
    const { port, counted } = await dotServer();
    const exchange = openExchange({ ca: authority.caPem });
    const result = await exchange.exchange(requestTo(port, 'tls', { name: 'other.test' }));
    expect(result).toMatchObject({ ok: false, failure: 'tls-error' });
    expect(counted.queries).toBe(0);
  });

  test.each([
    ['of an unknown authority', async () => (await createAuthority()).issue({ names: ['dns.test'] })],
    ['signed by itself', () => authority.issue({ names: ['dns.test'], selfSigned: true })],
    ['that has expired', () => authority.issue({ names: ['dns.test'], notAfter: new Date(Date.now() - DAY_MS) })],
    [
      'without its intermediate',
      () => authority.issue({ names: ['dns.test'], viaIntermediate: true, withoutIntermediate: true }),
    ],
  ])('a certificate %s is not trusted', async (_, issue) => {
    const { port, counted } = await dotServer(await issue());
    const result = await openExchange({ ca: authority.caPem }).exchange(requestTo(port, 'tls', { name: 'dns.test' }));
    expect(result).toMatchObject({ ok: false, failure: 'tls-error' });
    expect(counted.queries).toBe(0);
  });

  test('without the extra authority its certificates are not trusted', async () => {
    const { port } = await dotServer();
    const result = await openExchange().exchange(requestTo(port, 'tls', { name: 'dns.test' }));
    expect(result).toMatchObject({ ok: false, failure: 'tls-error' });
  });

  test('a server that speaks no TLS is a TLS error, one that hangs up is closed', async () => {
    const { createServer } = await import('node:net');
    const plain = await listening(createServer((socket) => socket.end('220 hello\r\n')));
    const gone = await listening(createServer((socket) => socket.once('data', () => socket.end())));
    const exchange = openExchange({ ca: authority.caPem });
    expect(await exchange.exchange(requestTo(plain, 'tls', { name: 'dns.test' }))).toMatchObject({
      failure: 'tls-error',
    });
    expect(await exchange.exchange(requestTo(gone, 'tls', { name: 'dns.test' }))).toMatchObject({ failure: 'closed' });
  });

  test('a handshake that never ends does at the deadline', async () => {
    const { createServer } = await import('node:net');
    const port = await listening(createServer());
    const exchange = openExchange({ ca: authority.caPem });
    expect(await exchange.exchange(requestTo(port, 'tls', { name: 'dns.test', timeoutMs: 30 }))).toMatchObject({
      ok: false,
      failure: 'timeout',
    });
  });
});
