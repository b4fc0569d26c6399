import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { recordingWire } from '../../src/net/recording/record.ts';
import { replayWire } from '../../src/net/recording/replay.ts';
import { endpointText, type Routes } from '../../src/net/routes.ts';
import { createWeb } from '../../src/net/web.ts';
import type { Wire } from '../../src/net/wire.ts';
import { zoneNet } from '../support/zone-net.ts';
import { fetcherFor } from './fetch-world.ts';
import { PUBLIC, startSite } from './https-site.ts';
import { scriptedFetch } from './web-world.ts';

const zone = {
  'a.test': { A: [PUBLIC] },
  'b.test': { A: [PUBLIC] },
  'in.test': { A: ['10.0.0.1'] },
  'both.test': { A: ['127.0.0.1', '192.168.1.1'] },
  'dead.test': { A: 'SERVFAIL' },
} as const;
const { dns } = zoneNet(zone);
const page = { status: 200 };
const to = (location: string, status = 302) => ({ status, headers: { location } });

test('a page is there: one HEAD, without cookies or referrer, and no body', async () => {
  const { wire, asked } = scriptedFetch({ 'HEAD https://a.test/x?y=1': page });
  const looked = await createWeb({ wire, dns }).look({ url: 'https://u:p@a.test/x?y=1#z', maxRedirects: 5 });
  expect(looked).toMatchObject({
    value: { outcome: { ended: 'response', status: 200, url: 'https://a.test/x?y=1' }, redirects: [] },
  });
  expect(asked).toMatchObject([
    {
      method: 'HEAD',
      headers: { accept: '*/*', 'user-agent': 'mailcheck' },
      maxBytes: 0,
      allowPrivate: false,
      addresses: [PUBLIC],
    },
  ]);
  expect(Object.keys(asked[0]?.headers ?? {})).toEqual(['accept', 'user-agent']);
});

test.each([403, 404, 405, 501])('a server that answers HEAD with %i is asked by GET', async (status) => {
  const { wire } = scriptedFetch({ 'HEAD https://a.test/': { status }, 'GET https://a.test/': page });
  const looked = await createWeb({ wire, dns }).look({ url: 'https://a.test/', maxRedirects: 5 });
  expect(looked).toMatchObject({ value: { outcome: { ended: 'response', status: 200 } } });
  expect(looked.evidence.map(({ request }) => request)).toContain('GET https://a.test/');
});

test.each(['http://a.test:25/', 'https://b.test/'])('%s: nothing is said to a port of another service', async (url) => {
  const { wire, asked } = scriptedFetch({ 'HEAD https://b.test/': to('http://a.test:25/') });
  expect(await createWeb({ wire, dns }).look({ url, maxRedirects: 5 })).toMatchObject({
    value: { outcome: { ended: 'bad-url', url: 'http://a.test:25/' } },
  });
  expect(asked.map((request) => request.url)).not.toContain('http://a.test:25/');
});

test('a redirect that the caller does not want followed is not', async () => {
  const { wire, asked } = scriptedFetch({ 'HEAD https://a.test/': to('//b.test/leave') });
  const mayFollow = (url: string) => !url.includes('leave');
  expect(await createWeb({ wire, dns }).look({ url: 'https://a.test/', maxRedirects: 5, mayFollow })).toMatchObject({
    value: {
      outcome: { ended: 'left-alone', url: 'https://b.test/leave' },
      redirects: [{ from: 'https://a.test/', status: 302, to: 'https://b.test/leave' }],
    },
  });
  expect(asked).toHaveLength(1);
});

test('redirects are followed, from https to http as well, and told', async () => {
  const { wire } = scriptedFetch({
    'HEAD https://a.test/': to('//b.test/x', 301),
    'HEAD https://b.test/x': to('http://a.test/y'),
    'HEAD http://a.test/y': { status: 410 },
    'GET http://a.test/y': { status: 410 },
  });
  expect(await createWeb({ wire, dns }).look({ url: 'https://a.test/', maxRedirects: 5 })).toMatchObject({
    value: {
      outcome: { ended: 'response', status: 410, url: 'http://a.test/y' },
      redirects: [
        { from: 'https://a.test/', status: 301, to: 'https://b.test/x' },
        { from: 'https://b.test/x', status: 302, to: 'http://a.test/y' },
      ],
    },
  });
});

