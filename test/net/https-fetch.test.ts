import { createServer } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { fetcherFor, fetchFrom, requestOf } from './fetch-world.ts';
import { PUBLIC, startRaw, startSite, testAuthority } from './https-site.ts';
import { startSilent } from './silent-site.ts';

test('a page comes with status, headers and octets, and the server sees host, path and that nothing may be coded', async () => {
  const seen: unknown[] = [];
  const site = await startSite((request, response) => {
    seen.push([request.method, request.url, request.headers]);
    response.setHeader('X-Two', ['1', '2']);
    response.writeHead(203, { 'content-type': 'text/plain' }).end(Buffer.from([0x61, 0xff, 0]));
  });
  const result = await fetchFrom(site);
  expect(result).toMatchObject({ ok: true, status: 203, headers: { 'content-type': 'text/plain', 'x-two': '1, 2' } });
  expect(result.ok && [...result.body]).toEqual([0x61, 0xff, 0]);
  expect(result.ms).toBeGreaterThan(0);
  expect(seen).toMatchObject([
    ['GET', '/.well-known/mta-sts.txt?x=1', { host: 'a.test', accept: 'text/plain', 'accept-encoding': 'identity' }],
  ]);
});

test('a body is sent', async () => {
  const site = await startSite((request, response) => request.pipe(response));
  const result = await fetchFrom(site, { method: 'POST', body: Buffer.from('ask') });
  expect(result.ok && Buffer.from(result.body).toString()).toBe('ask');
});

test('a redirect is handed over, not followed', async () => {
  let requests = 0;
  const site = await startSite((_request, response) => {
    requests++;
    response.writeHead(301, { location: 'https://b.test/' }).end();
  });
  expect(await fetchFrom(site)).toMatchObject({ ok: true, status: 301, headers: { location: 'https://b.test/' } });
  expect(requests).toBe(1);
});

test.each([
  { name: 'that says its size', headers: { 'content-length': '1001' } },
  { name: 'that does not', headers: {} },
])('a body larger than allowed, $name, is given up', async ({ headers }) => {
  const site = await startSite((_request, response) => {
    response.writeHead(200, headers).write('x'.repeat(1001));
  });
  expect(await fetchFrom(site)).toMatchObject({ ok: false, failure: 'too-large' });
});

test('a body of just the size allowed is whole', async () => {
  const site = await startSite((_request, response) => response.end('x'.repeat(1000)));
  const result = await fetchFrom(site);
  expect(result.ok && result.body.length).toBe(1000);
});

test('headers without end are no answer', async () => {
  const site = await startSite((_request, response) => {
    response.writeHead(200, { 'x-long': 'x'.repeat(40_000) }).end();
  });
  expect(await fetchFrom(site)).toMatchObject({ ok: false, failure: 'protocol-error' });
});

test.each([
  { name: 'a body that drips', drip: true },
  { name: 'no answer at all', drip: false },
])('$name ends with the deadline', async ({ drip }) => {
  const site = await startSite((_request, response) => {
    if (!drip) return;
    const timer = setInterval(() => response.write('x'), 5);
    response.on('close', () => clearInterval(timer));
  });
  expect(await fetchFrom(site, { timeoutMs: 60 })).toMatchObject({ ok: false, failure: 'timeout' });
});

test('a handshake that is not answered ends with the deadline', async () => {
  const site = await startRaw(() => {});
  expect(await fetchFrom(site, { timeoutMs: 40 })).toMatchObject({ ok: false, failure: 'timeout' });
});

const rawServers = [
  {
    name: 'speaks no TLS',
    serve: (socket: { write(text: string): unknown }) => socket.write('220 smtp\r\n'),
    failure: 'tls-error',
  },
  { name: 'hangs up at once', serve: (socket: { destroy(): unknown }) => socket.destroy(), failure: /closed|reset/ },
];
test.each(rawServers)('a server that $name', async ({ serve, failure }) => {
  const result = await fetchFrom(await startRaw(serve));
  expect(!result.ok && result.failure).toMatch(failure);
});

const answers = [
  { name: 'garbage', text: '\x00\x01 no HTTP\r\n\r\n', failure: 'protocol-error' },
  { name: 'nothing, and hangs up', text: '', failure: 'closed' },
  {
    name: 'half a body, and hangs up',
    text: 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf',
    failure: /closed|protocol-error/,
  },
  {
    name: 'an endless list of interim responses',
    text: 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(50),
    failure: /closed|protocol-error/,
  },
];
test.each(answers)('a server that answers $name', async ({ text, failure }) => {
  const secureContext = createSecureContext(await (await testAuthority()).issue({ names: ['a.test'] }));
  const site = await startRaw((socket) => {
    const secure = new TLSSocket(socket, { isServer: true, secureContext });
    secure.on('error', () => {});
    secure.once('data', () => secure.end(text));
  });
  const result = await fetchFrom(site);
  expect(!result.ok && result.failure).toMatch(failure);
});

