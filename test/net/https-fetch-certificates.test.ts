import type { TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { addressMapper } from '../../src/net/routes.ts';
import { createFetcher } from '../../src/net/system/fetch.ts';
import { DAY_MS, fetchFrom, requestOf } from './fetch-world.ts';
import { PUBLIC, startSite } from './https-site.ts';

const certificates = [
  {
    name: 'for another host',
    certificate: { names: ['c.test', 'd.test'] },
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    words: 'the certificate is for another name: expected a.test, found c.test, d.test',
  },
  {
    name: 'without a name',
    certificate: { names: [] },
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    words: 'expected a.test, found no name',
  },
  {
    name: 'for very many others',
    certificate: { names: Array.from({ length: 60 }, (_, index) => `other-host-${index}.test`) },
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    words: '…',
  },
  {
    name: 'that has expired',
    certificate: { notAfter: new Date(Date.now() - DAY_MS) },
    code: 'CERT_HAS_EXPIRED',
    words: 'the certificate is not trusted: a certificate of the chain has expired',
  },
  {
    name: 'not valid yet',
    certificate: { notBefore: new Date(Date.now() + DAY_MS) },
    code: 'CERT_NOT_YET_VALID',
    words: 'not valid yet',
  },
  {
    name: 'signed by itself',
    certificate: { selfSigned: true },
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    words: 'signed by itself',
  },
  {
    name: 'whose intermediate is left out',
    certificate: { viaIntermediate: true, withoutIntermediate: true },
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    words: 'the issuer of the certificate was not sent',
  },
];
test.each(certificates)(
  'a certificate $name is refused, and nothing is asked',
  async ({ certificate, code, words }) => {
    let requests = 0;
    const site = await startSite((_request, response) => {
      requests++;
      response.end();
    }, certificate);
    const result = await fetchFrom(site);
    expect(result).toMatchObject({ ok: false, failure: 'tls-error', code });
    const detail = result.ok ? '' : result.detail;
    expect(detail).toContain(code);
    expect(detail).toContain(words);
    expect(detail.length).toBeLessThan(400);
    expect(requests).toBe(0);
  },
);

test('an authority that was not given is not trusted', async () => {
  const site = await startSite((_request, response) => response.end());
  onTestFinished(() => site.close());
  const fetcher = createFetcher({ signal: new AbortController().signal, mapAddress: addressMapper(site.routes) });
  onTestFinished(() => fetcher.close());
  const result = await fetcher.fetch(requestOf({}));
  expect(result).toMatchObject({ ok: false, failure: 'tls-error' });
});

test('the name asked for is indicated to the server, an address is not', async () => {
  const names: unknown[] = [];
  const site = await startSite((request, response) => {
    names.push((request.socket as TLSSocket).servername);
    response.end();
  });
  expect(await fetchFrom(site)).toMatchObject({ ok: true });
  const byAddress = await fetchFrom(site, { url: `https://${PUBLIC}/` });
  expect(byAddress).toMatchObject({ ok: false, failure: 'tls-error' });
  expect(names).toEqual(['a.test']);
});
