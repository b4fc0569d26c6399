import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage } from '../../../src/net/dns/message.ts';
import { dataText, messageText } from '../../../src/net/dns/presentation.ts';
import { decoded, nameOctets, QUESTION_NAME, raw, record } from './raw-message.ts';

const CAA = 257;
const DNSKEY = 48;
const DS = 43;
const RRSIG = 46;
const SOA = 6;
const SRV = 33;
const TLSA = 52;

const text = (characters: string) => [...Buffer.from(characters, 'latin1')];
const hex = (digits: string) => [...Buffer.from(digits, 'hex')];
const base64 = (characters: string) => [...Buffer.from(characters, 'base64')];
const uint16 = (value: number) => [value >> 8, value & 255];
const uint32 = (value: number) => [...uint16(Math.floor(value / 65_536)), ...uint16(value % 65_536)];

// RFC 4034 section 5.4, and the key of the root since 2017.
const RFC_KEY =
  'AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==';
const ROOT_KEY =
  'AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr5emLvN7SWXgnLh4+B5xQlNVz8Og8kvArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLHwVN8efS3rCj/EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+eoZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuOLYA4/ilBmSVIzuDWfdRUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwNR1AkUTV74bU=';
const RFC_DIGEST = '2bb183af5f22588179a53b0a98631fad1a292118';

const signature = (signer: readonly number[], rest: readonly number[]) => [
  ...[...uint16(15), 13, 2, ...uint32(3600)],
  ...[...uint32(1_798_761_600), ...uint32(1_796_083_200), ...uint16(60_485), ...signer, ...rest],
];

