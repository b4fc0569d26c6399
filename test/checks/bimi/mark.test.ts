import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { readPem } from '../../../src/checks/bimi/mark-chain.ts';
import { readMark } from '../../../src/checks/bimi/mark-facts.ts';
import { readSvg } from '../../../src/checks/bimi/svg.ts';
import { certify, markAuthority, party } from './mark-authority.ts';

// Real mark certificates, as the library that verifies them brings them along for its own tests.
const sample = (name: string) =>
  readFileSync(new URL(`../../../node_modules/@postalsys/vmc/test/fixtures/${name}.pem`, import.meta.url), 'utf8');

describe('a real mark certificate', () => {
  test.each([
    ['cnn', '2022-06-01', 'VMC', 'cnn.com'],
    ['globalsign-vmc', '2025-06-01', 'VMC', 'globalsign.com'],
    ['paypal_vmc', '2025-01-01', 'VMC', 'paypal.com'],
    ['redshift', '2022-01-01', 'VMC', 'redsift.com'],
    ['xometry_cmc', '2025-01-01', 'CMC', 'xometry.com'],
  ])('%s is verified as of its time, and its logo is of the profile', async (name, day, type, domain) => {
    const { mark, holdsPrivateKey } = await readMark(sample(name), Date.parse(day));
    expect(mark).toMatchObject({ ok: true, type, names: [domain], hashFits: true, isLogged: true });
    expect(holdsPrivateKey).toBe(false);
    if (!mark.ok) return;
    expect(readSvg(Buffer.from(mark.logo).toString())).toMatchObject({ ok: true, problems: [], shape: [] });
  });

  test('is over after its time', async () => {
    const { mark } = await readMark(sample('cnn'), Date.parse('2023-01-01'));
    expect(mark).toMatchObject({ ok: false, expiredAtMs: Date.parse('2022-08-12T23:59:59Z') });
  });

  test.each(['postal_vmc', 'catchall.delivery', 'digicert', 'globalsign-root'])('%s is none', async (name) => {
    const { mark } = await readMark(sample(name), Date.parse('2023-06-01'));
    expect(mark.ok).toBe(false);
  });

  test('with a private key beside it is told', async () => {
    const withKey = `${sample('cnn')}\n-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n`;
    expect(await readMark(withKey, Date.parse('2022-06-01'))).toMatchObject({
      mark: { ok: true },
      holdsPrivateKey: true,
    });
  });
});

describe('a mark certificate of an authority of our own', () => {
  const atMs = Date.parse('2026-06-01');
  let ours: Awaited<ReturnType<typeof markAuthority>>;
  beforeAll(async () => {
    ours = await markAuthority();
  });
  const read = async (pem: string, at = atMs) => (await readMark(pem, at, ours.rootPem)).mark;

  test('is verified, with and without the root, and whatever stands between', async () => {
    const leaf = await ours.issue();
    const wanted = { ok: true, type: 'VMC', names: ['a.example'], hashFits: true, isLogged: true };
    expect(await read(leaf + ours.betweenPem)).toMatchObject(wanted);
    expect(await read(leaf + ours.betweenPem + ours.rootPem)).toMatchObject(wanted);
    expect(await read(`Subject: Acme\r\n${leaf}\r\nIssuer\r\n${ours.betweenPem}`)).toMatchObject(wanted);
  });

  test('is not for others who do not know the authority', async () => {
    const { mark } = await readMark((await ours.issue()) + ours.betweenPem, atMs);
    expect(mark).toMatchObject({ ok: false, expiredAtMs: null });
  });

  test('is forged where the names fit and the signatures do not', async () => {
    // The library compares names and key identifiers alone: this would pass for one of a known authority.
    const impostor = await markAuthority('Mark Root');
    const forged = (await impostor.issue()) + impostor.betweenPem;
    expect(await read(forged)).toMatchObject({ ok: false });
    expect(await read(forged + ours.rootPem)).toMatchObject({ ok: false });
    const known = await party('DigiCert Verified Mark Root CA');
    expect(await read(await certify(await party('Acme'), known, { ca: false }))).toMatchObject({ ok: false });
  });

  test('has to come first, then each issuer in turn', async () => {
    const leaf = await ours.issue();
    expect(await read(ours.betweenPem + leaf)).toMatchObject({ ok: false });
    expect(await read(leaf + ours.rootPem + ours.betweenPem)).toMatchObject({ ok: false });
    expect(await read(leaf)).toMatchObject({ ok: false });
    expect(await read(leaf + leaf)).toMatchObject({ ok: false });
  });

  test('cannot issue others', async () => {
    const leaf = await party('Leaf');
    const under = await certify(await party('Acme'), leaf, { ca: false });
    const middle = await certify(leaf, ours.root, { ca: false });
    expect(await read(under + middle)).toMatchObject({ ok: false });
  });

  test.each([
    ['its purpose', { withoutPurpose: true }],
    ['its logo', { withoutLogo: true }],
  ])('is none without %s', async (_, request) => {
    expect(await read((await ours.issue(request)) + ours.betweenPem)).toMatchObject({ ok: false });
  });

  test('may lack timestamps, hold another logo than its hash says, or be over', async () => {
    const stampless = (await ours.issue({ withoutTimestamps: true })) + ours.betweenPem;
    expect(await read(stampless)).toMatchObject({ ok: true, isLogged: false });
    const swapped = (await ours.issue({ hash: Buffer.alloc(32) })) + ours.betweenPem;
    expect(await read(swapped)).toMatchObject({ ok: true, hashFits: false });
    const notAfter = new Date('2026-05-01T00:00:00Z');
    const over = (await ours.issue({ notAfter })) + ours.betweenPem;
    expect(await read(over)).toMatchObject({ ok: false, expiredAtMs: notAfter.getTime() });
    expect(await read((await ours.issue()) + ours.betweenPem, Date.parse('2024-06-01'))).toMatchObject({
      ok: false,
      expiredAtMs: null,
    });
  });
});

describe('a hostile file', () => {
  const started = () => performance.now();

  test('of a thousand certificates is not gone through', async () => {
    const before = started();
    const { mark } = await readMark(sample('digicert').repeat(1000), 0);
    expect(mark.ok).toBe(false);
    expect(readPem(sample('digicert').repeat(1000))).toMatchObject({ count: 1000, certificates: { length: 10 } });
    expect(performance.now() - before).toBeLessThan(2_000);
  });

  test('is read without a fault, whatever it is', async () => {
    const bytes = new X509Certificate(sample('cnn')).raw;
    const wrap = (body: Uint8Array) =>
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(body).toString('base64')}\n-----END CERTIFICATE-----`;
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.nat(bytes.length - 1), fc.nat(255), async (text, at, octet) => {
        expect((await readMark(text, 0)).mark.ok).toBe(false);
        const changed = Buffer.from(bytes);
        changed[at] = octet;
        expect((await readMark(wrap(changed), 0)).mark.ok).toBe(false);
        expect((await readMark(wrap(bytes.subarray(0, at)), 0)).mark.ok).toBe(false);
      }),
      { numRuns: 50 },
    );
  });
});
