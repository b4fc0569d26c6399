import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readChain } from '../../../src/checks/dane/chain.ts';
import { isOneSequence, publicKeyInfoOf } from '../../../src/checks/dane/der.ts';
import { matchRecord } from '../../../src/checks/dane/match.ts';
import { consideredOf, tlsaText, whyUnusable } from '../../../src/checks/dane/parse.ts';
import { standingOf } from '../../../src/checks/dane/standing.ts';
import type { TlsaRecord } from '../../../src/core/net.ts';
import { readRecordData } from '../../../src/core/zone-file.ts';
import { party, signed } from './cross-signed.ts';
import { AS_OF_MS, chain, HOST, issued, recordOf, root } from './world.ts';

function tlsa(text: string): TlsaRecord {
  const record = readRecordData('TLSA', text);
  if (record === null) throw new Error(`"${text}" is no TLSA record`);
  return record;
}

const anyRecord = fc.record({
  usage: fc.nat(255),
  selector: fc.nat(255),
  matchingType: fc.nat(255),
  data: fc.uint8Array({ maxLength: 80 }).map((octets) => Buffer.from(octets).toString('hex')),
});

describe('a record', () => {
  test.each([
    [`3 1 1 ${'ab'.repeat(32)}`, null],
    [`2 0 2 ${'ab'.repeat(64)}`, null],
    ['3 1 0 3003020100', null],
    [`0 1 1 ${'ab'.repeat(32)}`, 'usage'],
    [`1 1 1 ${'ab'.repeat(32)}`, 'usage'],
    [`255 1 1 ${'ab'.repeat(32)}`, 'usage'],
    [`3 2 1 ${'ab'.repeat(32)}`, 'selector'],
    [`3 1 3 ${'ab'.repeat(32)}`, 'matching-type'],
    [`3 1 1 ${'ab'.repeat(31)}`, 'length'],
    [`3 1 2 ${'ab'.repeat(32)}`, 'length'],
    ['3 0 0 abcd', 'data'],
    ['3 0 0 300302010000', 'data'],
  ] as const)('%s is usable, or why not: %s', (text, why) => {
    expect(whyUnusable(tlsa(text))).toBe(why);
  });

  test('digests are compared by usage and selector, and only the strongest; whole data always', () => {
    const texts = [
      `3 1 1 ${'ab'.repeat(32)}`,
      `3 1 2 ${'ab'.repeat(64)}`,
      `3 0 1 ${'ab'.repeat(32)}`,
      `2 1 1 ${'ab'.repeat(32)}`,
      '3 1 0 3003020100',
      `3 1 2 ${'ab'.repeat(3)}`,
    ];
    const considered = consideredOf(texts.map(tlsa)).map(tlsaText);
    expect(considered).toEqual([texts[1], texts[2], texts[3], texts[4]]);
  });

  test('a strong digest that cannot be right shadows nothing', () => {
    const good = tlsa(`3 1 1 ${'ab'.repeat(32)}`);
    expect(consideredOf([good, tlsa('3 1 2 abcd')])).toEqual([good]);
  });

  test('of any kind is read without a fault', () => {
    fc.assert(
      fc.property(fc.array(anyRecord), (records) => {
        for (const record of consideredOf(records)) expect(whyUnusable(record)).toBeNull();
      }),
    );
  });
});

describe('a certificate', () => {
  test('its key is found, as OpenSSL writes it', async () => {
    for (const request of [{}, { rsaBits: 2048 }, { names: [] }]) {
      const [leaf = ''] = await issued(request);
      const raw = Buffer.from(leaf, 'base64');
      const spki = new X509Certificate(raw).publicKey.export({ type: 'spki', format: 'der' });
      expect(Buffer.from(publicKeyInfoOf(raw) ?? []).equals(spki)).toBe(true);
    }
  });

  test('cut anywhere, it is none, or read as far as it goes', () => {
    const raw = Buffer.from(chain[0] ?? '', 'base64');
    for (let length = 0; length < raw.length; length++) expect(publicKeyInfoOf(raw.subarray(0, length))).toBeNull();
  });

  test('with an octet changed, nothing is thrown', () => {
    const raw = Buffer.from(chain[0] ?? '', 'base64');
    fc.assert(
      fc.property(fc.nat(raw.length - 1), fc.nat(255), (at, octet) => {
        const changed = Buffer.from(raw);
        changed[at] = octet;
        const read = readChain([changed.toString('base64'), root]);
        for (const kind of ['3 1 1', '3 0 1', '2 1 1']) {
          matchRecord(tlsa(recordOf([root], 0, kind)), read, [HOST], AS_OF_MS);
        }
      }),
    );
  });

  test('junk is none, and no octets make it throw', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (octets) => {
        isOneSequence(octets);
        publicKeyInfoOf(octets);
      }),
    );
    expect(readChain(['AAAA', root])).toEqual([]);
    expect(readChain([root, 'AAAA', root])).toHaveLength(2);
    expect(readChain([])).toEqual([]);
  });
});

