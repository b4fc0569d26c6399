import { type Answer, decode, encode } from 'dns-packet';
import { describe, expect, test } from 'vitest';
import { messageText } from '../../../src/net/dns/presentation.ts';
import { canBeAsked, encodeQuestion, isAnswerTo, questionText } from '../../../src/net/dns/question.ts';
import { MAIL, question, response } from './message-world.ts';
import { decoded, nameOctets, raw, record } from './raw-message.ts';
import { AD, a, cname, opt, soa, TC } from './scripted-wire.ts';

describe('a question', () => {
  test('asks for recursion, the AD bit and, by EDNS, for DNSSEC in 1232 octets', () => {
    const query = decode(Buffer.from(encodeQuestion(question('example.com', 'MX'), { id: 4711, edns: true })));
    expect(query).toMatchObject({ id: 4711, flag_rd: true, flag_ad: true, flag_qr: false, flag_cd: false });
    expect(query.questions).toEqual([{ name: 'example.com', type: 'MX', class: 'IN' }]);
    expect(query.additionals).toMatchObject([{ type: 'OPT', udpPayloadSize: 1232, flag_do: true, ednsVersion: 0 }]);
  });

  test('may ask for what was not validated (CD), and for no recursion', () => {
    const form = { id: 1, edns: true };
    const unchecked = question('example.com', 'DNSKEY', { checkingDisabled: true });
    expect(decode(Buffer.from(encodeQuestion(unchecked, form)))).toMatchObject({ flag_rd: true, flag_cd: true });
    expect(questionText(unchecked)).toBe('example.com DNSKEY +cd');
    const own = question('example.com', 'SOA', { recursive: false });
    expect(decode(Buffer.from(encodeQuestion(own, form)))).toMatchObject({ flag_rd: false, flag_cd: false });
    expect(questionText(own)).toBe('example.com SOA +norecurse');
    expect(questionText(question('example.com', 'SOA'))).toBe('example.com SOA');
  });

  test('carries no OPT record without EDNS, and can be for type 99 and for the root', () => {
    const query = decode(Buffer.from(encodeQuestion(question('.', 'SPF'), { id: 1, edns: false })));
    expect(query.additionals).toEqual([]);
    expect(query.questions).toEqual([{ name: '.', type: 'SPF', class: 'IN' }]);
  });

  test.each([
    ['example.com', true],
    ['_dmarc.example.com', true],
    ['.', true],
    ['a..b', false],
    ['', false],
    ['bücher.example', false],
    ['a b.example', false],
    ['a\\046b.example', false],
    [`${'x'.repeat(64)}.example`, false],
    [`${'x.'.repeat(127)}example`, false],
  ])('for "%s" can be asked: %s', (name, expected) => {
    expect(canBeAsked(name)).toBe(expected);
  });
});

