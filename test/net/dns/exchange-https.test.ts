import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import https from 'node:https';
import { decode } from 'dns-packet';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Authority, createAuthority, type IssuedCertificate } from '../../../src/demo/certificates.ts';
import { a, responseTo } from './scripted-wire.ts';
import { listening, openExchange, requestTo } from './sockets.ts';

const good = { answers: [a('x.test', '192.0.2.1')] };
const TYPE = 'application/dns-message';

let authority: Authority;
let certificate: IssuedCertificate;

beforeAll(async () => {
  authority = await createAuthority();
  certificate = await authority.issue({ names: ['dns.test'] });
});

type Request = Pick<Http2ServerRequest, 'method' | 'url' | 'headers' | 'httpVersion'>;
type Handler = (request: Request, body: Buffer, response: Http2ServerResponse) => void;

/** A DoH server of HTTP/2 and 1.1; as a rule it answers. */
async function dohServer(
  handler: Handler = answer,
): Promise<{ port: number; requests: Request[]; connections: () => number }> {
  const requests: Request[] = [];
  let connections = 0;
  const server = createSecureServer({ ...certificate, allowHTTP1: true }, (request, response) => {
    requests.push(request);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handler(request, Buffer.concat(chunks), response));
  });
  server.on('sessionError', () => {});
  server.on('secureConnection', () => connections++);
  return { port: await listening(server), requests, connections: () => connections };
}

const answer: Handler = (_request, body, response) => {
  response.writeHead(200, { 'content-type': TYPE });
  response.end(responseTo(decode(body), good));
};

function ask(
  port: number,
  { ca = authority.caPem, path = '/dns-query', timeoutMs = 5_000, signal = new AbortController().signal } = {},
) {
  const exchange = openExchange({ ca, signal, mapAddress: () => ({ address: '127.0.0.1', port }) });
  const name = `https://dns.test${path}`;
  return exchange.exchange(requestTo(443, 'https', { address: '192.0.2.53', name, timeoutMs, id: 0 }));
}

describe('over HTTPS', () => {
  test('the question is posted over HTTP/2 and the answer comes back', async () => {
    const { port, requests } = await dohServer();
    expect(await ask(port, { path: '/dns-query?x=1' })).toMatchObject({ ok: true, ms: expect.any(Number) });
    expect(requests[0]).toMatchObject({ method: 'POST', url: '/dns-query?x=1', httpVersion: '2.0' });
    expect(requests[0]?.headers).toMatchObject({ 'content-type': TYPE, accept: TYPE, ':authority': 'dns.test' });
  });

  test('a server of HTTP/1.1 is understood too', async () => {
    const server = https.createServer(certificate, (request, response) => {
      request.once('data', (body: Buffer) => {
        response.writeHead(200, { 'content-type': `${TYPE}; charset=x` });
        response.end(responseTo(decode(body), good));
      });
    });
    expect(await ask(await listening(server))).toMatchObject({ ok: true });
  });

  test('questions share a connection', async () => {
    const { port, requests, connections } = await dohServer();
    const exchange = openExchange({ ca: authority.caPem });
    const request = () => requestTo(port, 'https', { name: `https://dns.test:${port}/dns-query`, id: 0 });
    await Promise.all([request(), request(), request()].map(exchange.exchange));
    expect(await exchange.exchange(request())).toMatchObject({ ok: true });
    expect(requests).toHaveLength(4);
    expect(connections()).toBe(1);
  });

  test.each<[string, Handler, string]>([
    [
      'an HTTP error',
      (_, __, response) => response.writeHead(502, { 'content-type': TYPE }).end('x'),
      'HTTP status 502',
    ],
    [
      'a redirect',
      (_, __, response) => response.writeHead(302, { location: 'https://evil.test/' }).end(),
      'HTTP status 302',
    ],
    ['no content', (_, __, response) => response.writeHead(204).end(), 'HTTP status 204'],
    ['HTML', (_, __, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'), 'text/html'],
    ['content of no type', (_, __, response) => response.writeHead(200).end('x'), 'type ""'],
  ])('%s is a protocol error, and not followed', async (_, handler, detail) => {
    const { port, requests } = await dohServer(handler);
    expect(await ask(port)).toMatchObject({
      ok: false,
      failure: 'protocol-error',
      detail: expect.stringContaining(detail),
    });
    expect(requests).toHaveLength(1);
  });

  test('an endless answer is cut at 64 kB', async () => {
    const { port } = await dohServer((_request, _body, response) => {
      response.writeHead(200, { 'content-type': TYPE });
      response.stream.on('error', () => {});
      const pour = () => {
        while (!response.stream.destroyed && response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', pour);
      pour();
    });
    expect(await ask(port)).toMatchObject({ ok: false, failure: 'too-large' });
  });

  test('headers that never come, or a body that never ends, end at the deadline', async () => {
    const silent = await dohServer(() => {});
    expect(await ask(silent.port, { timeoutMs: 40 })).toMatchObject({ ok: false, failure: 'timeout' });
    const stuck = await dohServer((_request, _body, response) => {
      response.writeHead(200, { 'content-type': TYPE });
      response.write('x');
    });
    expect(await ask(stuck.port, { timeoutMs: 40 })).toMatchObject({ ok: false, failure: 'timeout' });
  });

  test('a connection that breaks is closed', async () => {
    const { port } = await dohServer((_request, _body, response) => response.stream.session?.destroy());
    const result = await ask(port);
    expect(result).toMatchObject({ ok: false });
    expect(['closed', 'reset']).toContain(result.ok ? '' : result.failure);
  });

  test('what is no HTTP is a protocol error', async () => {
    const { createServer } = await import('node:tls');
    const port = await listening(
      createServer({ ...certificate, ALPNProtocols: ['http/1.1'] }, (socket) => socket.end('220 hello\r\n')),
    );
    expect(await ask(port)).toMatchObject({ ok: false, failure: 'protocol-error' });
  });

  test('a certificate that is not trusted is a TLS error, and nothing is asked', async () => {
    const { port, requests } = await dohServer();
    const other = await createAuthority();
    expect(await ask(port, { ca: other.caPem })).toMatchObject({ ok: false, failure: 'tls-error' });
    expect(requests).toHaveLength(0);
  });

  test('a certificate for another name is a TLS error', async () => {
    certificate = await authority.issue({ names: ['other.test'] });
    const { port, requests } = await dohServer();
    certificate = await authority.issue({ names: ['dns.test'] });
    expect(await ask(port)).toMatchObject({ ok: false, failure: 'tls-error' });
    expect(requests).toHaveLength(0);
  });

  test('a closed port is refused', async () => {
    const server = https.createServer(certificate);
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await ask(port)).toMatchObject({ ok: false, failure: 'refused' });
  });

  test('what is under way ends when it is cancelled', async () => {
    const abort = new AbortController();
    const { port } = await dohServer(() => abort.abort());
    expect(await ask(port, { signal: abort.signal })).toMatchObject({ ok: false, failure: 'cancelled' });
  });
});
