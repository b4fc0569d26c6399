import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bimi } from '../../../src/checks/bimi/check.ts';
import { judgeCertificate } from '../../../src/checks/bimi/judge-certificate.ts';
import { type Mark, readMark } from '../../../src/checks/bimi/mark-facts.ts';
import { nearMiss } from '../../../src/checks/bimi/near-miss.ts';
import { isBimi, parseBimi } from '../../../src/checks/bimi/parse.ts';
import { known, unknown } from '../../../src/core/observation.ts';
import { codesOf } from '../../support/audit.ts';
import { play } from '../../support/scene.ts';
import { bimiZone, files, sample, scenes } from './scenes.ts';

describe('the brand indicator', () => {
  test('another selector is looked at where the mail names one', async () => {
    const zone = {
      ...bimiZone('v=BIMI1; l=;'),
      'brand._bimi.a.example': { TXT: ['v=BIMI1; l=https://a.example/l.svg'] },
    };
    const net = { https: files({ 'https://a.example/l.svg': {} }) };
    const result = await play(bimi, { name: '', zone, net, options: { bimiSelector: 'brand' }, finds: [] });
    expect('shown' in result && result.shown).toMatchObject({ name: 'brand._bimi.a.example', title: 'Acme' });
  });

  test('the record of the organization counts for a subdomain', async () => {
    const zone = { ...bimiZone('v=BIMI1; l=https://a.example/l.svg'), 'm.a.example': { MX: ['10 mx.a.example'] } };
    const net = { https: files({ 'https://a.example/l.svg': {} }) };
    const result = await play(bimi, { name: '', domain: 'm.a.example', zone, net, finds: [] });
    expect('shown' in result && result.shown).toMatchObject({ name: 'default._bimi.a.example' });
  });

  test('what could not be fetched from here is open', async () => {
    const net = { https: () => unknown('unreachable', 'no way there') };
    const result = await play(bimi, {
      name: '',
      zone: bimiZone('v=BIMI1; l=https://a.example/l.svg; a=https://a.example/c.pem'),
      net,
      finds: [],
    });
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({
      outcome: 'not-checked',
      unchecked: [{ reason: 'unreachable' }, { reason: 'unreachable' }],
    });
  });

  test('the certificate and the logo that it was issued for leave nothing to say, for the selector too', async () => {
    const { mark } = await readMark(sample('globalsign-vmc'), Date.parse('2025-06-01'));
    if (!mark.ok) throw new Error('the sample is not valid');
    const zone = {
      'globalsign.com': { MX: ['10 mx.a.example'] },
      '_dmarc.globalsign.com': { TXT: ['v=DMARC1; p=reject'] },
      'default._bimi.globalsign.com': { TXT: ['v=BIMI1; l=https://x.example/l.svg; a=https://x.example/c.pem'] },
    };
    for (const body of [mark.logo, gzipSync(mark.logo)]) {
      const served = files({
        'https://x.example/l.svg': { body },
        'https://x.example/c.pem': { body: sample('globalsign-vmc') },
      });
      const net = { https: served, startedAtMs: Date.parse('2025-06-01') };
      const result = await play(bimi, { name: '', domain: 'globalsign.com', zone, net, finds: [] });
      expect(result).toMatchObject({ outcome: 'passed', findings: [], unchecked: [] });
      expect('shown' in result && result.shown).toMatchObject({ mark: { type: 'VMC' }, title: 'GMO GlobalSign Inc.' });
    }
  });

  test('a certificate of the organization is for its subdomains, one of a name between for nobody', () => {
    const names = ['m.a.example', 'default._bimi.m.a.example', 'a.example', 'default._bimi.a.example'];
    const codes = (...own: readonly string[]) => codesFor({ ...MARK, names: own }, names);
    expect(codes('a.example')).toEqual([]);
    expect(codes('default._bimi.m.a.example')).toEqual([]);
    for (const name of ['example', 'other._bimi.a.example', 'x.m.a.example', 'b.example'])
      expect(codes(name)).toEqual(['bimi-certificate-other-domain']);
    expect(codes('b.example', 'm.a.example')).toEqual([]);
  });

  test('a private key that lies beside the certificate is not passed on', async () => {
    const scene = scenes.find(({ finds }) => finds?.includes('bimi-certificate-private-key'));
    if (scene === undefined) throw new Error('there is no scene with a private key');
    const words = JSON.stringify(await play(bimi, scene));
    expect(words).toContain('PRIVATE KEY');
    expect(words).not.toContain('MC4=');
  });

  test('a hash that is not known here says nothing', () => {
    expect(codesFor({ ...MARK, hashFits: null })).toEqual([]);
  });

  test.each(['SERVFAIL', 'TIMEOUT'] as const)(
    'a %s at the record, or at DMARC without one, is open',
    async (failure) => {
      const zone = bimiZone('v=BIMI1; l=https://a.example/l.svg');
      const atRecord = await play(bimi, { name: '', zone: { ...zone, 'default._bimi.a.example': failure }, finds: [] });
      expect(atRecord).toMatchObject({ outcome: 'not-checked' });
      const { 'default._bimi.a.example': _, ...none } = zone;
      const atDmarc = await play(bimi, { name: '', zone: { ...none, '_dmarc.a.example': failure }, finds: [] });
      expect(atDmarc).toMatchObject({ outcome: 'not-checked' });
      const net = { https: files({ 'https://a.example/l.svg': {} }) };
      const beside = await play(bimi, { name: '', zone: { ...zone, '_dmarc.a.example': failure }, net, finds: [] });
      expect(beside).toMatchObject({ unchecked: [{ couldBe: ['bimi-dmarc-not-enforced'] }] });
    },
  );

  test('a body that comes coded is open: receivers may ask for that', async () => {
    const coded = { ended: 'protocol-error', detail: 'coded as "gzip"', code: 'CONTENT_ENCODING' } as const;
    const zone = bimiZone('v=BIMI1; l=https://a.example/l.svg; a=https://a.example/c.pem');
    const result = await play(bimi, { name: '', zone, net: { https: () => known(coded) }, finds: [] });
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [], unchecked: [{}, {}] });
  });
});