test('a port that nobody listens on is refused', async () => {
  const site = await startRaw(() => {});
  await site.close();
  const fetcher = await fetcherFor(site);
  const result = await fetcher.fetch(requestOf({}));
  expect(result).toMatchObject({ ok: false, failure: 'refused' });
  expect(!result.ok && result.detail).toContain('ECONNREFUSED');
});

test('silence before the connection is taken may be that of a firewall on our side', async () => {
  expect(await fetchFrom(await startSilent(), { timeoutMs: 60 })).toMatchObject({ ok: false, failure: 'unreachable' });
});

test.each([
  '10.0.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '::1',
  'fd00::1',
  '::ffff:127.0.0.1',
  '64:ff9b::7f00:1',
  '192.0.2.1',
])('%s is not connected to, though it is routed', async (address) => {
  let connections = 0;
  const site = await startRaw(() => connections++);
  const routes = new Map(
    [...site.routes].flatMap(([, to]) => [[`${address}:443`, to] as const, [`[${address}]:443`, to] as const]),
  );
  expect(await fetchFrom(site, { addresses: [address] }, { routes })).toMatchObject({
    ok: false,
    failure: 'private-address',
  });
  expect(connections).toBe(0);
});

test('a private address is connected to where that was asked for', async () => {
  const site = await startSite((_request, response) => response.end('inside'));
  const routes = new Map([['10.0.0.1:443', { address: '127.0.0.1', port: site.port }]]);
  const result = await fetchFrom(site, { addresses: ['10.0.0.1'], allowPrivate: true }, { routes });
  expect(result).toMatchObject({ ok: true, status: 200 });
});

test('a public address beside a private one is the one connected to', async () => {
  const site = await startSite((_request, response) => response.end());
  expect(await fetchFrom(site, { addresses: ['10.0.0.1', PUBLIC] })).toMatchObject({ ok: true });
});

test('what is not in the route map is not routed', async () => {
  const site = await startRaw(() => {});
  expect(await fetchFrom(site, { addresses: ['44.128.9.2'] })).toMatchObject({ ok: false, failure: 'not-routed' });
  expect(await fetchFrom(site, { url: 'https://a.test:8443/' })).toMatchObject({ ok: false, failure: 'not-routed' });
});

test('no address at all is unreachable', async () => {
  const site = await startRaw(() => {});
  expect(await fetchFrom(site, { addresses: [] })).toMatchObject({ ok: false, failure: 'unreachable' });
});

test.each(['ftp://a.test/', 'file:///etc/passwd', 'nothing'])('"%s" is no http or https URL', async (url) => {
  const site = await startRaw(() => {});
  expect(await fetchFrom(site, { url })).toMatchObject({ ok: false, failure: 'protocol-error' });
});

test('an address that refuses gives way to the next one', async () => {
  const site = await startSite((_request, response) => response.end('second'));
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as { port: number };
  await new Promise((resolve) => closed.close(resolve));
  const routes = new Map([...site.routes, ['44.128.9.7:443', { address: '127.0.0.1', port }]]);
  const result = await fetchFrom(site, { addresses: ['44.128.9.7', PUBLIC] }, { routes });
  expect(result).toMatchObject({ ok: true, status: 200 });
});

test('the signal ends what is under way as cancelled, and refuses what comes later', async () => {
  const abort = new AbortController();
  const site = await startSite(() => abort.abort());
  onTestFinished(() => site.close());
  const fetcher = await fetcherFor(site, { signal: abort.signal });
  expect(await fetcher.fetch(requestOf({}))).toMatchObject({ ok: false, failure: 'cancelled' });
  expect(await fetcher.fetch(requestOf({}))).toMatchObject({ ok: false, failure: 'cancelled' });
});

test('closing ends what is under way', async () => {
  const site = await startRaw(() => {});
  onTestFinished(() => site.close());
  const fetcher = await fetcherFor(site);
  const pending = fetcher.fetch(requestOf({}));
  fetcher.close();
  expect(await pending).toMatchObject({ ok: false, failure: 'cancelled' });
});
