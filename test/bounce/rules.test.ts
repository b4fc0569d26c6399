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

/** Whose hosts rules may name: of providers, of lists, and of pages that explain. */
const KNOWN_OWNERS = [
  'abuseat.org',
  'att.net',
  'barracudacentral.org',
  'cloudmark.com',
  'co.jp',
  'emailsrvr.com',
  'google.com',
  'mail-abuse.com',
  'mail-abuse.org',
  'naver.com',
  'openspf.net',
  'openspf.org',
  'outlook.com',
  'pobox.com',
  'proofpoint.com',
  'qq.com',
  'sorbs.net',
  'spamcop.net',
  'spamhaus.org',
  'surbl.org',
  't-online.de',
  'trendmicro.com',
  'uribl.com',
];

test('every rule has the form of one', () => {
  expect(() => z.array(replyRuleSchema).parse(rules.map(({ rule }) => rule))).not.toThrow();
});

test('no rule names a piece twice', () => {
  const pieces = rules.map(({ rule }) => ({ id: rule.id, all: [rule.contains].flat().map(ruleText) }));
  expect(pieces.filter(({ all }) => new Set(all).size < all.length).map(({ id }) => id)).toEqual([]);
});

test('no rule goes by an address of the Internet, a date or a time: these are of one mail', () => {
  const ofOneMail =
    /\b(?!127\.)\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,}|\d{4}-\d\d-\d\d|\d\d:\d\d|\b(?:mon|tue|wed|thu|fri|sat|sun), \d/i;
  const pieces = rules.flatMap(({ rule }) => [rule.contains, rule.unless ?? []].flat());
  expect(pieces.filter((piece) => ofOneMail.test(piece))).toEqual([]);
});

test('no rule goes by a host but one that belongs to whoever speaks, or that is a page or a list', () => {
  const HOST = /[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|jp|cn|de|ru|it|fr|uk|me|cz|nl|us|example)\b/gi;
  const hosts = rules.flatMap(({ rule }) => [rule.contains].flat().flatMap((piece) => piece.match(HOST) ?? []));
  const owners = new Set(hosts.map((host) => host.toLowerCase().split('.').slice(-2).join('.')));
  expect([...owners].sort()).toEqual(KNOWN_OWNERS);
});

test.each([
  'google-workspace',
  'microsoft-365',
  'outlook-com',
  'yahoo',
  'icloud',
  'comcast',
  'gmx',
  'orange',
  'mail-ru',
  'yandex',
  'zoho',
  'proofpoint',
  'mimecast',
  'barracuda',
  'spamhaus',
  'cloudmark',
  'qq-mail',
  'tencent-exmail',
  'netease',
  'alibaba',
  'aliyun-directmail',
  'sina',
  'coremail',
])('what %s replies is known by rules of its own', (id) => {
  const own = providers.find((provider) => provider.id === id);
  const speakers = [own, ...providers.filter((other) => own?.speaksAs?.includes(other.id) === true)];
  expect(speakers.flatMap((speaker) => speaker?.replies ?? []).length).toBeGreaterThan(0);
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
