import { expect, test } from 'vitest';
import { software } from '../../src/bounce/software.ts';
import { providers } from '../../src/checks/providers.ts';
import type { ReplyRule } from '../../src/core/reply-rules.ts';
import { candidatesIn, listed, MOST_TEXTS, ruleAt, textAt } from '../../src/core/rule-index.ts';
import { ruleText } from '../../src/core/rule-text.ts';

const rules: readonly ReplyRule[] = [
  ...providers.flatMap(({ replies = [] }) => replies),
  ...software.flatMap((each) => each.rules),
];
const [any] = rules;
const saying = (...contains: readonly string[]): ReplyRule => ({ ...(any as ReplyRule), contains });

/** The texts that may be in a reply. */
function textsIn(reply: string, ...some: readonly ReplyRule[]): readonly string[] {
  return Array.from(candidatesIn(ruleText(reply), some), (candidate) => {
    const rule = some[ruleAt(candidate)];
    return listed(rule?.contains ?? '')[textAt(candidate)] ?? '';
  });
}

test('each text of each rule is a candidate where a reply holds it', () => {
  const missed: string[] = [];
  for (const rule of rules) {
    for (const text of listed(rule.contains)) {
      const reply = `550 host said: ${text.replaceAll('...', ' between ')}, and more`;
      if (text !== '' && !textsIn(reply, rule).includes(text)) missed.push(text);
    }
  }
  expect(missed).toEqual([]);
});

test('no rule has more texts than can be told apart', () => {
  expect(Math.max(...rules.map(({ contains }) => listed(contains).length))).toBeLessThan(MOST_TEXTS);
});

test('a text whose longest word is not there is none', () => {
  const rule = saying('no such mailbox', 'greylist', 'user is unknown');
  expect(textsIn('no such user', rule)).toEqual([]);
  expect(textsIn('550 NO such MAILBOX', rule)).toEqual(['no such mailbox']);
  expect(textsIn('you are greylisted, the user is unknown', rule)).toEqual(['greylist', 'user is unknown']);
});

test('what has no long word, or no words at all, is always one', () => {
  expect(textsIn('anything', saying('#5.1.1'), saying(''))).toEqual(['#5.1.1', '']);
});

test('a text of another script is one where its first marks are there, in either script of Chinese', () => {
  const rule = saying('收件人不存在', '垃圾郵件');
  expect(textsIn('recipient unknown', rule)).toEqual([]);
  expect(textsIn('550 收件人不存在', rule)).toEqual(['收件人不存在']);
  expect(textsIn('550 疑似垃圾邮件', rule)).toEqual(['垃圾郵件']);
});

test('candidates come in the order of trial, each once', () => {
  const some = [saying('later one', 'quota'), saying('mailbox full')];
  expect(textsIn('mailbox full: quota, mailbox full, later one', ...some)).toEqual([
    'later one',
    'quota',
    'mailbox full',
  ]);
});
