import { describe, expect, test } from 'vitest';
import { conclude } from '../../src/bounce/conclude.ts';
import { readPastedReply } from '../../src/bounce/pasted-reply.ts';
import { software } from '../../src/bounce/software.ts';
import { providers } from '../../src/checks/providers.ts';
import { withoutAddresses, withoutNames } from '../../src/core/reply-names.ts';
import { ruleFor } from '../../src/core/reply-rules.ts';
import { ruleText } from '../../src/core/rule-text.ts';
import { listsNamedIn } from '../../src/report/bounce/named-lists.ts';
import { saidBy, wantedTopics } from '../../src/report/bounce/proof-stated.ts';

// A word in a mail address, or in the path of a web address, says nothing of why mail was refused.

const rules = [...providers.flatMap(({ replies = [] }) => replies), ...software.flatMap(({ rules }) => rules)];

const read = (text: string) => {
  const bounce = readPastedReply(text);
  const [recipient] = bounce.recipients;
  if (recipient === undefined) throw new Error(`no recipient in "${text}"`);
  const conclusion = conclude(recipient, bounce, { provider: null });
  return { reason: conclusion.reason, rule: conclusion.rule?.id, wanted: wantedTopics(conclusion, saidBy(recipient)) };
};

test('no rule is known by the mailbox or the domain of an address', () => {
  const fooled = rules.flatMap((rule) =>
    [rule.contains]
      .flat()
      .filter((piece) => /^[a-z0-9._-]+$/i.test(piece))
      .filter((piece) =>
        [`<${piece}@acme.example>`, `<kim@${piece}.example>`].some((text) => {
          const input = { codes: [rule.code ?? []].flat(), enhanced: [], text: ruleText(text), phase: null };
          return ruleFor(input, [rule]) !== null;
        }),
      )
      .map((piece) => `${rule.id}: ${piece}`),
  );
  expect(fooled).toEqual([]);
});

describe('the same is concluded whatever the name is', () => {
  const forms = [
    (name: string) => `550 5.1.1 <kim@${name}.example>: Recipient address rejected: User unknown`,
    (name: string) => `550 5.1.1 <${name}@acme.example>: Recipient address rejected: User unknown`,
    (name: string) => `452 4.2.2 <kim@${name}.example>: mailbox is full`,
    (name: string) => `554 5.7.1 Message refused, see https://acme.example/help/${name}`,
    (name: string) => `550 5.1.8 <kim@${name}.example>: Sender address rejected: Domain not found`,
  ];
  const names = ['spamhaus', 'rbl', 'blacklist', 'spf', 'dkim', 'dmarc', 'uceprotect', 'quota', 'greylisted'];
  test.for(forms.map((form) => [form('*'), form] as const))('%s', ([, form]) => {
    for (const name of names) expect(read(form(name)), name).toEqual(read(form('neutral')));
  });
});

test('a list is named by its host, and by its zone in the query of a page', () => {
  const zones = (text: string) => listsNamedIn(text, 'address').asked.map(({ zone }) => zone);
  expect(zones('see https://www.spamhaus.org/query/ip/45.66.77.88')).toEqual(['zen.spamhaus.org']);
  expect(zones('see https://acme.example/lookup?list=bl.spamcop.net')).toEqual(['bl.spamcop.net']);
  expect(zones('see https://acme.example/help/spamhaus')).toEqual([]);
  expect(zones('<kim@spamhaus.example> and <kim@zen.spamhaus.org>: no such user')).toEqual([]);
});

test('codes are found in the path of a page', () => {
  expect(read('554 see http://postmaster.comcast.net/smtp-error-codes.php#BL000001').rule).toBe('comcast-spamhaus');
});

test('names are taken out', () => {
  expect(withoutNames('<kim@acme.example>: see https://acme.example/spam?x=1 now')).toBe(
    '<a@b>: see https://acme.example now',
  );
  expect(withoutAddresses('mailto:kim@acme.example, https://acme.example/spam')).toBe(
    'mailto:a@b, https://acme.example/spam',
  );
  expect(withoutNames('nothing named')).toBe('nothing named');
});