describe('record data', () => {
  test.each<[string, number, readonly number[], object, string]>([
    [
      'CAA',
      CAA,
      [0, 5, ...text('issue'), ...text('ca.example; x=1')],
      { critical: false, tag: 'issue', value: 'ca.example; x=1' },
      '0 issue "ca.example; x=1"',
    ],
    [
      'CAA that is critical, with a tag in capitals and octets that are no ASCII',
      CAA,
      [0xff, 4, ...text('Iodf'), 0xe4, 0x22],
      { critical: true, tag: 'iodf', value: '\u00e4"' },
      '128 iodf "\\228\\""',
    ],
    ['CAA with an empty value', CAA, [0, 1, ...text('x')], { critical: false, tag: 'x', value: '' }, '0 x ""'],
    [
      'DNSKEY of RFC 4034',
      DNSKEY,
      [...uint16(256), 3, 5, ...base64(RFC_KEY)],
      { flags: 256, protocol: 3, algorithm: 5, publicKey: RFC_KEY, keyTag: 60_485 },
      `256 3 5 ${RFC_KEY} ; key tag 60485`,
    ],
    [
      'DNSKEY of the root',
      DNSKEY,
      [...uint16(257), 3, 8, ...base64(ROOT_KEY)],
      { flags: 257, protocol: 3, algorithm: 8, publicKey: ROOT_KEY, keyTag: 20_326 },
      `257 3 8 ${ROOT_KEY} ; key tag 20326`,
    ],
    [
      'DNSKEY of algorithm 1, whose tag is in its modulus (RFC 4034 appendix B.1)',
      DNSKEY,
      [...uint16(256), 3, 1, 1, 3, 0xaa, 0x12, 0x34, 0x56],
      { algorithm: 1, keyTag: 0x1234 },
      '256 3 1 AQOqEjRW ; key tag 4660',
    ],
    ['DNSKEY without a key', DNSKEY, [...uint16(0), 3, 1], { publicKey: '', keyTag: 0 }, '0 3 1  ; key tag 0'],
    [
      'DS',
      DS,
      [...uint16(60_485), 5, 1, ...hex(RFC_DIGEST)],
      { keyTag: 60_485, algorithm: 5, digestType: 1, digest: RFC_DIGEST },
      `60485 5 1 ${RFC_DIGEST}`,
    ],
    [
      'SOA',
      SOA,
      [...nameOctets('ns.test'), ...nameOctets('admin.test'), ...[7, 7200, 900, 1_209_600, 300].flatMap(uint32)],
      {
        mname: 'ns.test',
        rname: 'admin.test',
        ...{ serial: 7, refresh: 7200, retry: 900, expire: 1_209_600, minimum: 300 },
      },
      'ns.test admin.test 7 7200 900 1209600 300',
    ],
    [
      'SRV',
      SRV,
      [...uint16(10), ...uint16(60), ...uint16(587), ...nameOctets('Mail.Test')],
      { priority: 10, weight: 60, port: 587, target: 'mail.test' },
      '10 60 587 mail.test',
    ],
    [
      'SRV with a compressed target, which RFC 2782 forbids and servers do',
      SRV,
      [0, 0, 0, 0, ...uint16(465), 2, ...text('mx'), ...QUESTION_NAME],
      { priority: 0, weight: 0, port: 465, target: 'mx.example.com' },
      '0 0 465 mx.example.com',
    ],
    [
      'SRV that offers nothing',
      SRV,
      [0, 0, 0, 0, 0, 0, 0],
      { priority: 0, weight: 0, port: 0, target: '.' },
      '0 0 0 .',
    ],
    [
      'TLSA',
      TLSA,
      [3, 1, 1, ...hex('AB01'.repeat(16))],
      { usage: 3, selector: 1, matchingType: 1, data: 'ab01'.repeat(16) },
      `3 1 1 ${'ab01'.repeat(16)}`,
    ],
    ['TLSA without data', TLSA, [255, 0, 0], { usage: 255, selector: 0, matchingType: 0, data: '' }, '255 0 0 '],
    [
      'RRSIG',
      RRSIG,
      signature(nameOctets('Example.Com'), [1, 2, 3]),
      {
        typeCovered: 'MX',
        algorithm: 13,
        expiration: 1_798_761_600,
        inception: 1_796_083_200,
        keyTag: 60_485,
        signer: 'example.com',
      },
      'MX 13 20270101000000 20261201000000 60485 example.com',
    ],
  ])('%s', (_, typeCode, rdata, data, presentation) => {
    const [read] = decoded(raw(record(typeCode, rdata))).answers;
    expect(read).toMatchObject({ data });
    expect(read === undefined || read.type === 'other' ? null : dataText(read)).toBe(presentation);
  });

  test.each<[string, number, readonly number[]]>([
    ['a CAA without a tag', CAA, [0, 0, ...text('issue')]],
    ['a CAA whose tag ends past it', CAA, [0, 6, ...text('issue')]],
    ['a CAA of one octet', CAA, [0]],
    ['an empty CAA', CAA, []],
    ['a DNSKEY of three octets', DNSKEY, [1, 0, 3]],
    ['a DS of three octets', DS, [1, 0, 3]],
    ['a TLSA of two octets', TLSA, [3, 1]],
    ['an SRV without a target', SRV, [0, 0, 0, 0, 0, 25]],
    ['an SRV with more behind its target', SRV, [0, 0, 0, 0, 0, 25, 0, 0]],
    ['an SRV whose target runs out of it', SRV, [0, 0, 0, 0, 0, 25, 3, 0x61]],
    ['an SOA of four numbers', SOA, [0, 0, ...[1, 2, 3, 4].flatMap(uint32)]],
    ['an SOA of six', SOA, [0, 0, ...[1, 2, 3, 4, 5, 6].flatMap(uint32)]],
    ['an RRSIG without a signer', RRSIG, signature([], [])],
    ['an RRSIG without a signature', RRSIG, signature(nameOctets('test'), [])],
    ['an RRSIG of five octets', RRSIG, [0, 15, 13, 2, 0]],
    ['an RRSIG whose signer leads forward', RRSIG, signature([0xc0, 0xff], [1])],
  ])('%s is malformed', (_, typeCode, rdata) => {
    // With octets behind it, so that reading on is not stopped by the message's end alone.
    const bytes = raw(
      [
        ...record(typeCode, rdata),
        ...record(
          65_280,
          Array.from({ length: 40 }, () => 0),
        ),
      ],
      {
        answers: 2,
      },
    );
    expect(decodeMessage(bytes)).toMatchObject({ ok: false });
  });

  test('a stated length that ends past the message is malformed', () => {
    for (const typeCode of [CAA, DNSKEY, DS, RRSIG, SRV, TLSA]) {
      const cut = raw(record(typeCode, signature(nameOctets('test'), [1, 2, 3]))).subarray(0, -1);
      expect(decodeMessage(cut), `type ${typeCode}`).toMatchObject({ ok: false });
    }
  });

  test('of the authority section only SOA, NS and signatures are looked into', () => {
    const sections = [record(DS, [1]), record(CAA, []), record(2, nameOctets('ns.test')), record(47, [9])];
    const { authority } = decoded(raw(sections.flat(), { answers: 0, authority: sections.length }));
    expect(authority).toMatchObject([
      { type: 'other', typeName: 'DS', sizeBytes: 1 },
      { type: 'other', typeName: 'CAA' },
      { type: 'NS', data: 'ns.test' },
      { type: 'other', typeName: 'NSEC' },
    ]);
    const broken = raw(record(RRSIG, [1]), { answers: 0, authority: 1 });
    expect(decodeMessage(broken)).toMatchObject({ ok: false });
  });

  test('whatever stands in it, reading ends, and it is shown in printable ASCII on one line', () => {
    const typeCode = fc.constantFrom(CAA, DNSKEY, DS, RRSIG, SOA, SRV, TLSA);
    fc.assert(
      fc.property(typeCode, fc.uint8Array({ maxLength: 300 }), (code, rdata) => {
        const result = decodeMessage(raw(record(code, [...rdata])));
        if (result.ok) expect(messageText(result.message)).toMatch(/^[\x20-\x7e]+\n[\x20-\x7e…]+$/);
      }),
      { numRuns: 3_000 },
    );
  });
});

test('a message tells whether its server has authority', () => {
  expect(decoded(raw([], { answers: 0, flags: 0x8400 })).authoritative).toBe(true);
  expect(decoded(raw([], { answers: 0, flags: 0x8000 })).authoritative).toBe(false);
});
