import { expect, test } from 'vitest';
import { codesIn } from '../../src/bounce/reply-codes.ts';

test.each([
  ['550 5.1.1 no such user', [550], ['5.1.1']],
  ['421/450 4.2.1 too quickly', [421, 450], ['4.2.1']],
  ['451 4.7.24 / 550 5.7.24 SPF record', [451, 550], ['4.7.24', '5.7.24']],
  ['423 / 524 / 526 dns resolve error', [423, 524, 526], []],
  ['440 / 436 mail from', [440, 436], []],
  ['504 number of RCPT attempts / 505 total of RCPTs', [504, 505], []],
  ['5.7.606-649 banned sending IP', [], ['5.7.606']],
  ['550-5.7.26 one\n550 5.7.26 two', [550], ['5.7.26']],
  ["(550, b'5.1.1 no such user')", [550], ['5.1.1']],
  ['#550 5.1.1 #SMTP#', [550], ['5.1.1']],
  ['responseCode: 550', [550], []],
  ['退信代码550', [550], []],
])('%j names its codes', (text, codes, enhanced) => {
  expect(codesIn(text)).toEqual({ codes, enhanced });
});

test.each([
  'host mx.acme.example [250.1.2.3] timed out',
  'more than 500 messages in 200 seconds',
  'the limit is 550 KB, or (500 recipients)',
  'over 1,550 mails',
  'see https://acme.example/help/550.html',
  'Exim 4.94.2',
  'every 450 封',
])('%j names none', (text) => {
  expect(codesIn(text)).toEqual({ codes: [], enhanced: [] });
});

test('no more than twenty of a kind are kept, of a text that is as long as it likes', () => {
  const many = Array.from({ length: 100 }, (_, index) => `${400 + index} 4.1.${index}`).join('\n');
  const { codes, enhanced } = codesIn(many.repeat(1000));
  expect([codes.length, enhanced.length]).toEqual([20, 20]);
});