describe('a chain', () => {
  const anchor = tlsa(recordOf([root], 0, '2 0 1').replace(/ [0-9a-f]+$/, ` ${digestOfRoot()}`));

  test('an issuer named by its certificate', () => {
    expect(matchRecord(anchor, readChain([...chain, root]), [HOST], AS_OF_MS)).toBe('matches');
  });

  test('an issuer given by its bare key', () => {
    const key = new X509Certificate(Buffer.from(root, 'base64')).publicKey.export({ type: 'spki', format: 'der' });
    const record = tlsa(`2 1 0 ${key.toString('hex')}`);
    expect(matchRecord(record, readChain(chain), [HOST], AS_OF_MS)).toBe('matches');
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' });
    expect(matchRecord(tlsa(`2 1 0 ${other.toString('hex')}`), readChain(chain), [HOST], AS_OF_MS)).toBe(
      'broken-chain',
    );
  });

  test('an intermediate that two authorities signed: any way to the one that is named will do', async () => {
    const [one, other, between, host] = await Promise.all([
      party('one root'),
      party('other root'),
      party('between'),
      party(HOST),
    ]);
    const now = { years: [2026, 2027] } as const;
    const leaf = await signed(host, between, { ca: false, ...now });
    const [oneRoot, otherRoot] = [await signed(one, one, now), await signed(other, other, now)];
    const [byOne, byOther] = [await signed(between, one, now), await signed(between, other, now)];
    for (const [named, issuers] of [
      [oneRoot, [byOther, byOne, oneRoot]],
      [oneRoot, [byOther, otherRoot, byOne, oneRoot]],
      [otherRoot, [byOne, oneRoot, byOther, otherRoot]],
    ] as const) {
      const read = readChain([leaf, ...issuers]);
      expect(matchRecord(tlsa(recordOf([named], 0, '2 1 1')), read, [HOST], AS_OF_MS)).toBe('matches');
    }
    const stranger = readChain([leaf, byOther, otherRoot, oneRoot]);
    expect(matchRecord(tlsa(recordOf([oneRoot], 0, '2 1 1')), stranger, [HOST], AS_OF_MS)).toBe('broken-chain');
  });

  test('an authority that sends its old certificate beside the new one is in date', async () => {
    const [above, host] = await Promise.all([party('a root'), party(HOST)]);
    const leaf = await signed(host, above, { ca: false, years: [2026, 2027] });
    const old = await signed(above, above, { years: [2016, 2026] });
    const present = await signed(above, above, { years: [2026, 2036] });
    const record = tlsa(recordOf([old], 0, '2 1 1'));
    expect(matchRecord(record, readChain([leaf, old, present]), [HOST], AS_OF_MS)).toBe('matches');
    expect(matchRecord(record, readChain([leaf, present, old]), [HOST], AS_OF_MS)).toBe('matches');
    expect(matchRecord(record, readChain([leaf, old]), [HOST], AS_OF_MS)).toBe('out-of-date');
  });

  test('certificates that issue each other end somewhere', async () => {
    const [one, other, host] = await Promise.all([party('one'), party('other'), party(HOST)]);
    const now = { years: [2026, 2027] } as const;
    const leaf = await signed(host, one, { ca: false, ...now });
    const circle = [await signed(one, other, now), await signed(other, one, now)];
    expect(matchRecord(tlsa(recordOf([root], 0, '2 1 1')), readChain([leaf, ...circle, root]), [HOST], AS_OF_MS)).toBe(
      'broken-chain',
    );
  });

  test('a chain of hundreds is bounded', () => {
    expect(readChain(Array.from({ length: 500 }, () => root))).toHaveLength(10);
  });

  test('nothing presented matches nothing', () => {
    fc.assert(
      fc.property(anyRecord, fc.array(fc.base64String()), fc.string(), (record, junk, name) => {
        expect(matchRecord(record, readChain(junk), [name], AS_OF_MS)).not.toBe('matches');
      }),
    );
  });
});

function digestOfRoot(): string {
  return new X509Certificate(Buffer.from(root, 'base64')).fingerprint256.replaceAll(':', '').toLowerCase();
}

describe('what is left to a kind of senders', () => {
  test.each([
    ['nobody refuses', ['a takes', 'b dead'], 'none-refused'],
    ['one host takes', ['a refuses', 'b takes'], 'some-refused'],
    ['one address of a host takes', ['a refuses', 'a takes'], 'some-refused'],
    ['all refuse', ['a refuses', 'b refuses'], 'all-refused'],
    ['one refuses, the other is dead', ['a refuses', 'b dead'], 'all-refused'],
    ['the host was seen at another address', ['a refuses', 'a aside'], 'all-refused'],
    ['another host was left out', ['a refuses', 'b aside'], 'open'],
    ['another host was not seen', ['a refuses', 'b open'], 'open'],
    ['another address was not seen', ['a refuses', 'a open'], 'open'],
  ] as const)('%s', (_, places, standing) => {
    const read = places.map((place) => {
      const [host = '', fate = ''] = place.split(' ');
      return { host, fate: fate as 'takes' };
    });
    expect(standingOf(read)).toBe(standing);
  });
});
