import { expect, test } from 'vitest';
import { replyBlocks } from '../../src/bounce/pasted/reply-blocks.ts';
import { readPastedReply } from '../../src/bounce/pasted-reply.ts';

const KIM = '550 5.1.1 <kim@inn.example>: no such\n  user';
const LEE = '552 5.2.2 <lee@inn.example>: mailbox\n  is full';

test.for([
  ['paragraphs', `${KIM}\n\n${LEE}\n`],
  ['quoted paragraphs', `> ${KIM.replace('\n', '\n> ')}\n>\n> ${LEE.replace('\n', '\n> ')}`],
  ['a list with marks', `- ${KIM}\n- ${LEE}`],
  ['a list with numbers', `1. ${KIM}\n2) ${LEE}`],
  ['recipients on lines of their own', `kim@inn.example\n550 5.1.1 no such user\n\nlee@inn.example:\n552 5.2.2 full`],
] as const)('several replies are told apart: %s', ([, text]) => {
  const read = replyBlocks(text)?.map((block) => readPastedReply(block.text).recipients[0]);
  expect(read).toMatchObject([
    { finalRecipient: 'kim@inn.example', status: '5.1.1', reply: { code: 550 } },
    { finalRecipient: 'lee@inn.example', status: '5.2.2', reply: { code: 552 } },
  ]);
});

test('lines that go on, and paragraphs without a code, belong to the reply before', () => {
  const text = '550-5.7.26 one\n\n550-5.7.26 two\n550 5.7.26 three\n\nsee there\n\n421 4.7.0 later';
  expect(replyBlocks(text)?.map(({ line }) => line)).toEqual([1, 8]);
});

test.for([
  ['one reply', '550-5.7.26 one\n550 5.7.26 two'],
  ['one reply in paragraphs', '550 5.7.26 one\n\nplease ask them\n\n550 5.7.26 again'],
  ['a transcript', 'RCPT TO:<kim@inn.example>\n550 5.1.1 no\n\n554 5.5.1 no recipients'],
  ['a question', 'what is this?\n\n550 5.1.1 no\n\n552 5.2.2 full'],
  ['nothing', ''],
] as const)('not several replies: %s', ([, text]) => {
  expect(replyBlocks(text)).toBeNull();
});

test('a link in HTML leaves its words', () => {
  const html = '<p>550 5.1.1 <a href="mailto:kim@inn.example">kim@inn.example</a> not found</p>';
  expect(readPastedReply(html).recipients).toMatchObject([
    { finalRecipient: 'kim@inn.example', diagnostic: '550 5.1.1 kim@inn.example not found' },
  ]);
});