describe('a response', () => {
  test('gives records of each type that can be asked for', () => {
    const message = decoded(
      response({
        answers: [
          a('Example.COM', '192.0.2.1'),
          { type: 'AAAA', name: 'example.com', ttl: 60, data: '2001:db8:0:0:0:0:0:1' },
          cname('example.com', 'Other.Example.'),
          { type: 'MX', name: 'example.com', data: { preference: 10, exchange: 'mx.example.com' } },
          { type: 'MX', name: 'example.com', data: { preference: 0, exchange: '.' } },
          { type: 'NS', name: 'example.com', data: 'ns.example.com' },
          { type: 'PTR', name: 'example.com', data: 'host.example.com' },
          soa('example.com'),
          { type: 'TXT', name: 'example.com', data: [Buffer.from('v=spf1'), Buffer.from([0x20, 0xff, 0])] },
        ],
      }),
    );
    expect(message.question).toBe('example.com A');
    expect(message.answers.map((one) => (one.type === 'other' ? one : { type: one.type, data: one.data }))).toEqual([
      { type: 'A', data: '192.0.2.1' },
      { type: 'AAAA', data: '2001:db8::1' },
      { type: 'CNAME', data: 'other.example' },
      { type: 'MX', data: { preference: 10, exchange: 'mx.example.com' } },
      { type: 'MX', data: { preference: 0, exchange: '.' } },
      { type: 'NS', data: 'ns.example.com' },
      { type: 'PTR', data: 'host.example.com' },
      {
        type: 'SOA',
        data: { mname: 'ns.test', rname: 'admin.test', serial: 7, refresh: 1, retry: 1, expire: 1, minimum: 300 },
      },
      { type: 'TXT', data: ['v=spf1', ' \u00ff\u0000'] },
    ]);
    expect(message.answers[0]).toMatchObject({ name: 'example.com', ttl: 300 });
  });

  test('gives type 99 as character-strings', () => {
    const [spf] = decoded(raw(record(99, [2, 0x61, 0x62, 1, 0x63]))).answers;
    expect(spf).toMatchObject({ type: 'SPF', data: ['ab', 'c'] });
  });

  test('keeps an octet that is no printable ASCII as \\DDD, and a dot inside a label too', () => {
    const target = [4, 0x61, 0x2e, 0xff, 0x5c, 2, 0x42, 0x20, 0];
    const [alias] = decoded(raw(record(5, target))).answers;
    expect(alias).toMatchObject({ type: 'CNAME', data: 'a\\046\\255\\092.b\\032' });
  });

  test('tells the AD bit and truncation', () => {
    expect(decoded(response({}, AD))).toMatchObject({ authenticated: true, truncated: false });
    expect(decoded(response({}, TC))).toMatchObject({ authenticated: false, truncated: true });
  });

  test('that is cut off inside a record is truncated, not malformed', () => {
    const whole = response({ answers: [a('example.com', '192.0.2.1')] }, TC);
    expect(decoded(whole.subarray(0, -2))).toMatchObject({ truncated: true, answers: [], question: 'example.com A' });
  });

  test('has an rcode of twelve bits with EDNS', () => {
    const extended = { ...opt(), extendedRcode: 1 } as Answer;
    expect(decoded(response({ additionals: [extended] })).rcode).toBe('BADVERS');
    expect(decoded(response({ additionals: [opt()] }, 2)).rcode).toBe('SERVFAIL');
    expect(decoded(response({}, 12)).rcode).toBe('RCODE12');
  });

  test('gives Extended DNS Errors with their text', () => {
    const additionals = [opt({ code: 6, text: 'no valid signature\0' }, { code: 22, text: '' })];
    const message = decoded(response({ additionals }, 2));
    expect(message.extendedErrors).toEqual([
      { code: 6, text: 'no valid signature' },
      { code: 22, text: '' },
    ]);
    expect(messageText(message)).toBe(
      'SERVFAIL\nEDE 6 DNSSEC Bogus: no valid signature\nEDE 22 No Reachable Authority',
    );
  });

  test('takes a TTL with its highest bit set for 0 (RFC 2181 section 8)', () => {
    expect(decoded(response({ answers: [a('example.com', '192.0.2.1', 0x80000001)] })).answers[0]?.ttl).toBe(0);
  });

  test('is measured without signatures and OPT', () => {
    const signature = record(46, [...Array.from({ length: 18 }, () => 1), 0, ...Array.from({ length: 64 }, () => 1)]);
    const plain = raw(record(1, [192, 0, 2, 1]));
    const signed = raw([...record(1, [192, 0, 2, 1]), ...signature], { answers: 2 });
    expect(decoded(plain).plainBytes).toBe(plain.length);
    expect(decoded(signed).plainBytes).toBe(plain.length);
  });

  test('may hold odd records of types that nobody asked for', () => {
    const message = decoded(raw([...record(47, [0xff, 0xff]), ...record(1, [192, 0, 2, 1])], { answers: 2 }));
    expect(message.answers).toMatchObject([{ type: 'other', typeName: 'NSEC', sizeBytes: 2 }, { type: 'A' }]);
  });

  test('of another class is not taken for the Internet’s', () => {
    const chaos = record(1, [192, 0, 2, 1]).with(5, 3);
    expect(decoded(raw(chaos)).answers).toEqual([]);
  });
});

describe('the answer to a query', () => {
  const query = { id: 7, question: 'example.com A' };
  const good = response({ answers: [a('example.com', '192.0.2.1')] });
  const empty = (flags: number) => encode({ type: 'response', id: 7, flags });

  test.each<[string, Uint8Array, boolean]>([
    ['has its id and question', good, true],
    [
      'may spell the name in capitals',
      encode({ type: 'response', id: 7, questions: [{ name: 'EXAMPLE.com', type: 'A' }] }),
      true,
    ],
    ['has not another id', encode({ type: 'response', id: 8, questions: [MAIL] }), false],
    [
      'is not for another name',
      encode({ type: 'response', id: 7, questions: [{ name: 'example.net', type: 'A' }] }),
      false,
    ],
    [
      'is not for another type',
      encode({ type: 'response', id: 7, questions: [{ name: 'example.com', type: 'MX' }] }),
      false,
    ],
    ['is not for another class', encode({ type: 'response', id: 7, questions: [{ ...MAIL, class: 'CH' }] }), false],
    ['is not the query come back', encode({ type: 'query', id: 7, questions: [MAIL] }), false],
    ['may leave out the question where it reports an error', empty(1), true],
    ['may not leave it out otherwise', empty(0), false],
    ['may be junk with the right id', Buffer.from([0, 7, 0xff]), true],
    ['is not junk with another id', Buffer.from([1, 7, 0xff]), false],
    ['is not a single octet', Buffer.from([0]), false],
  ])('%s', (_, bytes, expected) => {
    expect(isAnswerTo(query, bytes)).toBe(expected);
  });
});

describe('addresses beside a referral', () => {
  const ns = (octets: readonly number[]) => [...record(2, nameOctets('ns.b')), ...octets];
  const read = (additional: readonly number[], count: number) =>
    decoded(raw(ns(additional), { answers: 0, authority: 1, additional: count })).addresses;

  test('are read', () => {
    expect(read(record(1, [44, 128, 0, 53], nameOctets('ns.b')), 1)).toEqual([
      { name: 'ns.b', address: '44.128.0.53' },
    ]);
  });

  test('are left out where they are malformed, and spoil nothing', () => {
    const odd = [...record(1, [44, 128, 0]), ...record(28, [1, 2, 3, 4]), ...record(2, [0xff])];
    expect(read([...odd, ...record(1, [44, 128, 0, 53])], 4)).toEqual([
      { name: 'example.com', address: '44.128.0.53' },
    ]);
  });

  test('are bounded', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => record(1, [44, 128, index >> 8, index & 255])).flat();
    expect(read(many, 1_000)).toHaveLength(128);
  });
});
