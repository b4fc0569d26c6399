import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { createHttps } from '../../src/net/https.ts';
import { addressMapper } from '../../src/net/routes.ts';
import { createFetcher } from '../../src/net/system/fetch.ts';
import type { FetchRequest } from '../../src/net/wire.ts';
import { zoneNet } from '../support/zone-net.ts';
import { PUBLIC, startSite, testAuthority } from './https-site.ts';

const zone = { 'a.test': { A: [PUBLIC] }, 'in.test': { A: ['10.0.0.1'] }, 'b.test': { A: [PUBLIC] } };
const form = { url: 'https://a.test/x?y=1', contentType: 'text/plain', body: 'one=two', maxBytes: 1000 };

/** Posts to a real server. */
async function post(handler: RequestListener, asked: Partial<typeof form> = {}) {
  const site = await startSite(handler);
  const { caPem } = await testAuthority();
  const fetcher = createFetcher({
    signal: new AbortController().signal,
    mapAddress: addressMapper(site.routes),
    ca: caPem,
  });
  onTestFinished(async () => {
    fetcher.close();
    await site.close();
  });
  return createHttps({ wire: fetcher, dns: zoneNet(zone).dns }).post({ ...form, ...asked });
}

test('the body arrives once, with its type, and with nothing that tells who asks', async () => {
  const seen: unknown[] = [];
  const outcome = await post(async (request, response) => {
    const body = await text(request);
    const { host, 'content-type': type, 'content-length': length, cookie, referer, authorization } = request.headers;
    seen.push({ method: request.method, url: request.url, host, type, length, cookie, referer, authorization, body });
    response.end('done');
  });
  expect(outcome).toMatchObject({ status: 'known', value: { ended: 'response', status: 200, body: 'done' } });
  expect(outcome.evidence.at(-1)).toMatchObject({ request: 'POST https://a.test/x?y=1' });
  const nothing = { cookie: undefined, referer: undefined, authorization: undefined };
  expect(seen).toEqual([
    { method: 'POST', url: '/x?y=1', host: 'a.test', type: 'text/plain', length: '7', body: 'one=two', ...nothing },
  ]);
});

test('a redirect is the answer', async () => {
  const asked: (string | undefined)[] = [];
  const outcome = await post((request, response) => {
    asked.push(request.url);
    response.writeHead(307, { location: 'https://b.test/' }).end();
  });
  expect(outcome).toMatchObject({ value: { ended: 'response', status: 307, location: 'https://b.test/' } });
  expect(asked).toHaveLength(1);
});

test.each([
  ['https://in.test/', 'private-address'],
  ['https://127.0.0.1/', 'private-address'],
  ['https://gone.test/', 'no-address'],
  ['http://a.test/', 'bad-url'],
])('%s is not posted to: %s', async (url, ended) => {
  const outcome = await post((_request, response) => response.end(), { url });
  expect(outcome).toMatchObject({ status: 'known', value: { ended } });
});

test('what stands before the @ and behind the # is sent to nobody', async () => {
  const requests: FetchRequest[] = [];
  const wire = {
    async fetch(request: FetchRequest) {
      requests.push(request);
      return { ok: true, status: 200, headers: {}, body: new Uint8Array(), ms: 1 } as const;
    },
  };
  await createHttps({ wire, dns: zoneNet(zone).dns }).post({ ...form, url: 'https://user:secret@a.test/x#y' });
  expect(requests.map(({ url, method, allowPrivate }) => ({ url, method, allowPrivate }))).toEqual([
    { url: 'https://a.test/x', method: 'POST', allowPrivate: false },
  ]);
});
