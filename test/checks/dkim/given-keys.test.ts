import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dkim } from '../../../src/checks/dkim/check.ts';
import { isKeyOf, recordForKey } from '../../../src/checks/dkim/given-keys.ts';
import { dateInSelector } from '../../../src/checks/dkim/judge-age.ts';
import type { AuditOptions } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { audit, codesOf, domainTarget } from '../../support/audit.ts';
import { zoneNet } from '../../support/zone-net.ts';

const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'der' }).toString('base64');
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
const ed25519 = generateKeyPairSync('ed25519').publicKey;
const other = generateKeyPairSync('ed25519').publicKey;
const given = (key: KeyObject, selector: string | null = 's1') => ({
  selector,
  publicKey: spki(key),
  source: 's1.pem',
});

async function judged(records: Zone, options: Partial<AuditOptions>) {
  const zone = { 'a.example': { MX: ['10 mx.a.example'] }, '_domainkey.a.example': {}, ...records };
  const result = await audit(dkim, zoneNet(zone), domainTarget('a.example', options));
  if (!('findings' in result)) throw new Error('it does not apply');
  return result;
}

const published = (key: KeyObject): Zone => ({
  's1._domainkey.a.example': { TXT: [recordForKey({ publicKey: spki(key) })] },
});

describe('the key that the user signs with', () => {
  test('is the one that is published', async () => {
    expect(codesOf(await judged(published(ed25519), { dkimKeys: [given(ed25519)] }))).not.toContain(
      'dkim-given-key-differs',
    );
  });

  test('is another than the one that is published, and the record for it is given', async () => {
    const result = await judged(published(other), { dkimKeys: [given(ed25519)] });
    const finding = result.findings.find(({ code }) => code === 'dkim-given-key-differs');
    expect(finding?.params).toMatchObject({ published: true, record: recordForKey({ publicKey: spki(ed25519) }) });
  });

  test('is not published at its selector', async () => {
    const result = await judged({}, { dkimKeys: [given(ed25519)] });
    expect(result.findings.find(({ code }) => code === 'dkim-given-key-differs')?.params).toMatchObject({
      published: false,
    });
  });

  test('is looked for at every selector where none is given', async () => {
    expect(codesOf(await judged(published(ed25519), { dkimKeys: [given(ed25519, null)] }))).not.toContain(
      'dkim-given-key-not-published',
    );
    expect(codesOf(await judged(published(other), { dkimKeys: [given(ed25519, null)] }))).toContain(
      'dkim-given-key-not-published',
    );
  });

  test('cannot be compared where DNS does not answer', async () => {
    const result = await judged({ 's1._domainkey.a.example': 'TIMEOUT' }, { dkimKeys: [given(ed25519)] });
    expect(codesOf(result)).not.toContain('dkim-given-key-differs');
    expect(result.unchecked).toContainEqual(
      expect.objectContaining({ reason: 'timeout', couldBe: ['dkim-given-key-differs'] }),
    );
  });

  test('is recognised as RSA with and without its wrapping', () => {
    const inner = rsa.export({ type: 'pkcs1', format: 'der' }).toString('base64');
    expect(isKeyOf(spki(rsa), given(rsa))).toBe(true);
    expect(isKeyOf(inner, given(rsa))).toBe(true);
    expect(isKeyOf(spki(rsa), given(ed25519))).toBe(false);
    expect(isKeyOf('', given(rsa))).toBe(false);
  });

  test('is compared with anything without a fault', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(isKeyOf(text, given(rsa))).toBe(false);
      }),
    );
  });
});

describe('the age of a key', () => {
  const asOfMs = Date.UTC(2026, 10, 21);

  test.each([
    ['20230601', Date.UTC(2023, 5, 1)],
    ['s202306', Date.UTC(2023, 5, 1)],
    ['key-2024-02-29', Date.UTC(2024, 1, 29)],
    ['google', null],
    ['20991301', null],
    ['203012', null],
    ['1202306015', null],
  ])('%s tells %s', (selector, atMs) => {
    expect(dateInSelector(selector, asOfMs)).toBe(atMs);
  });

  test('is told by the selector', async () => {
    const records = { '20230601._domainkey.a.example': { TXT: [recordForKey({ publicKey: spki(ed25519) })] } };
    expect(codesOf(await judged(records, { selectors: ['20230601'] }))).toContain('dkim-key-old');
    const young = { '20260601._domainkey.a.example': { TXT: [recordForKey({ publicKey: spki(ed25519) })] } };
    expect(codesOf(await judged(young, { selectors: ['20260601'] }))).not.toContain('dkim-key-old');
  });

  test('is told by a saved report that saw the same key', async () => {
    const record = recordForKey({ publicKey: spki(ed25519) });
    const earlier = (text: unknown) => ({
      startedAtMs: Date.UTC(2024, 0, 1),
      facts: { dkim: { keys: [{ selector: 's1', record: text }, null] } },
    });
    expect(codesOf(await judged(published(ed25519), { selectors: ['s1'], earlier: earlier(record) }))).toContain(
      'dkim-key-old',
    );
    expect(codesOf(await judged(published(ed25519), { selectors: ['s1'], earlier: earlier(7) }))).not.toContain(
      'dkim-key-old',
    );
    expect(codesOf(await judged(published(other), { selectors: ['s1'], earlier: earlier(record) }))).not.toContain(
      'dkim-key-old',
    );
  });
});
