import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { HttpsOutcome } from '../../../src/core/net.ts';
import { known, type Observation } from '../../../src/core/observation.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import { type MarkRequest, markAuthority } from './mark-authority.ts';

export const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps" viewBox="0 0 10 10"><title>Acme</title><circle cx="5" cy="5" r="4"/></svg>';

const own = {
  'a.example': { MX: ['10 mx.a.example'] },
  '_dmarc.a.example': { TXT: ['v=DMARC1; p=reject'] },
} satisfies Zone;
export const bimiZone = (...TXT: readonly string[]): Zone => ({ ...own, 'default._bimi.a.example': { TXT } });
const RECORD = 'v=BIMI1; l=https://a.example/l.svg;';

export interface File {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string | Uint8Array;
}

/** Real mark certificates, as the library that verifies them brings them along for its own tests. */
export const sample = (name: string) =>
  readFileSync(new URL(`../../../node_modules/@postalsys/vmc/test/fixtures/${name}.pem`, import.meta.url), 'utf8');

/** URL to what stands there; others are 404. */
export function files(served: Readonly<Record<string, File>>) {
  return ({ url }: { readonly url: string }): Observation<HttpsOutcome> => {
    const { status = served[url] ? 200 : 404, type = 'image/svg+xml', body = LOGO } = served[url] ?? {};
    const octets = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const text = new TextDecoder().decode(octets);
    const response = { ended: 'response', status, contentType: type, location: null, body: text, octets, url } as const;
    return known(response, [{ via: 'https', request: `GET ${url}`, response: `${status}\n${text.slice(-200)}` }]);
  };
}

const logo = (file: File): NonNullable<Scene['net']> => ({ https: files({ 'https://a.example/l.svg': file }) });
const scene = (name: string, zone: Zone, file: File, finds: readonly string[]): Scene => ({
  name,
  zone,
  net: logo(file),
  finds: ['bimi-no-certificate', ...finds],
});
const changed = (from: string, to: string): File => ({ body: LOGO.replace(from, to) });

const dmarc = (record: string): Zone => ({ ...bimiZone(RECORD), '_dmarc.a.example': { TXT: [record] } });
const certified = (body: string, day: string): NonNullable<Scene['net']> => ({
  https: files({ 'https://a.example/l.svg': {}, 'https://a.example/c.pem': { body, type: 'application/x-pem-file' } }),
  startedAtMs: Date.parse(day),
});
const both = bimiZone(`${RECORD} a=https://a.example/c.pem`);
const utf16 = Buffer.from(`\ufeff${LOGO}`, 'utf16le');

const ours = await markAuthority();
const ownMark = async (request: MarkRequest): Promise<Pick<Scene, 'zone' | 'net' | 'options'>> => ({
  zone: both,
  net: certified((await ours.issue({ logo: LOGO, ...request })) + ours.betweenPem, '2026-06-01'),
  options: { markRoots: ours.rootPem },
});