test('a circle of redirects ends', async () => {
  const { wire, asked } = scriptedFetch({ 'HEAD https://a.test/': to('https://a.test/') });
  expect(await createWeb({ wire, dns }).look({ url: 'https://a.test/', maxRedirects: 4 })).toMatchObject({
    value: { outcome: { status: 302 }, redirects: { length: 4 } },
  });
  expect(asked).toHaveLength(1); // the same address is asked for once
});

test('a private address is not connected to, neither at once nor behind a redirect', async () => {
  const { wire } = scriptedFetch({ 'HEAD https://a.test/': to('http://in.test/admin') });
  const web = createWeb({ wire, dns });
  for (const url of [
    'https://in.test/',
    'http://127.0.0.1:8080/',
    'http://[::1]/',
    'https://both.test/',
    'https://a.test/',
  ]) {
    expect(await web.look({ url, maxRedirects: 5 }), url).toMatchObject({
      value: { outcome: { ended: 'private-address' } },
    });
  }
});

test.each([
  ['ftp://a.test/', 'bad-url'],
  ['javascript:x', 'bad-url'],
  ['https://gone.test/', 'no-address'],
])('%s ends as %s', async (url, ended) => {
  const { wire } = scriptedFetch({});
  const looked = await createWeb({ wire, dns }).look({ url, maxRedirects: 5 });
  expect(looked).toMatchObject({ status: 'known', value: { outcome: { ended, url } } });
});

test('where the resolver fails, nothing is known', async () => {
  const { wire } = scriptedFetch({});
  expect(await createWeb({ wire, dns }).look({ url: 'https://dead.test/', maxRedirects: 5 })).toMatchObject({
    status: 'unknown',
    reason: 'dns-failure',
  });
});

test('two links to one place are one request', async () => {
  const { wire, asked } = scriptedFetch({
    'HEAD https://a.test/': page,
    'HEAD https://b.test/': to('https://a.test/'),
  });
  const web = createWeb({ wire, dns });
  await Promise.all(
    ['https://a.test/', 'https://b.test/', 'https://a.test/#x'].map((url) => web.look({ url, maxRedirects: 5 })),
  );
  expect(asked.map(({ url }) => url).toSorted()).toEqual(['https://a.test/', 'https://b.test/']);
});

test('without TLS, on a real server; and a large page is not taken', async () => {
  const seen: unknown[] = [];
  const server = createServer((request, response) => {
    seen.push([request.method, request.url, request.headers.host]);
    response.writeHead(request.method === 'HEAD' ? 405 : 200, { 'content-length': '100000000' });
    if (request.method === 'HEAD') response.end();
    else response.write('x');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const routes: Routes = new Map([[endpointText({ address: PUBLIC, port: 80 }), { address: '127.0.0.1', port }]]);
  const wire = await fetcherFor({ port, routes, close: async () => {} });
  expect(await createWeb({ wire, dns }).look({ url: 'http://a.test/y', maxRedirects: 5 })).toMatchObject({
    value: { outcome: { ended: 'response', status: 200 } },
  });
  expect(seen).toEqual([
    ['HEAD', '/y', 'a.test'],
    ['GET', '/y', 'a.test'],
  ]);
});

test('a certificate for another name is told', async () => {
  const site = await startSite((_request, response) => response.end(), { names: ['other.test'] });
  onTestFinished(() => site.close());
  const wire = await fetcherFor(site);
  expect(await createWeb({ wire, dns }).look({ url: 'https://a.test/', maxRedirects: 5 })).toMatchObject({
    value: { outcome: { ended: 'tls-error', code: 'ERR_TLS_CERT_ALTNAME_INVALID' } },
  });
});

test('a replay sees the same', async () => {
  const { wire } = scriptedFetch({
    'HEAD https://a.test/': { status: 404 },
    'GET https://a.test/': to('http://b.test/'),
    'HEAD http://b.test/': page,
  });
  const recorder = recordingWire({ ...(wire as Wire), startedAtMs: 0, signal: new AbortController().signal });
  const request = { url: 'https://a.test/', maxRedirects: 5 };
  const then = await createWeb({ wire: recorder.wire, dns }).look(request);
  const again = await createWeb({ wire: replayWire(recorder.recording()), dns }).look(request);
  expect(again).toEqual(then);
  expect(then).toMatchObject({ value: { outcome: { status: 200, url: 'http://b.test/' } } });
});
