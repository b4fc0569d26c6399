import { once } from 'node:events';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { HttpsRequest } from '../../src/core/net.ts';
import { type CertificateRequest, createAuthority } from '../../src/demo/certificates.ts';
import { type HttpsPages, startHttpsServer } from '../../src/demo/https-server.ts';
import { createHttps } from '../../src/net/https.ts';
import { addressMapper } from '../../src/net/routes.ts';
import { createFetcher } from '../../src/net/system/fetch.ts';
import { zoneNet } from '../support/zone-net.ts';

const ADDRESS = '44.128.1.80';
const POLICY = 'version: STSv1\r\nmode: enforce\r\nmx: mx.a.test\r\nmax_age: 604800\r\n';
const PATH = '/.well-known/mta-sts.txt';

const pages: HttpsPages = {
  'mta-sts.a.test': {
    [PATH]: { status: 200, contentType: 'text/plain', body: POLICY },
    '/moved': { status: 301, contentType: 'text/plain', body: '', headers: { location: PATH } },
  },
  'logo.a.test': {
    '/logo.svg': { status: 200, contentType: 'image/svg+xml', body: Uint8Array.from([0x3c, 0xff, 0x3e]) },
  },
};

async function start({
  delayMs = 0,
  ...certificate
}: Partial<CertificateRequest> & { readonly delayMs?: number } = {}) {
  const authority = await createAuthority();
  const tls = await authority.issue({ names: ['mta-sts.a.test', 'logo.a.test'], ...certificate });
  const server = await startHttpsServer({ tls, pages, delayMs });
  onTestFinished(() => server.close());
  return { server, ca: authority.caPem };
}

/** Our own client on real sockets. */
async function get({ server, ca }: Awaited<ReturnType<typeof start>>, asked: Partial<HttpsRequest> & { url: string }) {
  const mapAddress = addressMapper(new Map([[`${ADDRESS}:443`, server]]));
  const fetcher = createFetcher({ signal: new AbortController().signal, mapAddress, ca });
  onTestFinished(() => fetcher.close());
  const { dns } = zoneNet({ 'mta-sts.a.test': { A: [ADDRESS] }, 'logo.a.test': { A: [ADDRESS] } });
  return createHttps({ wire: fetcher, dns }).get({ accept: '*/*', maxBytes: 65_536, maxRedirects: 0, ...asked });
}

describe('the demo’s HTTPS server', () => {
  test('serves a page by host and path, whatever is asked behind it', async () => {
    const world = await start();
    for (const url of [`https://mta-sts.a.test${PATH}`, `https://MTA-STS.a.test${PATH}?x=1`]) {
      expect(await get(world, { url })).toMatchObject({
        value: { ended: 'response', status: 200, contentType: 'text/plain', body: POLICY },
      });
    }
    expect(world.server.requests).toBe(2);
  });

  test('serves octets as they are', async () => {
    const outcome = await get(await start(), { url: 'https://logo.a.test/logo.svg' });
    expect(outcome).toMatchObject({
      value: { contentType: 'image/svg+xml', octets: Uint8Array.from([0x3c, 0xff, 0x3e]) },
    });
  });

  test('sends the headers of a page', async () => {
    const world = await start();
    const url = 'https://mta-sts.a.test/moved';
    expect(await get(world, { url })).toMatchObject({ value: { status: 301, location: PATH } });
    expect(await get(world, { url, maxRedirects: 1 })).toMatchObject({ value: { status: 200, body: POLICY } });
  });

  test.each([
    `https://logo.a.test${PATH}`,
    'https://mta-sts.a.test/',
    'https://mta-sts.a.test/constructor',
    'https://mta-sts.a.test//logo.svg',
  ])('%s is 404', async (url) => {
    expect(await get(await start(), { url })).toMatchObject({ value: { ended: 'response', status: 404 } });
  });

  test('takes nothing but GET', async () => {
    const { server, ca } = await start();
    const request = httpsRequest({
      ...{ host: server.address, port: server.port, ca, method: 'POST', path: PATH },
      ...{ servername: 'mta-sts.a.test', headers: { host: 'mta-sts.a.test' } },
    }).end('x');
    const [response] = await once(request, 'response');
    response.resume();
    expect(response.statusCode).toBe(405);
  });

  test('shows the certificate that it was given', async () => {
    const world = await start({ notAfter: new Date(Date.now() - 86_400_000) });
    expect(await get(world, { url: `https://mta-sts.a.test${PATH}` })).toMatchObject({
      value: { ended: 'tls-error', code: 'CERT_HAS_EXPIRED' },
    });
    await expect(startHttpsServer({ tls: { key: 'x', cert: 'y' }, pages })).rejects.toThrow();
  });

  test('waits before each answer', async () => {
    const world = await start({ delayMs: 30 });
    const startedAt = performance.now();
    await get(world, { url: `https://mta-sts.a.test${PATH}` });
    expect(performance.now() - startedAt).toBeGreaterThan(25);
  });

  test('close hangs up on everybody, those in a handshake too', async () => {
    const { server } = await start();
    const socket = connect(server.port, server.address).on('error', () => {});
    await once(socket, 'connect');
    const closed = once(socket.resume(), 'close');
    await new Promise((resolve) => setTimeout(resolve, 10));
    await server.close();
    await closed;
  });
});