export const scenes: readonly Scene[] = [
  scene('a logo as it should be', bimiZone(RECORD), {}, []),
  { name: 'no record', zone: own, finds: null },
  {
    name: 'a domain that does not send',
    zone: { ...bimiZone(RECORD), 'a.example': { TXT: ['v=spf1 -all'] } },
    finds: null,
  },
  { name: 'the domain wants none', zone: bimiZone('v=BIMI1; l=; a=;'), finds: ['bimi-declined'] },
  {
    name: 'it wants none but for some local parts',
    zone: bimiZone('v=BIMI1;l=;a=;lps=true'),
    finds: ['bimi-declined'],
  },
  { name: 'two records', zone: bimiZone(RECORD, RECORD), finds: ['bimi-several-records'] },
  scene('another text beside it', bimiZone('site-verification=1', RECORD), {}, []),
  { name: 'the version in another case', zone: bimiZone(RECORD.replace('BIMI1', 'bimi1')), finds: ['bimi-near-miss'] },
  { name: 'no semicolon behind the version', zone: bimiZone(RECORD.replace(';', '')), finds: ['bimi-near-miss'] },
  { name: 'quotes of a zone file', zone: bimiZone(`"${RECORD}"`), finds: ['bimi-near-miss'] },
  {
    name: 'a near miss at a service',
    zone: {
      ...own,
      'default._bimi.a.example': { CNAME: ['a.logos.example'] },
      'a.logos.example': { TXT: ['v=bimi1; l=https://a.example/l.svg'] },
    },
    finds: ['bimi-near-miss'],
  },
  {
    name: 'the record at the domain itself, and a CNAME to nothing in its place',
    zone: {
      ...own,
      'a.example': { ...own['a.example'], TXT: ['v=spf1 mx -all', RECORD] },
      'default._bimi.a.example': { CNAME: ['a.logos.example'] },
    },
    finds: ['bimi-wrong-place'],
  },
  { name: 'no version', zone: bimiZone('l=https://a.example/l.svg'), finds: ['bimi-near-miss'] },
  { name: 'the version last', zone: bimiZone('l=https://a.example/l.svg; v=BIMI1'), finds: ['bimi-near-miss'] },
  { name: 'a wildcard of another kind', zone: bimiZone('v=spf1 -all'), finds: null },
  {
    name: 'the record at the domain itself',
    zone: { ...own, 'a.example': { ...own['a.example'], TXT: ['v=spf1 mx -all', RECORD] } },
    finds: ['bimi-wrong-place'],
  },
  {
    name: 'an http address',
    zone: bimiZone('v=BIMI1; l=http://a.example/l.svg'),
    finds: ['bimi-no-certificate', 'bimi-record-invalid'],
  },
  {
    name: 'a certificate for no logo',
    zone: bimiZone('v=BIMI1; l=; a=https://a.example/c.pem'),
    net: certified(sample('postal_vmc'), '2023-01-01'),
    finds: ['bimi-certificate-invalid', 'bimi-record-invalid'],
  },
  scene('a tag that nobody knows', bimiZone(`${RECORD} s=brand; L=x`), {}, ['bimi-tag-unknown']),
  scene('DMARC is not enforced', dmarc('v=DMARC1; p=none'), {}, ['bimi-dmarc-not-enforced']),
  scene('DMARC is missing', dmarc('nothing'), {}, ['bimi-dmarc-not-enforced']),
  scene('DMARC lets subdomains be forged', dmarc('v=DMARC1; p=reject; sp=none'), {}, ['bimi-dmarc-not-enforced']),
  scene('DMARC is being tested', dmarc('v=DMARC1; p=quarantine; t=y'), {}, ['bimi-dmarc-not-enforced']),
  scene('DMARC is for a part', dmarc('v=DMARC1; p=quarantine; pct=50'), {}, ['bimi-dmarc-not-enforced']),
  scene('DMARC is quarantine', dmarc('v=DMARC1; p=quarantine; pct=100'), {}, []),
  scene('pct beside reject costs nothing', dmarc('v=DMARC1; p=reject; pct=50'), {}, []),
  {
    ...scene('the organization lets its own mail be forged', dmarc('v=DMARC1; p=none'), {}, [
      'bimi-dmarc-not-enforced',
    ]),
    domain: 'm.a.example',
    zone: {
      ...dmarc('v=DMARC1; p=none'),
      'm.a.example': { MX: ['10 mx.a.example'] },
      '_dmarc.m.a.example': { TXT: ['v=DMARC1; p=reject'] },
    },
  },
  scene('the logo is gone', bimiZone(RECORD), { status: 404 }, ['bimi-logo-unreachable']),
  scene('a redirect too many', bimiZone(RECORD), { status: 302 }, ['bimi-logo-unreachable']),
  scene('another type', bimiZone(RECORD), { type: 'text/plain' }, ['bimi-logo-type']),
  scene('a type with parameters', bimiZone(RECORD), { type: 'image/svg+xml; charset=utf-8' }, []),
  scene('a large logo', bimiZone(RECORD), changed('</svg>', `<desc>${'x'.repeat(33_000)}</desc></svg>`), [
    'bimi-logo-too-large',
  ]),
  {
    ...scene('a logo without end', bimiZone(RECORD), {}, ['bimi-logo-too-large']),
    net: {
      https: () =>
        known({ ended: 'too-large', detail: 'more than 262144 octets', code: null }, [
          { via: 'https', request: 'GET https://a.example/l.svg', response: 'too-large' },
        ]),
    },
  },
  scene('SVGZ', bimiZone(RECORD), { body: gzipSync(LOGO) }, []),
  scene('broken SVGZ', bimiZone(RECORD), { body: gzipSync(LOGO).subarray(0, 40) }, ['bimi-logo-no-svg']),
  scene('SVGZ that is large when unpacked', bimiZone(RECORD), { body: gzipSync(LOGO + ' '.repeat(40_000)) }, [
    'bimi-logo-too-large',
  ]),
  scene('a bomb of gzip', bimiZone(RECORD), { body: gzipSync(Buffer.alloc(50_000_000)) }, ['bimi-logo-no-svg']),
  scene('a byte order mark', bimiZone(RECORD), { body: `\ufeff${LOGO}` }, []),
  scene('UTF-16', bimiZone(RECORD), { body: utf16 }, []),
  scene('octets that are no text', bimiZone(RECORD), { body: Buffer.from(LOGO.replace('Acme', '\xff'), 'latin1') }, [
    'bimi-logo-no-svg',
  ]),
  scene('a web page', bimiZone(RECORD), { body: '<html></html>' }, ['bimi-logo-no-svg']),
  scene('no namespace', bimiZone(RECORD), changed(' xmlns="http://www.w3.org/2000/svg"', ''), ['bimi-logo-no-svg']),
  scene('entities', bimiZone(RECORD), { body: `<!DOCTYPE svg [<!ENTITY a "b">]>${LOGO}` }, ['bimi-logo-profile']),
  scene('a script', bimiZone(RECORD), changed('<circle', '<script>x()</script><circle'), ['bimi-logo-profile']),
  scene('no title', bimiZone(RECORD), changed('<title>Acme</title>', ''), ['bimi-logo-profile']),
  scene('not square', bimiZone(RECORD), changed('0 0 10 10', '0 0 10 20'), ['bimi-logo-shape']),
  scene('a size in percent', bimiZone(RECORD), changed('viewBox', 'width="100%" viewBox'), ['bimi-logo-shape']),
  scene('another profile', bimiZone(RECORD), changed('tiny-ps', 'tiny'), ['bimi-logo-profile']),
  { name: 'the certificate is gone', zone: both, net: logo({}), finds: ['bimi-certificate-unreachable'] },
  {
    name: 'the certificate is none',
    zone: both,
    net: certified('garbage', '2026-01-01'),
    finds: ['bimi-certificate-invalid'],
  },
  {
    name: 'the certificate is over',
    zone: both,
    net: certified(sample('cnn'), '2023-01-01'),
    finds: ['bimi-certificate-expired'],
  },
  {
    name: 'a certificate for another domain and logo, soon over, with a key beside it',
    zone: both,
    net: certified(`${sample('cnn')}\n-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----`, '2022-08-01'),
    finds: [
      'bimi-certificate-ends-soon',
      'bimi-certificate-other-domain',
      'bimi-certificate-other-logo',
      'bimi-certificate-private-key',
    ],
  },
  { name: 'the certificate of the logo', ...(await ownMark({})), finds: [] },
  {
    name: 'a certificate for this selector alone',
    ...(await ownMark({ names: ['b.example', 'default._bimi.a.example'] })),
    finds: [],
  },
  {
    name: 'a certificate for another selector',
    ...(await ownMark({ names: ['other._bimi.a.example'] })),
    finds: ['bimi-certificate-other-domain'],
  },
  {
    name: 'a certificate without timestamps',
    ...(await ownMark({ withoutTimestamps: true })),
    finds: ['bimi-certificate-not-logged'],
  },
  {
    name: 'a certificate whose logo is not that of its hash',
    ...(await ownMark({ hash: Buffer.alloc(32) })),
    finds: ['bimi-certificate-invalid'],
  },
  {
    name: 'a certificate for another logo',
    ...(await ownMark({ logo: `${LOGO} ` })),
    finds: ['bimi-certificate-other-logo'],
  },
];
