import { readFileSync } from 'node:fs';
import { readMark } from '../../../src/checks/bimi/mark-facts.ts';
import type { HttpsOutcome } from '../../../src/core/net.ts';
import { known, type Observation } from '../../../src/core/observation.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';

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
  readonly body?: string;
}

/** URL to what stands there; others are 404. */
export function files(served: Readonly<Record<string, File>>) {
  return ({ url }: { readonly url: string }): Observation<HttpsOutcome> => {
    const { status = served[url] ? 200 : 404, type = 'image/svg+xml', body = LOGO } = served[url] ?? {};
    const octets = new TextEncoder().encode(body);
    const response = { ended: 'response', status, contentType: type, location: null, body, octets, url } as const;
    return known(response, [{ via: 'https', request: `GET ${url}`, response: String(status) }]);
  };
}

// A real mark certificate, as the library that verifies them brings it along for its own tests.
const CNN = readFileSync(
  new URL('../../../node_modules/@postalsys/vmc/test/fixtures/cnn.pem', import.meta.url),
  'utf8',
);
const cnn = await readMark(CNN, Date.UTC(2022, 5, 1));
if (!cnn.ok || cnn.expiresAtMs === null) throw new Error('the certificate of the sample is not valid');
const SOON_OVER_MS = cnn.expiresAtMs - 10 * 86_400_000;

/** A domain with that certificate, ten days before it ends. */
const certified = (name: string, domain: string, finds: readonly string[]): Scene => ({
  name,
  domain,
  zone: {
    [domain]: { MX: ['10 mx.a.example'] },
    [`_dmarc.${domain}`]: { TXT: ['v=DMARC1; p=reject'] },
    [`default._bimi.${domain}`]: { TXT: ['v=BIMI1; l=https://x.example/l.svg; a=https://x.example/c.pem'] },
  },
  net: {
    startedAtMs: SOON_OVER_MS,
    https: files({
      'https://x.example/l.svg': {},
      'https://x.example/c.pem': { body: CNN, type: 'application/x-pem-file' },
    }),
  },
  finds,
});

const logo = (file: File): NonNullable<Scene['net']> => ({ https: files({ 'https://a.example/l.svg': file }) });
const scene = (name: string, zone: Zone, file: File, finds: readonly string[]): Scene => ({
  name,
  zone,
  net: logo(file),
  finds: ['bimi-no-certificate', ...finds],
});
const changed = (from: string, to: string): File => ({ body: LOGO.replace(from, to) });

export const scenes: readonly Scene[] = [
  scene('a logo as it should be', bimiZone(RECORD), {}, []),
  { name: 'no record', zone: own, finds: null },
  {
    name: 'a domain that does not send',
    zone: { ...bimiZone(RECORD), 'a.example': { TXT: ['v=spf1 -all'] } },
    finds: null,
  },
  { name: 'the domain wants none', zone: bimiZone('v=BIMI1; l=; a=;'), finds: ['bimi-declined'] },
  { name: 'two records', zone: bimiZone(RECORD, RECORD), finds: ['bimi-several-records'] },
  {
    name: 'an http address',
    zone: bimiZone('v=BIMI1; l=http://a.example/l.svg'),
    finds: ['bimi-no-certificate', 'bimi-record-invalid'],
  },
  scene('DMARC is not enforced', { ...bimiZone(RECORD), '_dmarc.a.example': { TXT: ['v=DMARC1; p=none'] } }, {}, [
    'bimi-dmarc-not-enforced',
  ]),
  scene(
    'DMARC lets subdomains be forged',
    { ...bimiZone(RECORD), '_dmarc.a.example': { TXT: ['v=DMARC1; p=reject; sp=none'] } },
    {},
    ['bimi-dmarc-not-enforced'],
  ),
  scene('the logo is gone', bimiZone(RECORD), { status: 404 }, ['bimi-logo-unreachable']),
  scene('a redirect too many', bimiZone(RECORD), { status: 302 }, ['bimi-logo-unreachable']),
  scene('another type', bimiZone(RECORD), { type: 'text/plain' }, ['bimi-logo-type']),
  scene('a large logo', bimiZone(RECORD), changed('</svg>', `<desc>${'x'.repeat(33_000)}</desc></svg>`), [
    'bimi-logo-too-large',
  ]),
  scene('a web page', bimiZone(RECORD), { body: '<html></html>' }, ['bimi-logo-no-svg']),
  scene('entities', bimiZone(RECORD), { body: `<!DOCTYPE svg [<!ENTITY a "b">]>${LOGO}` }, ['bimi-logo-no-svg']),
  scene('a script', bimiZone(RECORD), changed('<circle', '<script>x()</script><circle'), ['bimi-logo-profile']),
  scene('an event handler', bimiZone(RECORD), changed('<circle', '<circle onclick="x()"'), ['bimi-logo-profile']),
  scene(
    'something from outside',
    bimiZone(RECORD),
    changed('<circle', '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://x/y"/><circle'),
    ['bimi-logo-profile'],
  ),
  scene('no title', bimiZone(RECORD), changed('<title>Acme</title>', ''), ['bimi-logo-profile']),
  scene('not square', bimiZone(RECORD), changed('0 0 10 10', '0 0 10 20'), ['bimi-logo-profile']),
  scene('another profile', bimiZone(RECORD), changed('tiny-ps', 'tiny'), ['bimi-logo-profile']),
  {
    name: 'the certificate is gone',
    zone: bimiZone(`${RECORD} a=https://a.example/c.pem`),
    net: logo({}),
    finds: ['bimi-certificate-unreachable'],
  },
  {
    name: 'the certificate is none',
    zone: bimiZone(`${RECORD} a=https://a.example/c.pem`),
    net: { https: files({ 'https://a.example/l.svg': {}, 'https://a.example/c.pem': { body: 'garbage' } }) },
    finds: ['bimi-certificate-invalid'],
  },
  certified('a certificate for another domain and another logo, soon over', 'a.example', [
    'bimi-certificate-ends-soon',
    'bimi-certificate-other-domain',
    'bimi-certificate-other-logo',
  ]),
  certified('a certificate for the domain and another logo, soon over', 'cnn.com', [
    'bimi-certificate-ends-soon',
    'bimi-certificate-other-logo',
  ]),
];
