import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bimi } from '../../../src/checks/bimi/check.ts';
import { readMark } from '../../../src/checks/bimi/mark-facts.ts';
import { isBimi, parseBimi } from '../../../src/checks/bimi/parse.ts';
import { readSvg } from '../../../src/checks/bimi/svg.ts';
import { unknown } from '../../../src/core/observation.ts';
import { codesOf } from '../../support/audit.ts';
import { play } from '../../support/scene.ts';
import { bimiZone, files, LOGO } from './scenes.ts';

// Real mark certificates, as the library that verifies them brings them along for its own tests.
const sample = (name: string) =>
  readFileSync(new URL(`../../../node_modules/@postalsys/vmc/test/fixtures/${name}.pem`, import.meta.url), 'utf8');
const CNN_VALID = Date.UTC(2022, 5, 1);

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
});

describe('a mark certificate', () => {
  test('of a real brand is verified, as of when it was valid', async () => {
    expect(await readMark(sample('cnn'), CNN_VALID)).toMatchObject({
      ok: true,
      type: 'VMC',
      names: ['cnn.com'],
      hashFits: true,
    });
  });

  test('is not accepted after its time, nor from an authority that nobody knows, nor without its purpose', async () => {
    expect(await readMark(sample('cnn'), Date.UTC(2040, 0, 1))).toMatchObject({ ok: false });
    expect(await readMark(sample('postal_vmc'), CNN_VALID)).toMatchObject({ ok: false });
    expect(await readMark(sample('digicert'), CNN_VALID)).toMatchObject({ ok: false });
  });

  test('is read without a fault, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.base64String(), async (text, body) => {
        expect((await readMark(text, 0)).ok).toBe(false);
        expect((await readMark(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`, 0)).ok).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a logo', () => {
  test('of the right profile has no problems', () => {
    expect(readSvg(LOGO)).toEqual({ ok: true, title: 'Acme', problems: [] });
  });

  test.each([
    ['a bomb of entities', `<!DOCTYPE s [<!ENTITY a "x"><!ENTITY b "${'&a;'.repeat(1000)}">]><svg>&b;</svg>`],
    ['a hundred thousand levels', `${'<g>'.repeat(100_000)}${'</g>'.repeat(100_000)}`],
    ['half of one', LOGO.slice(0, 80)],
    ['nothing', ''],
    ['octets that are no text', '\ufffd\u0000\u0001'],
  ])('%s is none, and takes no time', (_, text) => {
    expect(readSvg(text).ok).toBe(false);
  });

  test('is read without a fault, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, inside) => {
        readSvg(text);
        readSvg(LOGO.replace('<circle', inside));
      }),
    );
  });
});

test.each([
  ['v=BIMI1; l=https://a.example/l.svg', 0, false],
  ['v=BIMI1;l=;a=;', 0, true],
  ['v=BIMI1; l=; avp=brand', 0, true],
  ['v=BIMI1', 1, false],
  ['v=BIMI1; l=ftp://a.example', 1, false],
  ['v=BIMI1; l=https://a.example/l.svg; l=', 1, false],
  ['v=BIMI1; l=https://a.example/l.svg; z=1', 1, false],
])('"%s" has %i faults', (text, faults, declines) => {
  expect(isBimi(text)).toBe(true);
  expect(parseBimi(text)).toMatchObject({ declines, faults: { length: faults } });
});

test('any record is read without a fault, and its marks lie inside', () => {
  fc.assert(
    fc.property(fc.string(), (rest) => {
      const text = `v=BIMI1;${rest}`;
      for (const { start, end } of parseBimi(text).faults) expect(start <= end && end <= text.length).toBe(true);
    }),
  );
});
