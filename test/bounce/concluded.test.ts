import { expect, test } from 'vitest';
import { concluded } from '../../src/bounce/concluded.ts';
import { readPastedReply } from '../../src/bounce/pasted-reply.ts';

const pasted = (text: string, provider: string | null = null) => concluded(readPastedReply(text), { provider });

test('pasted words without a code, that no rule knows, are no answer of a mail server', () => {
  expect(pasted('hello world')).toMatchObject({ bounce: { what: 'none', recipients: [] }, conclusions: [] });
});

test.for([
  ['a code', '599 hello world', null],
  ['a status', 'hello world 5.9.42', null],
  ['words that a rule knows', 'the mailbox is full', null],
  ['words of the provider that is named', 'CXBL', 'cox'],
] as const)('%s is one', ([, text, provider]) => {
  const { bounce, conclusions } = pasted(text, provider);
  expect(bounce.what).not.toBe('none');
  expect(conclusions).toHaveLength(1);
});
