import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressSeenIn, queueIdOf, replyText, sizeLimitBytes } from '../../src/core/reply-words.ts';
import { anyCharacter } from '../support/any-character.ts';
import { reply } from '../support/smtp-session.ts';

describe('the id of a message in the last reply', () => {
  test.each([
    ['Postfix', '250 2.0.0 Ok: queued as 4bXyZ12345', '4bXyZ12345'],
    [
      'Postfix behind a relay',
      '250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 6B9A520C3E',
      '6B9A520C3E',
    ],
    ['Exim', '250 OK id=1rABcd-0001Xy-2Z', '1rABcd-0001Xy-2Z'],
    [
      'Google',
      '250 2.0.0 OK  1700000000 a1-20020a170902d2c100b001c9d3b2a1c4si123456plg.12 - gsmtp',
      'a1-20020a170902d2c100b001c9d3b2a1c4si123456plg.12',
    ],
    [
      'Exchange',
      '250 2.6.0 <abc123@from.test> [InternalId=1234567, Hostname=AB1CD2.namprd01.prod.outlook.com] 12345 bytes in 0.1, 100 KB/sec Queued mail for delivery',
      'abc123@from.test',
    ],
    ['Sendmail', '250 2.0.0 4ALB0Cde012345 Message accepted for delivery', '4ALB0Cde012345'],
    ['QQ', '250 OK: queued as.', null],
    [
      'NetEase',
      '250 Mail OK queued as gzga-smtp-mta-g0-1,_____wD3r0X1Y2Zl 1700000000',
      'gzga-smtp-mta-g0-1,_____wD3r0X1Y2Zl',
    ],
    ['a sentence that goes on', '250 Ok: queued as 4bXyZ12345, thank you', '4bXyZ12345'],
    ['nothing but thanks', '250 2.0.0 Ok', null],
    ['words that are no id', '250 Ok, queued as requested', null],
    ['a refusal', '550 5.7.1 queued as 4bXyZ12345', null],
  ])('%s', (_name, text, expected) => {
    expect(queueIdOf(reply(text))).toBe(expected);
  });
});

describe('the address that the server sees', () => {
  test.each([
    ['Google', '250 smtp.gmail.com at your service, [203.0.113.7]', null],
    ['a public one', '250 smtp.test at your service, [8.8.4.4]', '8.8.4.4'],
    ['Sendmail', '250 mx.test Hello host.test [8.8.4.4], pleased to meet you', '8.8.4.4'],
    ['Exchange', '250 AB1PR01CA0001.outlook.office365.com Hello [2a00:1450:4001:0:0:0:0:1]', '2a00:1450:4001::1'],
    ['as an address literal', '250 mx.test Hello [IPv6:2a00:1450:4001::1]', '2a00:1450:4001::1'],
    ['Exim, without brackets', '250 mx.test Hello me.test [8.8.4.4]\nSIZE 1000', '8.8.4.4'],
    ['at the end of a sentence', '250 mx.test greets 8.8.4.4.', '8.8.4.4'],
    ['the name of the server is not it', '250 8.8.4.4 greets you', null],
    ['a private one', '250 mx.test Hello [10.1.2.3]', null],
    ['the public one behind a private one', '250 mx.test Hello [10.1.2.3] via [8.8.4.4]', '8.8.4.4'],
    ['a version', '250 mx.test ESMTP 1.2.3.4.5 ready', null],
    ['a time', '250 mx.test hello, it is 12:34:56', null],
    ['none', '250 mx.test', null],
    ['only in the first line', '250 mx.test\nHello [8.8.4.4]', null],
    ['a refusal', '550 mx.test [8.8.4.4] is not welcome', null],
  ])('%s', (_name, text, expected) => {
    expect(addressSeenIn(reply(text))).toBe(expected);
  });
});

test('a reply on one line is bounded', () => {
  expect(replyText(reply('550 5.1.1 no\nsuch user'))).toBe('550 5.1.1 no such user');
  expect(replyText({ code: 550, enhanced: null, lines: ['x'.repeat(1000)] }).length).toBeLessThan(410);
});

test.each([
  [{ SIZE: '1000' }, 1000],
  [{ SIZE: '0' }, null],
  [{ SIZE: '' }, null],
  [{ SIZE: '-5' }, null],
  [{}, null],
  [null, null],
])('the limit of %j is %j', (extensions, expected) => {
  expect(sizeLimitBytes(extensions)).toBe(expected);
});

test('property: whatever a server says, nothing throws, and it takes no time', () => {
  const word = fc.constantFrom(
    'queued as ',
    'id=',
    '<',
    '>',
    '[',
    ']',
    '1.',
    ':',
    'a1b2c3',
    'IPv6:',
    ' - gsmtp',
    'OK 1700000000 ',
  );
  const lines = fc.array(
    fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.array(word).map((words) => words.join('')),
    ),
  );
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 599 }), lines, (code, said) => {
      const one = { code, enhanced: null, lines: said };
      expect([queueIdOf(one), addressSeenIn(one), replyText(one)]).toHaveLength(3);
    }),
  );
  const started = performance.now();
  for (const unit of ['a1.', '1.2.3.4', '<a1', 'queued as ', ':1', 'id=']) {
    const long = { code: 250, enhanced: null, lines: [`mx ${unit.repeat(16_384 / unit.length)}`] };
    queueIdOf(long);
    addressSeenIn(long);
  }
  expect(performance.now() - started).toBeLessThan(2000);
});