const MARK = {
  ok: true,
  type: 'VMC',
  owner: 'Acme',
  names: ['a.example'],
  expiresAtMs: Date.parse('2030-01-01'),
  hashFits: true,
  isLogged: true,
  logo: new Uint8Array(),
} satisfies Mark;

function codesFor(mark: Mark, acceptedNames = ['a.example']): readonly string[] {
  const record = parseBimi('v=BIMI1; l=https://a.example/l.svg; a=https://a.example/c.pem');
  const outcome = { ended: 'no-address', detail: '', code: null } as const;
  const certificate = known({ url: 'https://a.example/c.pem', outcome, read: { mark, holdsPrivateKey: false } });
  const place = { name: 'default._bimi.a.example', records: [record.text], others: [], astray: [], record };
  const found = {
    ...place,
    delegatedTo: null,
    logo: known(null),
    certificate,
    acceptedNames,
    asOfMs: Date.parse('2026-01-01'),
  };
  return judgeCertificate('a.example', found, record).map(({ code }) => code);
}

test.each([
  ['v=BIMI1; l=https://a.example/l.svg', 0, false],
  [' v = BIMI1 ; l = https://a.example/l.svgz ; a = https://a.example/c.pem ; ', 0, false],
  ['v=BIMI1;l=;a=;', 0, true],
  ['v=BIMI1; l=; avp=brand', 0, true],
  ['v=BIMI1; l=; a=; lps=true;', 0, true],
  ['v=BIMI1; l=; lps=news, billing,Help-Desk', 0, true],
  ['v=BIMI1; l=; lps=help_desk', 1, true],
  ['v=BIMI1; l=; avp=Brand', 1, true],
  ['v=BIMI1', 1, false],
  ['v=BIMI1; a=https://a.example/c.pem', 1, false],
  ['v=BIMI1; l=; a=https://a.example/c.pem', 1, false],
  ['v=BIMI1; l=ftp://a.example', 1, false],
  ['v=BIMI1; l=HTTPS://a.example/l.svg', 0, false],
  ['v=BIMI1; l=https://a.example/l.svg https://b.example/l.svg', 1, false],
  ['v=BIMI1; l=https://a.example/l.svg,https://b.example/l.svg', 1, false],
  ['v=BIMI1; l=https://192.0.2.1/l.svg', 1, false],
  ['v=BIMI1; l=https://localhost/l.svg', 1, false],
  ['v=BIMI1; l=https://a.example/l.png', 1, false],
  ['v=BIMI1; l=https://a.example/l.svg; a=c.pem', 1, false],
  ['v=BIMI1; l=https://a.example/l.svg; l=', 1, false],
  ['v=BIMI1; l=https://a.example/l.svg; z=1', 0, false],
  ['v=BIMI1; l=https://a.example/l.svg; brand', 1, false],
  ['v=BIMI1;; l=https://a.example/l.svg', 1, false],
  ['v=BIMI1; L=https://a.example/l.svg', 1, false],
])('"%s" has %i faults', (text, faults, declines) => {
  expect(isBimi(text)).toBe(true);
  expect(nearMiss(text)).toBe(null);
  expect(parseBimi(text)).toMatchObject({ declines, faults: { length: faults } });
});

test.each(['v=BIMI10', 'v=bimi1; l=', 'V=BIMI1; l=', 'v=BIMI1 garbage', 'l=; v=BIMI1', 'x; v=BIMI1; l='])(
  '"%s" is discarded, and resembles one',
  (text) => {
    expect(isBimi(text)).toBe(false);
    expect(nearMiss(text)).not.toBe(null);
  },
);

test.each(['', 'v=spf1 -all', 'v=DMARC1; p=reject', 'bimi-verification=abc', 'a=b', 'l=5'])(
  '"%s" is nothing of the kind',
  (text) => {
    expect(isBimi(text)).toBe(false);
    expect(nearMiss(text)).toBe(null);
  },
);

test('any record is read without a fault, and its marks lie inside', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(';', '=', 'l=', 'a=', ' ', 'v=BIMI1', 'bimi', 'https://a.example/'),
  );
  fc.assert(
    fc.property(fc.array(piece), (rest) => {
      const text = `v=BIMI1;${rest.join('')}`;
      for (const { start, end } of parseBimi(text).faults) expect(start <= end && end <= text.length).toBe(true);
      const other = rest.join('');
      const miss = nearMiss(other);
      if (miss !== null) expect(miss.start <= miss.end && miss.end <= other.length).toBe(true);
      if (miss?.suggested != null) expect(parseBimi(miss.suggested).faults).toEqual([]);
    }),
  );
  expect(parseBimi(`v=BIMI1;${'x;'.repeat(30_000)}`).faults.length).toBeLessThanOrEqual(10);
});
