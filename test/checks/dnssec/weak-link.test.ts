import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blamesDnssec } from '../../../src/checks/dnssec/extended-errors.ts';
import { dsFor, isZoneKey, namesKey, rsaBits } from '../../../src/checks/dnssec/keys.ts';
import { coverOf } from '../../../src/checks/dnssec/signatures.ts';
import { momentText, secondsUntil, spanText } from '../../../src/checks/dnssec/times.ts';
import { weakLink } from '../../../src/checks/dnssec/weak-link.ts';
import { mend } from '../../../src/checks/dnssec/words.ts';
import type { ZoneSeen } from '../../../src/checks/dnssec/zone.ts';
import type { DnskeyRecord, RrsigRecord } from '../../../src/core/net.ts';
import { known, unknown } from '../../../src/core/observation.ts';
import { DAY, NOW, rsaKey, signature } from './scenes.ts';

const key: DnskeyRecord = {
  flags: 257,
  protocol: 3,
  algorithm: 13,
  publicKey: 'GojIhhXUN/u4v54ZQqGSnyhWJwaubCvTmeexv7bR6edbkrSqQpF64cYbcB7wNcP+e+MAnLr+Wi9xMWyQLc8NAA==',
  keyTag: 55648,
};
const ds = {
  keyTag: 55648,
  algorithm: 13,
  digestType: 2,
  digest: 'b4c8c1fe2e7477127b27115656ad6256f424625bf5c1e2770ce6d6e37df61d17',
};
const set = (...signatures: readonly RrsigRecord[]) => ({ type: 'SOA', signatures });

describe('keys', () => {
  test('the DS record of RFC 6605 section 6.1 names its key, and no other', () => {
    expect(namesKey(ds, 'example.net', key)).toBe(true);
    expect(namesKey(ds, 'EXAMPLE.net', key)).toBe(true);
    expect(namesKey(ds, 'example.org', key)).toBe(false);
    expect(namesKey({ ...ds, digestType: 200 }, 'example.net', key)).toBeNull();
    expect(dsFor('example.net', key)).toBe(`55648 13 2 ${ds.digest}`);
  });

  test('a name that is none names nothing', () => {
    for (const name of ['a..b', 'x'.repeat(64), Array(130).fill('ab').join('.')]) {
      expect(namesKey(ds, name, key)).toBeNull();
      expect(dsFor(name, key)).toBeNull();
    }
    expect(dsFor('a\\000b.example', key)).not.toBeNull();
  });

  test('the bits of an RSA key are those of its modulus', () => {
    for (const bits of [512, 1024, 2048, 4096]) expect(rsaBits(rsaKey(bits))).toBe(bits);
    expect(rsaBits({ ...key, algorithm: 8, publicKey: Buffer.from([1, 3, 0, 0x01, 0xff]).toString('base64') })).toBe(9);
    expect(rsaBits({ ...key, algorithm: 8, publicKey: Buffer.from([0, 0, 1, 3, 0x80]).toString('base64') })).toBe(8);
    expect(rsaBits(key)).toBeNull();
  });

  test('keys that do not sign zones do not count', () => {
    expect(isZoneKey(key)).toBe(true);
    expect(isZoneKey({ ...key, flags: 256 })).toBe(true);
    expect(isZoneKey({ ...key, flags: 1 })).toBe(false);
    expect(isZoneKey({ ...key, flags: 257 + 128 })).toBe(false);
    expect(isZoneKey({ ...key, protocol: 2 })).toBe(false);
  });

  test('whatever a key holds, it is read', () => {
    const any = fc.record({
      flags: fc.integer({ min: 0, max: 0xffff }),
      protocol: fc.integer({ min: 0, max: 255 }),
      algorithm: fc.integer({ min: 0, max: 255 }),
      publicKey: fc.uint8Array({ maxLength: 80 }).map((octets) => Buffer.from(octets).toString('base64')),
      keyTag: fc.integer({ min: 0, max: 0xffff }),
    });
    fc.assert(
      fc.property(any, fc.string(), (one, name) => {
        const bits = rsaBits(one);
        expect(bits === null || (bits > 0 && bits <= 640)).toBe(true);
        const record = dsFor(name, one);
        expect(record === null || /^\d+ \d+ 2 [0-9a-f]{64}$/.test(record)).toBe(true);
      }),
    );
  });
});

describe('the signatures of one set', () => {
  const old = signature({ expiration: NOW - 1 });
  const late = signature({ inception: NOW + 1 });
  const stranger = signature({ keyTag: 1 });
  test.each([
    ['current', set(signature())],
    ['current', set(old, late, stranger, signature())],
    ['current', set(signature({ inception: NOW, expiration: NOW }))],
    ['expired', set(old)],
    ['expired', set(old, late)],
    ['early', set(late)],
    ['unpublished', set(stranger)],
    ['unpublished', set(signature({ signer: 'example.org' }))],
    ['unpublished', set(signature({ algorithm: 8 }))],
    ['none', set()],
  ] as const)('%s', (state, one) => {
    expect(coverOf(one, 'example.net', [key], NOW).state).toBe(state);
  });

  test('a revoked key is no key; where keys are not known, any may have signed', () => {
    expect(coverOf(set(signature()), 'example.net', [{ ...key, flags: 385 }], NOW).state).toBe('unpublished');
    expect(coverOf(set(stranger), 'example.net', null, NOW).state).toBe('current');
  });

  test('times wrap after 32 bits (RFC 4034 section 3.1.5)', () => {
    expect(secondsUntil(10, 2 ** 32 - 10)).toBe(20);
    expect(secondsUntil(0xffffffff, 0)).toBe(-1);
    expect(momentText(10, 2 ** 32 - 10)).toBe('2106-02-07 06:28 UTC');
    expect(spanText(-90_000)).toBe('25 hours');
    fc.assert(
      fc.property(fc.double(), fc.integer({ min: 0, max: 0xffffffff }), (time, now) => {
        expect(Math.abs(secondsUntil(time, now))).toBeLessThanOrEqual(2 ** 31);
        expect(momentText(time, now)).toMatch(/UTC$/);
      }),
    );
  });
});

