import { type Answer, encode } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMessage } from '../../src/net/dns/message.ts';
import { messageText } from '../../src/net/dns/presentation.ts';
import { response } from '../net/dns/message-world.ts';
import { decoded, IN, QUESTION_NAME, raw, record, TTL } from '../net/dns/raw-message.ts';
import { AD, a, cname, opt, soa } from '../net/dns/scripted-wire.ts';

const label63 = [63, ...Array.from({ length: 63 }, () => 0x61)];

describe('a message is malformed with', () => {
  test.each<[string, Buffer]>([
    ['no octet', Buffer.alloc(0)],
    ['half a header', Buffer.alloc(11)],
    ['several questions', raw([], { answers: 0 }).fill(0xff, 4, 6)],
    ['another opcode', raw([], { answers: 0, flags: 0xa800 })],
    ['a count of 65,535 records that are not there', raw([], { answers: 0xffff })],
    ['a pointer to itself', raw(record(1, [192, 0, 2, 1], [0xc0, 29]))],
    ['a pointer forward', raw(record(1, [192, 0, 2, 1], [0xc0, 200]))],
    ['a pointer into the header', raw(record(1, [192, 0, 2, 1], [0xc0, 4]))],
    ['two pointers at each other', raw([...record(5, [0xc0, 53]), ...record(5, [0xc0, 41])], { answers: 2 })],
    ['half a pointer', raw([0xc0])],
    ['a label of an unknown kind', raw(record(1, [192, 0, 2, 1], [0x41, 0]))],
    ['a label that ends past it', raw([63, 0x61])],
    ['a name of 257 octets', raw(record(1, [192, 0, 2, 1], [...label63, ...label63, ...label63, ...label63, 0]))],
    ['RDATA that ends past it', raw([...QUESTION_NAME, 0, 1, ...IN, ...TTL, 0xff, 0xff, 1, 2, 3, 4])],
    ['an address of five octets', raw(record(1, [192, 0, 2, 1, 9]))],
    ['an IPv6 address of four', raw(record(28, [192, 0, 2, 1]))],
    ['an MX without an exchange', raw(record(15, [0, 10]))],
    ['an MX with more behind its exchange', raw(record(15, [0, 10, 0, 0]))],
    ['a CNAME whose name runs out of its RDATA', raw([...record(5, [1]), 0x61, 0])],
    ['a character-string longer than its record', raw(record(16, [5, 0x61]))],
    ['an SOA without its numbers', raw(record(6, [0, 0]))],
    ['two OPT records', raw([...record(41, [], [0]), ...record(41, [], [0])], { answers: 0, additional: 2 })],
    ['an EDNS option that ends past its record', raw(record(41, [0, 15, 0, 9, 0], [0]), { answers: 0, additional: 1 })],
    ['an Extended DNS Error without a code', raw(record(41, [0, 15, 0, 1, 0], [0]), { answers: 0, additional: 1 })],
  ])('%s', (_, bytes) => {
    expect(decodeMessage(bytes)).toMatchObject({ ok: false });
  });

  test('a chain of pointers longer than any name needs', () => {
    // Each pointer leads to the one before it; the last is the owner of a record.
    const chain = [...Array(200).keys()].flatMap((index) => {
      const target = index === 0 ? 12 : 29 + 10 + 1 + (index - 1) * 2;
      return [0xc0 | (target >> 8), target & 255];
    });
    const holder = record(65_280, chain, [0]);
    const last = 29 + 11 + 199 * 2;
    const bytes = raw([...holder, ...record(1, [192, 0, 2, 1], [0xc0 | (last >> 8), last & 255])], { answers: 2 });
    expect(decodeMessage(bytes)).toMatchObject({ ok: false, problem: 'a name has too many compression pointers' });
  });
});

test('evidence of a hostile answer is bounded and free of control characters', () => {
  const txt = Buffer.alloc(255, 0x1b);
  const message = decoded(
    response({
      answers: [{ type: 'TXT', name: 'example.com', data: Array(100).fill(txt) }],
      additionals: [opt({ code: 0, text: 'first\nNOERROR AD\u001b[2J' })],
    }),
  );
  const text = messageText(message);
  expect(text.length).toBeLessThan(4_100);
  expect(text).toMatch(/^[\x20-\x7e\n…]+$/);
  expect(text.split('\n').slice(0, 2)).toEqual(['NOERROR', 'EDE 0 Other Error: first NOERROR AD [2J']);
});

describe('whatever comes in', () => {
  const valid = response(
    {
      answers: [
        cname('example.com', 'www.example.com'),
        a('www.example.com', '192.0.2.1'),
        { type: 'TXT', name: 'example.com', data: ['v=spf1 -all'] },
        { type: 'MX', name: 'example.com', data: { preference: 10, exchange: 'mx.example.com' } },
      ],
      authorities: [soa('example.com')],
      additionals: [opt({ code: 6, text: 'bogus' })],
    },
    AD,
  );

  test('decoding octets never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(decodeMessage(bytes)).toHaveProperty('ok');
      }),
      { numRuns: 2_000 },
    );
  });

  test('decoding a valid message with octets changed, cut or added never throws, and shows within bounds', () => {
    const change = fc.tuple(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 8 }),
        fc.nat(valid.length),
        fc.uint8Array({ maxLength: 40 }),
        (changes, cut, more) => {
          const bytes = Buffer.from(valid);
          for (const [at, octet] of changes) bytes[at] = octet;
          const result = decodeMessage(Buffer.concat([bytes.subarray(0, valid.length - cut), more]));
          if (result.ok) expect(messageText(result.message).length).toBeLessThan(4_100);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test('what dns-packet writes is read as it was meant', () => {
    const name = fc
      .array(fc.stringMatching(/^[a-z0-9_][a-z0-9-]{0,20}$/), { minLength: 1, maxLength: 5 })
      .map((labels) => labels.join('.'));
    const strings = fc.array(fc.uint8Array({ maxLength: 255 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(name, name, fc.nat(0xffff), strings, fc.ipV4(), (owner, target, preference, txt, address) => {
        const records: Answer[] = [
          { type: 'MX', name: owner, data: { preference, exchange: target } },
          { type: 'TXT', name: owner, data: txt.map((octets) => Buffer.from(octets)) },
          a(owner, address),
        ];
        const message = decoded(
          encode({ type: 'response', questions: [{ name: owner, type: 'MX' }], answers: records }),
        );
        expect(message.question).toBe(`${owner} MX`);
        expect(message.answers).toMatchObject([
          { name: owner, data: { preference, exchange: target } },
          { name: owner, data: txt.map((octets) => Buffer.from(octets).toString('latin1')) },
          { name: owner, data: address },
        ]);
      }),
    );
  });

  test('the worst message of 64 kB is read within a second', () => {
    // A name of 127 labels, and as many records as fit that all point to it.
    const longest = [...Array.from({ length: 126 }, () => [1, 0xff]).flat(), 0];
    const holder = record(65_280, longest, [0]);
    const pointer = [0xc0, 29 + 11];
    const one = record(65_280, [], pointer);
    const count = Math.floor((65_535 - 29 - holder.length) / one.length);
    const bytes = raw([...holder, ...Array.from({ length: count }, () => one).flat()], { answers: count + 1 });
    const startedAt = performance.now();
    expect(decodeMessage(bytes)).toMatchObject({ ok: true });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
