import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { replyIn } from '../../src/bounce/diagnostic-reply.ts';
import { software } from '../../src/bounce/software.ts';
import { rulesFor } from '../../src/bounce/systems.ts';
import { providers } from '../../src/checks/providers.ts';
import { type ReplyRule, ruleFor } from '../../src/core/reply-rules.ts';
import { ruleText } from '../../src/core/rule-text.ts';
import { replyRuleSchema } from '../support/reply-rule-schema.ts';

const owners = [
  ...providers.flatMap((provider) => (provider.replies === undefined ? [] : [{ provider, rules: provider.replies }])),
  ...software.map(({ rules }) => ({ provider: null, rules })),
];
const rules = owners.flatMap(({ provider, rules }) => rules.map((rule) => ({ provider, rule })));

test('every rule has the form of one', () => {
  expect(() => z.array(replyRuleSchema).parse(rules.map(({ rule }) => rule))).not.toThrow();
});

test('no rule names a piece twice', () => {
  const pieces = rules.map(({ rule }) => ({ id: rule.id, all: [rule.contains].flat().map(ruleText) }));
  expect(pieces.filter(({ all }) => new Set(all).size < all.length).map(({ id }) => id)).toEqual([]);
});

test('what was read elsewhere, or is documented, was read once', () => {
  const claims = rules.filter(({ rule }) => rule.via !== undefined || rule.exampleKind === 'documented');
  expect(claims.filter(({ rule }) => rule.retrieved === null).map(({ rule }) => rule.id)).toEqual([]);
});

test('to wait is the move of greylisting alone: where waiting is over, no rule could say what else to do', () => {
  const waiting = rules.filter(({ rule }) => rule.move === 'wait' && rule.greylisting !== true);
  expect(waiting.map(({ rule }) => rule.id)).toEqual([]);
});

test('no two rules have the same id', () => {
  const ids = rules.map(({ rule: { id } }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

describe('is the first rule to know its example', () => {
  test.for(rules.map(({ provider, rule }) => [rule.id, provider, rule] as const))('%s', ([id, provider, rule]) => {
    expect(known(rule, rulesFor(provider))).toBe(id);
  });

  const anywhere = rules.filter(({ rule }) => rule.anywhere === true);
  test.for(anywhere.map(({ rule }) => [rule.id, rule] as const))('%s, whoever sent it', ([id, rule]) => {
    expect(known(rule, rulesFor(null))).toBe(id);
  });
});

function known({ example }: ReplyRule, all: readonly ReplyRule[]): string | undefined {
  const { code = null, enhanced = null, lines = [example] } = replyIn(example) ?? {};
  const input = {
    codes: code === null ? [] : [code],
    enhanced: enhanced === null ? [] : [enhanced],
    text: ruleText(lines.join(' ')),
    phase: null,
  };
  return ruleFor(input, all)?.id;
}
