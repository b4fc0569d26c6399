import { describe, expect, test } from 'vitest';
import type { BounceEntry, BounceProof } from '../../../src/report/bounce/schema.ts';
import { createTally } from '../../../src/report/bounce/tally.ts';
import { renderBounce, renderBounces } from '../../../src/report/bounce/terminal.ts';
import { columns } from '../../../src/report/render/terminal/width.ts';
import { entry, recipient } from './sample.ts';

const plain = { width: 80, colour: false };

const refused = entry({
  recipients: [{ finalRecipient: 'kim@gmail.com', remoteMta: 'gmail-smtp-in.l.google.com', status: '5.7.26' }],
  conclusions: [
    {
      reason: 'authfailure',
      move: 'sender-dns',
      provider: 'google-workspace',
      status: { code: '5.7.26', derived: false },
      rule: {
        id: 'gmail-unauthenticated',
        of: 'Gmail',
        meaning: 'the message passes neither SPF nor DKIM',
        fix: null,
        source: 'https://support.google.com/a/answer/3726730',
        retrieved: '2026-11-21',
      },
    },
  ],
});
const greylisted = entry({
  bounce: { what: 'delay' },
  recipients: [
    {
      action: 'delayed',
      status: '4.2.0',
      reply: { code: 450, enhanced: '4.2.0', lines: ['try again'] },
      willRetryUntilMs: Date.UTC(2026, 10, 26),
    },
  ],
  conclusions: [
    {
      reason: 'blocked',
      kind: 'temporary',
      move: 'wait',
      greylisting: true,
      rule: null,
      basis: 'status',
      status: { code: '4.2.0', derived: false },
      replyCode: 450,
    },
  ],
});
const several = entry({
  recipients: [{}, { finalRecipient: 'lee@inn.example' }, { finalRecipient: 'sam@inn.example' }],
  conclusions: [{}, {}, { reason: 'mailboxfull', move: 'recipient', rule: null, basis: 'status' }],
});
const NASTY = 'kim\u001b]0;x\u0007@inn\u202e.example\r\nFrom: x';
const hostile = entry({
  recipients: [
    {
      finalRecipient: NASTY,
      originalRecipient: NASTY,
      remoteMta: NASTY,
      diagnostic: `550 ${NASTY} ${'x'.repeat(3000)}`,
    },
  ],
  bounce: { reportingMta: NASTY, unread: [NASTY] },
  file: NASTY,
});
const notFailures = (['success', 'vacation', 'complaint', 'none'] as const).map((what) =>
  entry({ recipients: [], bounce: { what }, file: `${what}.eml` }),
);

function list(entries: readonly BounceEntry[], width = 80): string {
  const tally = createTally();
  for (const each of entries) tally.add(each);
  return renderBounces(entries.length > 20 ? [] : entries, tally.summary(), { ...plain, width });
}

describe('golden files (npx vitest run test/report -u)', () => {
  test.each([
    ['refused', refused],
    ['greylisted', greylisted],
    ['several', several],
    ['hostile', hostile],
  ])('%s', async (name, made) => {
    await expect(renderBounce(made, plain)).toMatchFileSnapshot(`../../golden/bounce-${name}.txt`);
  });

  test('a list', async () => {
    await expect(list([refused, greylisted, several, ...notFailures])).toMatchFileSnapshot(
      '../../golden/bounce-list.txt',
    );
  });
});

test('more than are listed are summed up', () => {
  const many = Array.from({ length: 30 }, () => refused);
  expect(list(many)).toMatch(/^all 30 are one cause/);
  expect(list(many)).not.toContain('bounce.eml');
});

test('recipients at many servers do not make a page without end, nor a sentence', () => {
  const page = (count: number) => {
    const recipients = Array.from({ length: count }, (_, at) => ({ remoteMta: `mx${at}.inn.example` }));
    return renderBounce(entry({ recipients, bounce: { recipientCount: count } }), plain);
  };
  expect(page(600).split('\n').length).toBe(page(60).split('\n').length);
});

test.each([40, 60, 80])('no line is wider than %i columns, whatever it is about', (width) => {
  const wide = entry({ recipients: [{ ...recipient, diagnostic: '日本語のエラー '.repeat(40) }] });
  const pages = [
    ...[refused, greylisted, several, hostile, wide].map((each) => renderBounce(each, { ...plain, width })),
    list([refused, hostile, wide], width),
  ];
  for (const line of pages.join('\n').split('\n')) expect(columns(line), line).toBeLessThanOrEqual(width);
});

test('nothing from outside steers the terminal', () => {
  for (const page of [renderBounce(hostile, plain), list([hostile, refused])]) {
    expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  }
});

test('a record and a command are in one line each, to be pasted', () => {
  const value = `"v=spf1 ${'include:mail.vendors.example '.repeat(4)}-all"`;
  const fix = {
    text: 'publish',
    records: [{ action: 'change', name: 'acme.example.', type: 'TXT', value }],
    condition: null,
  } as const;
  const proof = {
    verdict: 'confirmed',
    sentence: 'shown',
    topics: ['spf'],
    findings: [
      { domain: 'acme.example', code: 'spf-sending-ip-fails', title: 'fails', why: '45.66.77.1: permerror (x)', fix },
    ],
    unchecked: [],
    looked: [],
  } as unknown as BounceProof;
  const proved = entry({
    conclusions: [{ reason: 'authfailure', move: 'sender-dns', rule: null, topics: ['spf'] }],
    proofs: [proof],
  });
  const lines = renderBounce(proved, { ...plain, width: 66 }).split('\n');
  expect(lines).toContain(`acme.example. TXT ${value}`);
  expect(lines.map((line) => line.trim())).toContain('mailcheck acme.example --sending-ip 45.66.77.1');
  expect(proved.recipients[0]?.advice[0]).toMatch(/^mend the SPF record first/);
});

test('whose move a complaint is', () => {
  const conclusions = [
    { reason: 'feedback', kind: 'not a failure', move: 'sender-list', rule: null, basis: 'form' },
  ] as const;
  expect(renderBounce(entry({ conclusions, bounce: { what: 'complaint' } }), plain)).toMatch(/^ {2}move {6}you, with/m);
  expect(
    renderBounce(
      entry({ conclusions: [{ ...conclusions[0], reason: 'delivered', move: 'nobody' }], bounce: { what: 'success' } }),
      plain,
    ),
  ).not.toMatch(/^ {2}move/m);
});
