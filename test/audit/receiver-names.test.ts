import { expect, test } from 'vitest';
import { receiverNamed, receiverNames } from '../../src/audit/receiver-names.ts';

test.each([
  ['gmail', 'google-workspace'],
  ['Google', 'google-workspace'],
  ['outlook', 'outlook-com'],
  ['hotmail', 'outlook-com'],
  ['QQ Mail', 'qq-mail'],
  ['163', 'netease'],
  ['web.de', 'gmx'],
  ['microsoft-365', 'microsoft-365'],
  ['gmial', null],
  ['', null],
  ['constructor', null],
])('%j is %j', (text, expected) => expect(receiverNamed(text)).toBe(expected));

test('each is found by the name it is listed under', () => {
  expect(receiverNames.map(receiverNamed)).not.toContain(null);
  expect(new Set(receiverNames.map(receiverNamed)).size).toBe(receiverNames.length);
});
