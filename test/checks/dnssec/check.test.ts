import { describe, expect, test } from 'vitest';
import { dnssec } from '../../../src/checks/dnssec/check.ts';
import type { RecordType } from '../../../src/core/net.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { codesOf } from '../../support/audit.ts';
import { play, type Scene } from '../../support/scene.ts';
import { bogus, DAY, HOUR, NOW, rootOnly, rsaKey, signature, signed, signedBy, unsigned, valid } from './scenes.ts';

const own = { name: '', domain: 'example.net', finds: [] } as const;
const changed = (entry: object): Zone => ({ ...signed, 'example.net': { ...signed['example.net'], ...entry } });

async function found(scene: Scene, code: string) {
  const result = await play(dnssec, scene);
  return 'findings' in result ? result.findings.find((finding) => finding.code === code)?.params : undefined;
}

describe('what is not known', () => {
  test('a DS question without an answer does not make a zone unsigned', async () => {
    for (const DS of ['TIMEOUT', 'SERVFAIL'] as const) {
      const result = await play(dnssec, {
        ...own,
        zone: changed({ DS }),
        net: { ...rootOnly, signatures: signedBy({}) },
      });
      expect(codesOf(result)).toEqual([]);
      const couldBe = expect.arrayContaining(['dnssec-bogus', 'dnssec-unsigned', 'dnssec-not-chained']);
      expect(result).toMatchObject({ outcome: 'not-checked', unchecked: [{ couldBe }] });
    }
  });

  test('a DS question without an answer in a zone that is vouched for leaves only the DS records open', async () => {
    const result = await play(dnssec, { ...own, zone: changed({ DS: 'TIMEOUT' }), net: valid });
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({ unchecked: [{ reason: 'timeout', subject: 'keys of example.net' }] });
    expect(JSON.stringify(result)).not.toContain('dnssec-bogus');
  });

  test('a resolver that does not validate leaves a signed zone open, and says so', async () => {
    const result = await play(dnssec, { ...own, zone: signed, net: { signatures: signedBy({}) } });
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({
      outcome: 'not-checked',
      unchecked: [{ reason: 'not-proven', couldBe: ['dnssec-bogus'] }],
      shown: { resolver: 'does not validate' },
    });
  });

  test('one expired signature among others, seen by a resolver that does not validate, may be its cache', async () => {
    const signatures = (name: string, type: RecordType) =>
      type === 'MX' ? signedBy({ expiration: NOW - DAY })(name, type) : signedBy({})(name, type);
    const result = await play(dnssec, { ...own, zone: signed, net: { signatures } });
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({
      unchecked: [{ reason: 'not-proven', detail: expect.stringContaining('24 hours ago'), couldBe: ['dnssec-bogus'] }],
    });
  });

  test('a zone that the resolver is told not to validate is open, as that is done where signatures fail', async () => {
    const net = {
      authenticated: (name: string, type: string) => name !== 'example.net' || type === 'DS',
      signatures: signedBy({}),
      extendedErrors: { 'example.net SOA': 'EDE 33 Negative Trust Anchor' },
    };
    const result = await play(dnssec, { ...own, zone: signed, net });
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({
      unchecked: [{ reason: 'not-proven', detail: expect.stringContaining('RFC 7646'), couldBe: ['dnssec-bogus'] }],
    });
  });

  test.each(['TIMEOUT', 'SERVFAIL', 'MALFORMED', 'REFUSED'] as const)(
    'name servers that fail either way (%s) are no broken signatures',
    async (how) => {
      const zone = { 'a.example': how };
      const result = await play(dnssec, { name: '', zone, net: { ...rootOnly, unchecked: zone }, finds: [] });
      expect(codesOf(result)).toEqual([]);
      expect(result).toMatchObject({ outcome: 'not-checked' });
      expect(JSON.stringify(result)).toContain('dnssec-bogus'); // it could be
    },
  );

  test('a timeout that turns into an answer without checking is none either', async () => {
    const zone = { ...signed, 'example.net': 'TIMEOUT' } as const;
    const result = await play(dnssec, { ...own, zone, net: { ...rootOnly, unchecked: signed } });
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({ outcome: 'not-checked' });
  });

  test('a resolver that fails once and is not known to validate says nothing about signatures', async () => {
    const result = await play(dnssec, { ...own, zone: bogus, net: { unchecked: signed } });
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({ outcome: 'not-checked' });
  });

  test('one failure among answers, which no error code explains, is open', async () => {
    const result = await play(dnssec, {
      ...own,
      zone: changed({ TXT: 'SERVFAIL' }),
      net: { ...valid, unchecked: signed },
    });
    expect(codesOf(result)).toEqual([]);
    expect(result).toMatchObject({ unchecked: [{ reason: 'dns-failure', couldBe: ['dnssec-bogus'] }] });
  });

  test('a resolver that blames missing keys because nobody could be reached blames the path', async () => {
    const net = { ...rootOnly, unchecked: bogus, extendedErrors: { 'example.net SOA': 'EDE 9 x, EDE 22 y' } };
    expect(codesOf(await play(dnssec, { ...own, zone: bogus, net }))).toEqual([]);
  });

  test('no control answer, no judgement', async () => {
    const result = await play(dnssec, { name: '', zone: { '.': 'TIMEOUT', 'a.example': {} }, finds: [] });
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [] });
  });

  test('mail hosts beyond the eighth, and those that do not answer, are named', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `mx${index}.b.example`);
    const zone: Zone = {
      ...unsigned,
      'a.example': { ...unsigned['a.example'], MX: names.map((name, index) => `${index} ${name}`) },
      ...Object.fromEntries(names.map((name) => [name, { A: ['44.128.1.2'], SOA: ['x y 1'] }])),
      'mx1.b.example': { A: ['44.128.1.2'], SOA: 'TIMEOUT' },
    };
    const result = await play(dnssec, { name: '', zone, net: rootOnly, finds: [] });
    expect(result).toMatchObject({
      unchecked: [
        { subject: 'DNSSEC of mx1.b.example', reason: 'timeout' },
        { subject: 'DNSSEC of mx8.b.example, mx9.b.example', reason: 'limit' },
      ],
    });
  });
});

