import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AuthenticationResults, readAuthenticationResults } from '../../src/message/authentication-results.ts';
import { anyCharacter } from '../support/any-character.ts';

const property = (ptype: string | null, name: string, value: string) => ({ ptype, property: name, value });
const result = (method: string, found: string, rest: object = {}) => ({
  method,
  version: null,
  result: found,
  reason: null,
  properties: [],
  comment: null,
  ...rest,
});
const whole = (rest: Partial<AuthenticationResults>): AuthenticationResults => ({
  authservId: null,
  version: null,
  results: [],
  malformed: null,
  ...rest,
});

interface Case {
  readonly name: string;
  readonly value: string;
  readonly read: AuthenticationResults;
}

const cases: readonly Case[] = [
  {
    name: 'RFC 8601 appendix B.2: nothing was done',
    value: 'mx.goal.example 1; none',
    read: whole({ authservId: 'mx.goal.example', version: 1 }),
  },
  {
    name: 'a host and nothing else',
    value: 'mx.goal.example',
    read: whole({ authservId: 'mx.goal.example' }),
  },
  {
    name: 'methods with versions, reasons, comments and quoted strings',
    value:
      'MX.goal.example; spf=pass smtp.mailfrom=kim@acme.example smtp.helo=out.acme.example; dkim/1=fail (body (hash) wrong) reason="it \\"was\\" changed; twice" header.d=acme.example header.b="ab=cd"; x-tls=pass',
    read: whole({
      authservId: 'mx.goal.example',
      results: [
        result('spf', 'pass', {
          properties: [property('smtp', 'mailfrom', 'kim@acme.example'), property('smtp', 'helo', 'out.acme.example')],
        }),
        result('dkim', 'fail', {
          version: 1,
          reason: 'it "was" changed; twice',
          properties: [property('header', 'd', 'acme.example'), property('header', 'b', 'ab=cd')],
          comment: 'body (hash) wrong',
        }),
        result('x-tls', 'pass'),
      ],
    }),
  },
  {
    name: 'space around the signs',
    value: 'mx.goal.example ; spf = pass smtp.mailfrom = kim@acme.example ;',
    read: whole({
      authservId: 'mx.goal.example',
      results: [result('spf', 'pass', { properties: [property('smtp', 'mailfrom', 'kim@acme.example')] })],
    }),
  },
  {
    name: 'Microsoft, without authserv-id and with properties that have no type',
    value:
      'spf=pass (sender IP is 192.0.2.25) smtp.mailfrom=acme.example; dkim=pass (signature was verified) header.d=acme.example;dmarc=pass action=none header.from=acme.example;compauth=pass reason=100',
    read: whole({
      results: [
        result('spf', 'pass', {
          properties: [property('smtp', 'mailfrom', 'acme.example')],
          comment: 'sender IP is 192.0.2.25',
        }),
        result('dkim', 'pass', {
          properties: [property('header', 'd', 'acme.example')],
          comment: 'signature was verified',
        }),
        result('dmarc', 'pass', {
          properties: [property(null, 'action', 'none'), property('header', 'from', 'acme.example')],
        }),
        result('compauth', 'pass', { reason: '100' }),
      ],
      malformed: 'it names no authserv-id',
    }),
  },
  {
    name: 'Gmail',
    value:
      'mx.google.com; dkim=pass header.i=@acme.example header.s=s1 header.b=Ab1Cd2Ef; spf=pass (google.com: domain of kim@acme.example designates 192.0.2.25 as permitted sender) smtp.mailfrom=kim@acme.example; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=acme.example',
    read: whole({
      authservId: 'mx.google.com',
      results: [
        result('dkim', 'pass', {
          properties: [
            property('header', 'i', '@acme.example'),
            property('header', 's', 's1'),
            property('header', 'b', 'Ab1Cd2Ef'),
          ],
        }),
        result('spf', 'pass', {
          properties: [property('smtp', 'mailfrom', 'kim@acme.example')],
          comment: 'google.com: domain of kim@acme.example designates 192.0.2.25 as permitted sender',
        }),
        result('dmarc', 'pass', {
          properties: [property('header', 'from', 'acme.example')],
          comment: 'p=REJECT sp=REJECT dis=NONE',
        }),
      ],
    }),
  },
  {
    name: 'QQ and NetEase',
    value:
      'mx.qq.com; spf=pass smtp.mailfrom=<kim@acme.example>; dkim=pass header.d=acme.example; dmarc=pass(permerror) header.from=acme.example',
    read: whole({
      authservId: 'mx.qq.com',
      results: [
        result('spf', 'pass', { properties: [property('smtp', 'mailfrom', '<kim@acme.example>')] }),
        result('dkim', 'pass', { properties: [property('header', 'd', 'acme.example')] }),
        result('dmarc', 'pass', {
          properties: [property('header', 'from', 'acme.example')],
          comment: 'permerror',
        }),
      ],
    }),
  },
  {
    name: 'Base64 with its signs of equality',
    value: 'mx.goal.example; dkim=pass header.b=abc== header.d=acme.example',
    read: whole({
      authservId: 'mx.goal.example',
      results: [
        result('dkim', 'pass', {
          properties: [property('header', 'b', 'abc=='), property('header', 'd', 'acme.example')],
        }),
      ],
    }),
  },
  {
    name: 'a piece that is no result',
    value: 'mx.goal.example; spf=pass; what is this',
    read: whole({
      authservId: 'mx.goal.example',
      results: [result('spf', 'pass')],
      malformed: '"what is this" is no result',
    }),
  },
  {
    name: "Yahoo's old form, without a semicolon behind the name",
    value: 'mta7.mail.acme.example  from=goal.example; domainkeys=neutral (no sig);  from=goal.example; dkim=pass (ok)',
    read: whole({
      authservId: 'mta7.mail.acme.example',
      results: [result('domainkeys', 'neutral', { comment: 'no sig' }), result('dkim', 'pass', { comment: 'ok' })],
      malformed: 'no semicolon stands behind its authserv-id',
    }),
  },
  { name: 'nothing', value: '', read: whole({ malformed: 'it is empty' }) },
];

describe('Authentication-Results', () => {
  test.each(cases)('$name', ({ value, read }) => {
    expect(readAuthenticationResults(value)).toEqual(read);
  });

  test('are a hundred at most', () => {
    const read = readAuthenticationResults(`mx.goal.example${'; spf=pass'.repeat(150)}`);
    expect([read.results.length, read.malformed]).toEqual([100, 'it has more results than are read']);
  });

  test('never throws', () => {
    const pieces = fc.constantFrom('spf', '=', 'pass', ';', '(', ')', '"', '\\', ' ', 'header.d', '/1', 'reason');
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ unit: anyCharacter, maxLength: 6 })), { maxLength: 80 }),
        (parts) => {
          const { results } = readAuthenticationResults(parts.join(''));
          for (const { method } of results) expect(method).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
        },
      ),
    );
  });

  test.each(['(', ')', '"', '\\', ';', '=', 'a=b ', 'a=b;', 'a=', '(a)', ' '])(
    'a megabyte of %j takes no time',
    (piece) => {
      readAuthenticationResults(piece.repeat(1_000_000 / piece.length));
      readAuthenticationResults(`a; b=c ${piece.repeat(1_000_000 / piece.length)}`);
    },
  );
});
