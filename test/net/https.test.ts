import type { RequestListener } from 'node:http';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { HttpsRequest } from '../../src/core/net.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { createHttps } from '../../src/net/https.ts';
import { addressMapper } from '../../src/net/routes.ts';
import { createFetcher } from '../../src/net/system/fetch.ts';
import type { FetchRequest, FetchResult, WireFailure } from '../../src/net/wire.ts';
import { zoneNet } from '../support/zone-net.ts';
import { PUBLIC, startSite, testAuthority } from './https-site.ts';

const zone: Zone = {
  'a.test': { A: [PUBLIC] },
  'b.test': { A: [PUBLIC] },
  'in.test': { A: ['10.0.0.1'] },
  'six.test': { AAAA: ['2a0e:fd45::1'] },
  'both.test': { A: [PUBLIC], AAAA: ['2a0e:fd45::1'] },
  'empty.test': { TXT: ['nothing'] },
  'half.test': { A: [PUBLIC], AAAA: 'TIMEOUT' },
  'doubtful.test': { AAAA: 'SERVFAIL' },
  'dead.test': 'TIMEOUT',
};

const request: HttpsRequest = { url: 'https://a.test/', accept: 'text/plain', maxBytes: 1000, maxRedirects: 3 };

/** Asks a real server. */
async function get(handler: RequestListener, asked: Partial<HttpsRequest> = {}) {
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
  return createHttps({ wire: fetcher, dns: zoneNet(zone).dns }).get({ ...request, ...asked });
}

/** Asks a wire that answers as the test says. */
async function scripted(answer: (request: FetchRequest) => FetchResult, asked: Partial<HttpsRequest> = {}) {
  const requests: FetchRequest[] = [];
  const wire = {
    async fetch(fetched: FetchRequest) {
      requests.push(fetched);
      return answer(fetched);
    },
  };
  const https = createHttps({ wire, dns: zoneNet(zone).dns, timeoutMs: 1000 });
  return { outcome: await https.get({ ...request, ...asked }), requests };
}

function page(body: string, headers: Readonly<Record<string, string>> = {}, status = 200, ms = 1): FetchResult {
  return { ok: true, status, headers, body: Buffer.from(body), ms };
}

const moved = (location: string, ms = 1) => page('', { location }, 301, ms);
const failed = (failure: WireFailure): FetchResult => ({ ok: false, failure, detail: 'as the wire says', ms: 1 });

describe('over real connections', () => {
  test('a page', async () => {
    const outcome = await get((_request, response) => {
      response.setHeader('content-type', 'text/plain; charset=utf-8').end('version: STSv1');
    });
    expect(outcome).toMatchObject({
      status: 'known',
      value: {
        ended: 'response',
        status: 200,
        contentType: 'text/plain; charset=utf-8',
        location: null,
        body: 'version: STSv1',
        url: 'https://a.test/',
      },
    });
    expect(outcome.evidence.at(-1)).toMatchObject({ via: 'https', request: 'GET https://a.test/' });
    expect(outcome.evidence.at(-1)?.response).toMatch(/^HTTP 200\ncontent-type: text\/plain[\s\S]*\n\nversion: STSv1$/);
  });

  test('redirects are followed, each host looked up anew, and each stands in the evidence', async () => {
    const outcome = await get((asked, response) => {
      const next = { 'a.test/': 'https://b.test/one?x', 'b.test/one?x': '/two' }[`${asked.headers.host}${asked.url}`];
      if (next === undefined) response.end('here');
      else response.writeHead(302, { location: next }).end();
    });
    expect(outcome).toMatchObject({ status: 'known', value: { body: 'here', url: 'https://b.test/two' } });
    expect(outcome.evidence.filter(({ via }) => via === 'https').map((piece) => piece.request)).toEqual([
      'GET https://a.test/',
      'GET https://b.test/one?x',
      'GET https://b.test/two',
    ]);
  });

  test('a redirect to a host with a private address is not followed there', async () => {
    const outcome = await get((_asked, response) => response.writeHead(301, { location: 'https://in.test/' }).end());
    expect(outcome).toMatchObject({ status: 'known', value: { ended: 'private-address' } });
  });

  test('a redirect to a private address in the URL is not followed there', async () => {
    const outcome = await get((_asked, response) => response.writeHead(301, { location: 'https://2130706433/' }).end());
    expect(outcome).toMatchObject({
      status: 'known',
      value: { ended: 'private-address', detail: expect.stringContaining('127.0.0.1') },
    });
  });

  test('a body that is not UTF-8 is read as far as it goes', async () => {
    const outcome = await get((_asked, response) => response.end(Buffer.from([0x61, 0xc3, 0x28])));
    expect(outcome).toMatchObject({ value: { body: 'a\ufffd(' } });
  });

  test('a body that is too large', async () => {
    const outcome = await get((_asked, response) => response.end('x'.repeat(1001)));
    expect(outcome).toMatchObject({ status: 'known', value: { ended: 'too-large' } });
  });

  test('a body coded though nothing of the kind was accepted', async () => {
    const outcome = await get((_asked, response) => response.setHeader('content-encoding', 'gzip').end('x'));
    expect(outcome).toMatchObject({
      status: 'known',
      value: { ended: 'protocol-error', detail: expect.stringContaining('gzip') },
    });
  });
});

