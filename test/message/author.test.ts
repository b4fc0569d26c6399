import { expect, test } from 'vitest';
import { authorDomain } from '../../src/message/author.ts';
import { readMessage } from '../../src/message/read-message.ts';

test.each([
  ['Ann <ann@acme.example>', 'acme.example'],
  ['Smith, Ann <ann@acme.example>', 'acme.example'],
  ['ann@acme.example, bo@acme.example', 'acme.example'],
  ['ann@acme.example, bo@other.example', null],
  ['Ann', null],
])('the domain that "%s" speaks for', (from, domain) => {
  const { header } = readMessage(Buffer.from(`From: ${from}\r\n\r\nhello\r\n`));
  expect(authorDomain(header.fields)).toBe(domain);
});