const seen: ZoneSeen = {
  name: 'example.net',
  apex: 'example.net',
  standing: 'bogus',
  ds: known([ds]),
  dsSigned: true,
  aboveSecure: null,
  keys: known([key]),
  sets: [set(signature())],
  nsec3: null,
  extendedErrors: [],
  failing: ['SOA'],
  why: null,
  answersUnchecked: true,
  evidence: [],
};

describe('the weak link', () => {
  test.each([
    ['no-key', { keys: known([]) }],
    ['ds-matches-no-key', { ds: known([{ ...ds, digest: '00' }]) }],
    ['ds-matches-no-key', { ds: known([{ ...ds, keyTag: 1 }]) }],
    ['signature-expired', { sets: [set(signature({ expiration: NOW - DAY }))] }],
    ['signature-not-yet-valid', { sets: [set(signature({ inception: NOW + DAY }))] }],
    ['signature-by-unknown-key', { sets: [set(signature({ keyTag: 1 }))] }],
    ['no-signature', { sets: [set()] }],
    ['unknown', { sets: [set()], dsSigned: false }], // the way here may take them away
    ['signature-expired', { extendedErrors: [6, 7] }],
    ['denial', { extendedErrors: [6, 12] }],
    ['iterations', { extendedErrors: [27] }],
    ['algorithm', { extendedErrors: [1] }],
    ['signature-wrong', { extendedErrors: [6] }],
    ['unknown', { extendedErrors: [6], failing: ['TXT'] }],
    ['unknown', { ds: unknown('timeout', ''), keys: unknown('timeout', '') }],
    ['signature-wrong', { sets: [set(signature({ expiration: NOW - DAY }), signature())] }], // as while signing anew
  ] as const)('%s', (kind, changes) => {
    expect(weakLink({ ...seen, ...changes }, NOW).kind).toBe(kind);
  });

  test('a DS record for a key that is not marked as a zone key', () => {
    const misfit = { ...key, flags: 1 };
    const [keyTag = '', , , digest = ''] = (dsFor('example.net', misfit) ?? '').split(' ');
    const named = { ...ds, keyTag: Number(keyTag), digest };
    expect(weakLink({ ...seen, keys: known([misfit]), ds: known([named]) }, NOW).kind).toBe('not-a-zone-key');
  });

  test('what fails comes before what does not', () => {
    const sets = [set(signature({ keyTag: 1 })), { type: 'MX', signatures: [signature({ expiration: NOW - DAY })] }];
    expect(weakLink({ ...seen, sets, failing: ['MX'] }, NOW).kind).toBe('signature-expired');
  });
});

test('extended errors that blame DNSSEC, and those that blame the path as well', () => {
  for (const code of [1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 25, 27]) expect(blamesDnssec([code]), `${code}`).toBe(true);
  for (const code of [0, 3, 4, 13, 14, 15, 22, 23, 24, 26, 33, 99]) expect(blamesDnssec([code]), `${code}`).toBe(false);
  expect(blamesDnssec([9, 22])).toBe(false);
  expect(blamesDnssec([7, 22])).toBe(true);
});

test('whatever records a zone has, the weak link is one with words', () => {
  const number = (max: number) => fc.integer({ min: 0, max });
  const record = fc.record({
    keyTag: fc.constantFrom(55648, 1, 2),
    algorithm: fc.constantFrom(8, 13, 255),
    digestType: number(6),
    digest: fc.constantFrom('', 'zz', ds.digest),
    flags: fc.constantFrom(0, 256, 257, 385),
    protocol: fc.constantFrom(3, 4),
    publicKey: fc.base64String({ maxLength: 90 }),
    typeCovered: fc.constantFrom('SOA', 'MX', ''),
    inception: fc.double(),
    expiration: fc.double(),
    signer: fc.constantFrom('example.net', '.', '\\000'),
  });
  const some = fc.array(record, { maxLength: 6 });
  fc.assert(
    fc.property(some, some, some, fc.constantFrom('example.net', '.', '..'), fc.array(number(40)), (...made) => {
      const [published, keys, signatures, apex, extendedErrors] = made;
      const sets = [{ type: 'SOA', signatures }];
      const zone = { ...seen, apex, ds: known(published), keys: known(keys), sets, extendedErrors };
      const { kind, detail } = weakLink(zone, NOW);
      expect(detail).not.toMatch(/undefined|NaN|\[object/);
      expect(mend(kind, [])).not.toBe('');
    }),
  );
});