describe('redirects', () => {
  const statuses = [301, 302, 303, 307, 308];
  test.each(statuses)('status %s is one', async (status) => {
    const { requests } = await scripted(({ url }) =>
      url === request.url ? page('', { location: '/b' }, status) : page(''),
    );
    expect(requests.map(({ url }) => url)).toEqual(['https://a.test/', 'https://a.test/b']);
  });

  test.each([200, 300, 304, 404])('status %s is none, whatever its location', async (status) => {
    const { requests, outcome } = await scripted(() => page('', { location: '/b' }, status));
    expect(requests).toHaveLength(1);
    expect(outcome).toMatchObject({ value: { ended: 'response', status, location: '/b' } });
  });

  test.each([0, 1, 5])('at most %s of them; the next one is itself the outcome', async (maxRedirects) => {
    const { requests, outcome } = await scripted(() => moved('/again'), { maxRedirects });
    expect(requests).toHaveLength(maxRedirects + 1);
    expect(outcome).toMatchObject({ value: { ended: 'response', status: 301, location: '/again' } });
  });

  test.each(['http://a.test/', 'ftp://a.test/', 'javascript:alert(1)', 'https://', '//:x'])(
    'to "%s" is not followed',
    async (location) => {
      const { requests, outcome } = await scripted(() => moved(location));
      expect(requests).toHaveLength(1);
      expect(outcome).toMatchObject({ status: 'known', value: { ended: 'response', status: 301, location } });
    },
  );

  test('credentials and fragments go to nobody', async () => {
    const { requests, outcome } = await scripted(({ url }) =>
      url === request.url ? moved('https://user:secret@b.test/x#y') : page(''),
    );
    expect(requests.map(({ url }) => url)).toEqual(['https://a.test/', 'https://b.test/x']);
    expect(outcome).toMatchObject({ value: { url: 'https://b.test/x' } });
  });

  test('all of them share one deadline', async () => {
    const { requests, outcome } = await scripted(() => moved('/again', 400), { maxRedirects: 10 });
    expect(requests.map(({ timeoutMs }) => timeoutMs)).toEqual([1000, 600, 200]);
    expect(outcome).toMatchObject({ status: 'known', value: { ended: 'timeout' } });
  });
});

