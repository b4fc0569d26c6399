import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extendedErrorsIn, namesKey, weakLink } from '../../../src/checks/dnssec/chain.ts';
import { dnssec } from '../../../src/checks/dnssec/check.ts';
import { codesOf } from '../../support/audit.ts';
import { play } from '../../support/scene.ts';
import { signature, signed } from './scenes.ts';

describe('DNSSEC of the domain and its mail hosts', () => {
  test('a resolver that does not validate leaves a signed zone open, and says so', async () => {
    const result = await play(dnssec, { name: '', domain: 'example.net', zone: signed, finds: [] });
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({
      outcome: 'not-checked',
      unchecked: [{ reason: 'not-proven', couldBe: ['dnssec-bogus'] }],
    });
  });

  test('name servers that are silent either way are no broken signatures', async () => {
    const zone = { 'a.example': { SOA: 'TIMEOUT', MX: ['10 mx.a.example'] } } as const;
    const net = { authenticated: (name: string) => name === '.', unchecked: zone };
    const result = await play(dnssec, { name: '', zone, net, finds: [] });
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({ outcome: 'not-checked', unchecked: [{ reason: 'timeout' }] });
  });

  test('no control answer, no judgement', async () => {
    const result = await play(dnssec, { name: '', zone: { '.': 'TIMEOUT', 'a.example': {} }, finds: [] });
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [] });
  });
});

describe('the weak link', () => {
  const key = {
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
  const seen = {
    owner: 'example.net',
    ds: [ds],
    keys: [key],
    signatures: [signature()],
    extendedErrors: [],
    atMs: Date.UTC(2026, 10, 21),
  };

  test('the DS record of RFC 6605 section 6.1 names its key, and no other', () => {
    expect(namesKey(ds, 'example.net', key)).toBe(true);
    expect(namesKey(ds, 'example.org', key)).toBe(false);
    expect(namesKey({ ...ds, digestType: 200 }, 'example.net', key)).toBeNull();
  });

  test.each([
    ['signature-expired', { signatures: [signature({ expiration: 1 })] }],
    ['signature-not-yet-valid', { signatures: [signature({ inception: 4e9 })] }],
    ['no-key', { keys: [] }],
    ['ds-matches-no-key', { ds: [{ ...ds, digest: '00' }] }],
    ['no-signature', { signatures: [] }],
    ['denial', { extendedErrors: [6, 12] }],
    ['algorithm', { extendedErrors: [1] }],
    ['unknown', {}],
  ] as const)('%s', (kind, changes) => {
    expect(weakLink({ ...seen, ...changes }).kind).toBe(kind);
  });

  test('extended errors are found in the words of a failure', () => {
    expect(extendedErrorsIn('SERVFAIL from 127.0.0.1 (EDE 6 DNSSEC Bogus: x, EDE 7 Signature Expired)')).toEqual([
      6, 7,
    ]);
    fc.assert(
      fc.property(fc.string(), (text) => {
        extendedErrorsIn(text);
      }),
    );
  });
});
