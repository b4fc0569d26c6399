import type { RequestListener } from 'node:http';
import { createSecureContext, TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import type { HttpsOutcome, HttpsRequest } from '../../src/core/net.ts';
import type { Observation } from '../../src/core/observation.ts';
import type { CertificateRequest } from '../../src/demo/certificates.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { createHttps } from '../../src/net/https.ts';
import { addressMapper } from '../../src/net/routes.ts';
import { createFetcher } from '../../src/net/system/fetch.ts';
import { zoneNet } from '../support/zone-net.ts';
import { PUBLIC, type Site, startRaw, startSite, testAuthority } from './https-site.ts';

const zone: Zone = {
  'a.test': { A: [PUBLIC] },
  'inside.test': { A: ['192.168.1.1'], AAAA: ['fd00::1'] },
  'metadata.test': { A: ['169.254.169.254'] },
  'alias.test': { CNAME: ['metadata.test'] },
};

const request: HttpsRequest = { url: 'https://a.test/', accept: 'text/plain', maxBytes: 1000, maxRedirects: 3 };

async function getFrom(
  site: Site,
  { timeoutMs = 5000, ...asked }: Partial<HttpsRequest> & { readonly timeoutMs?: number } = {},
): Promise<Observation<HttpsOutcome>> {
  const { caPem } = await testAuthority();
  const { signal } = new AbortController();
  const fetcher = createFetcher({ signal, mapAddress: addressMapper(site.routes), ca: caPem });
  onTestFinished(async () => {
    fetcher.close();
    await site.close();
  });
  return createHttps({ wire: fetcher, dns: zoneNet(zone).dns, timeoutMs }).get({ ...request, ...asked });
}

const ended = (outcome: Observation<HttpsOutcome>) =>
  outcome.status === 'known' ? outcome.value.ended : outcome.reason;

const redirecting =
  (location: string): RequestListener =>
  (_request, response) =>
    response.writeHead(302, { location }).end('elsewhere');

test('a body without end is given up at the cap, and no more of it is taken', async () => {
  let octets = 0;
  const gone = Promise.withResolvers<void>();
  const site = await startSite((_request, response) => {
    const chunk = Buffer.alloc(16_384, 'x');
    const pour = () => {
      while (!response.destroyed && response.write(chunk)) octets += chunk.length;
    };
    response.on('drain', pour).on('close', gone.resolve);
    pour();
  });
  expect(ended(await getFrom(site))).toBe('too-large');
  await gone.promise;
  expect(octets).toBeLessThan(20_000_000); // what the buffers of the system hold, and not what a second brings
});

test('headers without end are no answer', async () => {
  const secureContext = createSecureContext(await (await testAuthority()).issue({ names: ['a.test'] }));
  const site = await startRaw((socket) => {
    const secure = new TLSSocket(socket, { isServer: true, secureContext });
    secure.on('error', () => {});
    secure.once('data', () => {
      secure.write('HTTP/1.1 200 OK\r\n');
      const pour = () => {
        while (!secure.destroyed && secure.write(`x-${'y'.repeat(500)}: z\r\n`));
      };
      secure.on('drain', pour);
      pour();
    });
  });
  expect(ended(await getFrom(site))).toMatch(/^(?:protocol-error|closed)$/);
});

test.each([
  { name: 'a body that drips', head: true },
  { name: 'headers that never come', head: false },
])('$name is a timeout', async ({ head }) => {
  const site = await startSite((_request, response) => {
    if (!head) return;
    const timer = setInterval(() => response.write('x'), 5);
    response.on('close', () => clearInterval(timer));
  });
  expect(ended(await getFrom(site, { timeoutMs: 250 }))).toBe('timeout');
});

test.each([
  'https://127.0.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://[::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://0x7f.1/',
  'https://017700000001/',
  'https://inside.test/',
  'https://alias.test/',
])('a redirect to %s is not followed inside', async (location) => {
  expect(ended(await getFrom(await startSite(redirecting(location))))).toBe('private-address');
});

test.each(['http://127.0.0.1/', 'http://169.254.169.254/', 'file:///etc/passwd'])(
  'a redirect to %s is not followed at all',
  async (location) => {
    expect(await getFrom(await startSite(redirecting(location)))).toMatchObject({
      status: 'known',
      value: { ended: 'response', status: 302, location, url: 'https://a.test/' },
    });
  },
);

test('with no redirect allowed, one is returned as it is, wherever it leads', async () => {
  const site = await startSite(redirecting('https://169.254.169.254/'));
  expect(await getFrom(site, { maxRedirects: 0 })).toMatchObject({
    status: 'known',
    value: { ended: 'response', status: 302, location: 'https://169.254.169.254/', body: 'elsewhere' },
  });
});

test('a body that would unpack to very much is not unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(20_000_000));
  const site = await startSite((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' }).end(bomb);
  });
  const outcome = await getFrom(site, { maxBytes: 100_000 });
  expect(outcome).toMatchObject({
    status: 'known',
    value: { ended: 'protocol-error', detail: expect.stringContaining('gzip'), code: 'CONTENT_ENCODING' },
  });
  expect(JSON.stringify(outcome).length).toBeLessThan(5000);
});

test('the octets of a body are kept as they came', async () => {
  const octets = Buffer.from([0x1f, 0x8b, 0, 0xff, 0xfe]);
  const site = await startSite((_request, response) => response.setHeader('content-type', 'image/svg+xml').end(octets));
  const outcome = await getFrom(site);
  if (outcome.status === 'unknown' || outcome.value.ended !== 'response') throw new Error(ended(outcome));
  expect([...outcome.value.octets]).toEqual([...octets]);
  expect(outcome.value.contentType).toBe('image/svg+xml');
});

const broken: readonly (readonly [string, Partial<CertificateRequest>])[] = [
  ['CERT_HAS_EXPIRED', { notAfter: new Date(Date.now() - 86_400_000) }],
  ['ERR_TLS_CERT_ALTNAME_INVALID', { names: ['b.test'] }],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', { selfSigned: true }],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', { viaIntermediate: true, withoutIntermediate: true }],
];
test.each(broken)('a certificate that fails is told by its code: %s', async (code, certificate) => {
  const site = await startSite((_request, response) => response.end(), certificate);
  expect(await getFrom(site)).toMatchObject({ status: 'known', value: { ended: 'tls-error', code } });
});

test('what is no failure of TLS has no code', async () => {
  const site = await startRaw((socket) => socket.destroy());
  await site.close();
  const { caPem: ca } = await testAuthority();
  const { signal } = new AbortController();
  const fetcher = createFetcher({ signal, mapAddress: addressMapper(site.routes), ca });
  onTestFinished(() => fetcher.close());
  const outcome = await createHttps({ wire: fetcher, dns: zoneNet(zone).dns }).get(request);
  expect(outcome).toMatchObject({ status: 'known', value: { ended: 'refused', code: null } });
});