describe('what is told', () => {
  test('a DS record that fits no key comes with tags and with the record to put in its place', async () => {
    const net = { ...rootOnly, unchecked: changed({ DS: ['12 13 2 aabb'] }), signatures: signedBy({}) };
    const params = await found({ ...own, zone: bogus, net }, 'dnssec-bogus');
    expect(params).toMatchObject({ link: 'ds-matches-no-key', ds: signed['example.net'].DS });
    expect(params?.detail).toMatch(/\b12\b.*\b55648\b/);
  });

  test('an expired signature comes with its date and how long ago that was', async () => {
    const net = { ...rootOnly, unchecked: signed, signatures: signedBy({ expiration: NOW - 3 * DAY }) };
    const params = await found({ ...own, zone: bogus, net }, 'dnssec-bogus');
    expect(params).toMatchObject({
      link: 'signature-expired',
      detail: expect.stringMatching(/2026-11-18 00:00 UTC, 3 days ago/),
    });
  });

  test('signatures that end soon are told with the types, the earliest first', async () => {
    const net = { ...valid, signatures: signedBy({ expiration: NOW + 30 * HOUR }) };
    const params = await found({ ...own, zone: signed, net }, 'dnssec-signature-ends-soon');
    expect(params).toEqual({
      apex: 'example.net',
      types: ['SOA', 'MX', 'TXT', 'DNSKEY'],
      ends: '2026-11-22 06:00 UTC',
      left: '30 hours',
    });
  });

  test('a DS record with SHA-1 comes with the one that replaces it, where it names a key', async () => {
    const replaced = async (digest: string) => {
      const zone = changed({ DS: [`55648 13 1 ${digest}`] });
      return (await found({ ...own, zone, net: valid }, 'dnssec-weak-digest'))?.ds;
    };
    expect(await replaced('0a2548cae6e93218f225029af1aa3dcc09a4a889')).toEqual(signed['example.net'].DS);
    expect(await replaced('aabb')).toEqual([]);
  });

  test.each([
    ['local', 'on this machine'],
    ['encrypted', 'over TLS'],
    ['none', 'over an open path'],
  ] as const)('how far the resolver is trusted: %s', async (trust, words) => {
    const result = await play(dnssec, { ...own, zone: signed, net: { ...valid, channel: { trust } } });
    expect(result).toMatchObject({ shown: { trust, resolver: 'validates' }, summary: expect.stringContaining(words) });
  });
});

describe('hostile zones', () => {
  const many = Array.from({ length: 1000 }, (_, index) => rsaKey(512, 8, index)).map(
    ({ flags, protocol, algorithm, publicKey, keyTag }) => `${flags} ${protocol} ${algorithm} ${publicKey} ${keyTag}`,
  );

  test('a thousand keys and a thousand DS records, all with one tag, are not compared', async () => {
    const alike = many.map((key) => key.replace(/ \d+$/, ' 7'));
    const DS = many.map((_, index) => `7 8 2 ${index.toString(16).padStart(64, '0')}`);
    const before = performance.now();
    for (const net of [valid, rootOnly, { ...rootOnly, signatures: signedBy({}) }]) {
      const result = await play(dnssec, { ...own, zone: changed({ DNSKEY: alike, DS }), net });
      expect(codesOf(result)).toEqual([]);
      expect(result).toMatchObject({
        outcome: 'not-checked',
        unchecked: expect.arrayContaining([expect.objectContaining({ reason: 'limit' })]),
      });
    }
    expect(performance.now() - before).toBeLessThan(1000);
  });

  test('signatures past every date, by strange names, in great number', async () => {
    const odd = [
      signature({ inception: 0xffffffff, expiration: 0 }),
      signature({ inception: Number.NaN, expiration: Number.POSITIVE_INFINITY }),
      signature({ inception: -1, expiration: 1e300 }),
      signature({ signer: '\\255.\\000', typeCovered: 'TYPE65535' }),
    ];
    for (const signatures of [odd, Array.from({ length: 40 }, () => odd[0] ?? signature())]) {
      for (const net of [{ authenticated: true }, { ...rootOnly, unchecked: signed }]) {
        const zone = 'unchecked' in net ? bogus : signed;
        const result = await play(dnssec, { ...own, zone, net: { ...net, signatures: () => signatures } });
        expect(JSON.stringify(result)).not.toContain('internal-error');
      }
    }
  });

  test('names, keys and digests that are none', async () => {
    const zone = changed({
      DS: ['0 0 0', '65535 255 255 zz', '55648 13 2 '],
      DNSKEY: ['0 0 0', '65535 255 255 !!! 65535', '257 3 8 AA== 1', '257 3 8 AwEAAQ== 2'],
      NSEC3PARAM: ['255 255 65535 zz'],
      MX: [`10 ${'x'.repeat(63)}.${'y'.repeat(63)}.b.example`, '20 \\000.b.example'],
    });
    for (const net of [valid, rootOnly, {}]) {
      expect(JSON.stringify(await play(dnssec, { ...own, zone, net }))).not.toContain('internal-error');
    }
  });
});
