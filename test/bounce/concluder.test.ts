import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOTHING_SAID, noBounce } from '../../src/bounce/bounce-mail.ts';
import { bounded } from '../../src/bounce/bounded-map.ts';
import { conclude } from '../../src/bounce/conclude.ts';
import { createConcluder } from '../../src/bounce/concluder.ts';
import { replyIn } from '../../src/bounce/diagnostic-reply.ts';
import { partIn, templateOf } from '../../src/bounce/reply-template.ts';
import { software } from '../../src/bounce/software.ts';
import { providers } from '../../src/checks/providers.ts';
import type { ReadBounce, ReadRecipient } from '../../src/core/bounce.ts';
import { ruleText } from '../../src/core/rule-text.ts';

const hints = { provider: null };
const failure: ReadBounce = { ...noBounce([]), what: 'failure', form: 'report' };
const rules = [...providers.flatMap(({ replies = [] }) => replies), ...software.flatMap((each) => each.rules)];

const refused = (diagnostic: string, more: Partial<ReadRecipient> = {}): ReadRecipient => ({
  ...NOTHING_SAID,
  finalRecipient: 'kim@inn.example',
  action: 'failed',
  reply: replyIn(diagnostic),
  diagnostic,
  ...more,
});

/** One that has concluded so much that it remembers. */
function warm() {
  const concluder = createConcluder(hints);
  for (let count = 0; count < 500; count++) concluder(refused('550 no'), failure);
  return concluder;
}

test('what is remembered is what is concluded anew, of all that rules are made for', () => {
  const concluder = warm();
  for (const [at, { example, code, phase }] of rules.entries()) {
    const reply = `${example} (id ${example.length}x7-9)`;
    const said = { ...(Array.isArray(phase) || phase === undefined ? {} : { phase: phase as ReadRecipient['phase'] }) };
    const words = typeof code === 'number' && replyIn(example) === null ? `${code} ${reply}` : reply;
    // By itself, behind the words of a mail program, and with another id.
    const ways = [words, `host mx7.inn.example[45.66.77.88] said: ${words}`, words.replace('x7-', 'q41.')];
    const recipient = refused(ways[at % ways.length] ?? words, said);
    expect(concluder(recipient, failure), words).toEqual(conclude(recipient, failure, hints));
  }
});

const piece = fc.oneof(
  fc.constantFrom(
    '550 ',
    '5.1.1 ',
    '<kim@inn.example>: ',
    'user unknown',
    'user',
    ' is blocked using zen.spamhaus.org',
    'mailbox full',
    'kim does not exist',
    'TSS04',
    '554 5.7.1 ',
    'spf',
    '邮箱已满',
    ': ',
    '4',
    'https://spam.example/blocked?user=unknown ',
  ),
  fc.string({ maxLength: 6 }),
);

test('the same of any words, fields and forms', () => {
  const concluder = warm();
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('failed', 'delayed', null),
      fc.constantFrom('5.1.1', '5.0.0', '4.2.2', null),
      fc.constantFrom<ReadBounce['form']>('report', 'log', 'reply', 'words'),
      (pieces, action, status, form) => {
        const recipient = refused(pieces.join(''), { action, status });
        const bounce: ReadBounce = { ...failure, form, what: action === 'delayed' ? 'delay' : 'failure' };
        expect(concluder(recipient, bounce)).toEqual(conclude(recipient, bounce, hints));
      },
    ),
    { numRuns: 400 },
  );
});

test('replies that differ in addresses, hosts and ids are one conclusion', () => {
  const concluder = warm();
  const all = [1, 22, 333].map((id) =>
    concluder(
      refused(
        `host mx${id}.inn.example[45.66.77.${id % 200}] said: 550 5.1.1 <kim${id}@inn.example>: Recipient address rejected: User unknown q${id}-${id * 7} (in reply to RCPT TO command)`,
        { finalRecipient: `kim${id}@inn.example`, phase: 'rcpt' },
      ),
      failure,
    ),
  );
  expect(all[0]?.reason).toBe('userunknown');
  expect(new Set(all).size).toBe(1);
});

describe('a template', () => {
  test('has what rules may look for, and nothing between', () => {
    const [one, other] = ['<kim@b.example>: user unknown q17', '<lee@d.example>: user unknown r1-8'].map((text) =>
      templateOf(text),
    );
    expect(one).toBe(other);
    expect(one).toContain('user unknown');
  });

  test('tells where the digit behind a number changes it', () => {
    expect(templateOf('error 5.1.1 x')).not.toBe(templateOf('error 5.1.12 x'));
  });

  test('tells which pieces lie in its end', () => {
    const text = ruleText('user unknown said: mailbox full');
    expect(partIn(text, 'mailbox full')).toBe(19);
    expect(partIn(text, 'box full')).toBe(-1);
    expect(templateOf(text, 19)).not.toBe(templateOf(text, 5));
  });
});

test('a bounded map forgets what was not used for long', () => {
  const map = bounded<number>(2);
  for (const key of ['a', 'b', 'c', 'a', 'd', 'a', 'e']) if (map.get(key) === undefined) map.set(key, 1);
  expect(map.get('a')).toBe(1);
  expect(map.get('b')).toBeUndefined();
  map.set('x'.repeat(5000), 1);
  expect(map.get('x'.repeat(5000))).toBeUndefined();
});