describe('whose doing it is', () => {
  const theirs: readonly (readonly [WireFailure, string])[] = [
    ['refused', 'refused'],
    ['timeout', 'timeout'],
    ['closed', 'closed'],
    ['reset', 'closed'],
    ['tls-error', 'tls-error'],
    ['protocol-error', 'protocol-error'],
    ['too-large', 'too-large'],
    ['private-address', 'private-address'],
  ];
  test.each(theirs)('%s is known', async (failure, ended) => {
    const { outcome } = await scripted(() => failed(failure));
    expect(outcome).toMatchObject({ status: 'known', value: { ended, detail: 'as the wire says' } });
  });

  const ours: readonly (readonly [WireFailure, string])[] = [
    ['cancelled', 'timeout'],
    ['no-ipv6', 'no-ipv6'],
    ['unreachable', 'unreachable'],
    ['not-routed', 'unreachable'],
  ];
  test.each(ours)('%s is unknown', async (failure, reason) => {
    const { outcome } = await scripted(() => failed(failure));
    expect(outcome).toMatchObject({ status: 'unknown', reason });
    expect(outcome.evidence.at(-1)).toMatchObject({ via: 'https' });
  });
});

describe('addresses', () => {
  const hosts = [
    { name: 'IPv4 first', host: 'both.test', addresses: [PUBLIC, '2a0e:fd45::1'] },
    { name: 'IPv6 alone', host: 'six.test', addresses: ['2a0e:fd45::1'] },
    { name: 'what was answered, where the other family was not', host: 'half.test', addresses: [PUBLIC] },
    { name: 'an address in the URL', host: '44.128.9.9', addresses: ['44.128.9.9'] },
    { name: 'an IPv6 address in the URL', host: '[2a0e:fd45::9]', addresses: ['2a0e:fd45::9'] },
  ];
  test.each(hosts)('$name', async ({ host, addresses }) => {
    const { requests } = await scripted(() => page(''), { url: `https://${host}/` });
    expect(requests.map((asked) => asked.addresses)).toEqual([addresses]);
    expect(requests.every(({ allowPrivate }) => allowPrivate)).toBe(false);
  });

  test.each(['no.test', 'empty.test'])('a host without one is known: %s', async (host) => {
    const { outcome, requests } = await scripted(() => page(''), { url: `https://${host}/` });
    expect(outcome).toMatchObject({ status: 'known', value: { ended: 'no-address' } });
    expect(requests).toEqual([]);
  });

  test.each([
    { host: 'dead.test', reason: 'timeout' },
    { host: 'doubtful.test', reason: 'dns-failure' },
  ])('a host that may have one is unknown: $host', async ({ host, reason }) => {
    const { outcome, requests } = await scripted(() => page(''), { url: `https://${host}/` });
    expect(outcome).toMatchObject({ status: 'unknown', reason });
    expect(requests).toEqual([]);
  });
});

test.each(['http://a.test/', 'mailto:a@a.test', '', 'a.test'])('"%s" is no URL to get', async (url) => {
  const { outcome, requests } = await scripted(() => page(''), { url });
  expect(outcome).toMatchObject({ status: 'known', value: { ended: 'bad-url' } });
  expect(requests).toEqual([]);
});

// fc.webUrl() lists each of the million characters first.
const webUrl = fc
  .tuple(fc.constantFrom('http', 'https'), fc.domain(), fc.string({ unit: fc.constantFrom(...'aé0/?#=&%:@.') }))
  .map(([scheme, host, rest]) => `${scheme}://${host}/${rest}`);

test('no location makes it throw, or ask for anything but https', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        webUrl,
        fc.string().map((text) => `https:${text}`),
      ),
      async (location) => {
        const { requests } = await scripted(({ url }) => (url === request.url ? moved(location) : page('')));
        expect(requests.every(({ url }) => url.startsWith('https://'))).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});

test('the evidence is bounded', async () => {
  const { outcome } = await scripted(() => page('x'.repeat(900_000), { 'content-type': 'y'.repeat(30_000) }));
  expect(JSON.stringify(outcome.evidence).length).toBeLessThan(2000);
});
