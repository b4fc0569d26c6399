import { describe, expect, test } from 'vitest';
import { csvHead, csvRows } from '../../../src/report/bounce/csv.ts';
import { bounceDocument, bounceLine } from '../../../src/report/bounce/json.ts';
import { bounceSummarySchema, bouncesDocumentSchema } from '../../../src/report/bounce/schema.ts';
import { createTally } from '../../../src/report/bounce/tally.ts';
import { entry } from './sample.ts';

const full = { reason: 'mailboxfull', move: 'recipient', rule: null, basis: 'status' } as const;

describe('the summary', () => {
  test('causes by their share, and what is no failure apart', () => {
    const tally = createTally();
    for (let n = 0; n < 4; n++) tally.add(entry({ recipients: [{ finalRecipient: `${n}@inn.example` }] }));
    tally.add(entry({ conclusions: [full] }));
    tally.add(entry({ recipients: [], bounce: { what: 'vacation' } }));
    tally.unreadable('x', 'empty');
    const summary = bounceSummarySchema.parse(tally.summary());
    expect(summary).toMatchObject({
      entries: 6,
      recipients: 5,
      by: { failure: 5, vacation: 1 },
      causes: [
        {
          reason: 'userunknown',
          rules: [{ id: 'tea-house', recipients: 4 }],
          kinds: [{ kind: 'permanent', recipients: 4 }],
          ended: 4,
          recipients: 4,
          examples: ['0@inn.example', '1@inn.example', '2@inn.example'],
        },
        { reason: 'mailboxfull', rules: [], recipients: 1 },
      ],
      unreadable: [{ file: 'x', why: 'empty' }],
    });
    expect(summary.sentence).toMatch(/^4 of 5 are one cause, /);
  });

  test('recipients beyond a bound are counted all the same', () => {
    const tally = createTally();
    tally.add(entry({ bounce: { recipientCount: 1000 } }));
    expect(tally.summary()).toMatchObject({ recipients: 1000, causes: [{ recipients: 1000 }] });
  });

  test('advice for a cause names nobody of one bounce alone', () => {
    const tally = createTally();
    const conclusions = [{ reason: 'networkerror', move: 'recipient-admin', rule: null, basis: 'status' } as const];
    for (const finalRecipient of ['kim@inn.example', 'kim@bar.example']) {
      tally.add(entry({ conclusions, recipients: [{ finalRecipient }] }));
    }
    const [cause] = tally.summary().causes;
    expect(cause?.advice[0]).toContain('mailcheck DOMAIN');
  });

  test('a reason and a move are one cause, whoever said so and by which rule', () => {
    const tally = createTally();
    const rule = { id: 'x', of: 'X', meaning: 'the user is unknown', fix: null, source: '', retrieved: null };
    for (const conclusion of [
      { provider: 'google-workspace' },
      { provider: 'google-workspace', kind: 'temporary' },
      { provider: 'yahoo', rule },
      { rule: { ...rule, id: 'y', fix: 'allow the domain in the settings of the phone' } },
      { rule: null, basis: 'guess' },
    ] as const) {
      tally.add(entry({ conclusions: [conclusion] }));
    }
    const { causes, sentence } = tally.summary();
    expect(causes).toMatchObject([
      {
        recipients: 5,
        guessed: 1,
        kinds: [
          { kind: 'permanent', recipients: 4 },
          { kind: 'temporary', recipients: 1 },
        ],
        providers: [
          { id: 'google-workspace', recipients: 2 },
          { id: 'yahoo', recipients: 1 },
        ],
        advised: 3,
      },
    ]);
    expect(sentence).toMatch(/^all 5 are one cause, /);
  });

  test('what is still tried and what is not are two causes: somebody else has to move', () => {
    const tally = createTally();
    const expired = { reason: 'expired', kind: 'temporary', rule: null, basis: 'form' } as const;
    tally.add(entry({ conclusions: [{ ...expired, move: 'sender-server' }] }));
    tally.add(
      entry({
        conclusions: [{ ...expired, move: 'wait' }],
        bounce: { what: 'delay' },
        recipients: [{ action: 'delayed' }],
      }),
    );
    expect(tally.summary().causes).toMatchObject([
      { move: 'sender-server', recipients: 1, ended: 1 },
      { move: 'wait', recipients: 1, ended: 0 },
    ]);
  });

  test('blocks are one cause for each list or form that has to be asked', () => {
    const tally = createTally();
    const blocked = (fix: string | null) => ({
      reason: 'blocked' as const,
      move: 'sender-server' as const,
      rule: { id: fix ?? 'none', of: 'X', meaning: 'blocked', fix, source: '', retrieved: null },
    });
    const SPAMHAUS = 'look it up at https://check.spamhaus.org/ and ask for removal there';
    tally.add(entry({ conclusions: [blocked(SPAMHAUS)] }));
    tally.add(entry({ conclusions: [blocked(null)], recipients: [{ diagnostic: '550 listed at zen.spamhaus.org' }] }));
    tally.add(entry({ conclusions: [blocked('fill in the form at https://form.inn.example/')] }));
    tally.add(entry({ conclusions: [blocked(null)] }));
    expect(tally.summary().causes.map(({ page, recipients }) => [page, recipients])).toEqual([
      ['check.spamhaus.org', 2],
      ['form.inn.example', 1],
      [null, 1],
    ]);
  });

  test('no more causes are told apart than a bound', () => {
    const tally = createTally();
    const conclusions = [{ reason: 'blocked', move: 'sender-server', rule: null, basis: 'status' } as const];
    for (let n = 0; n < 3000; n++) {
      tally.add(entry({ conclusions, recipients: [{ diagnostic: `550 listed by bl${n}.inn.example` }] }));
    }
    const { causes, recipients } = tally.summary();
    expect(recipients).toBe(3000);
    expect(causes.length).toBeLessThan(2100);
    expect(causes.reduce((sum, cause) => sum + cause.recipients, 0)).toBe(3000);
  });
});

const all = (pieces: Iterable<string>) => [...pieces].join('');

describe('JSON', () => {
  test.each([0, 1, 2])('of %i bounces, written piece by piece', (count) => {
    const document = bounceDocument('1.2.3');
    const tally = createTally();
    let text = '';
    for (let n = 0; n < count; n++) {
      const made = entry({ file: `${n}.eml` });
      tally.add(made);
      text += all(document.add(made));
    }
    text += document.end(tally.summary());
    expect(bouncesDocumentSchema.parse(JSON.parse(text)).reports.map(({ file }) => file)).toEqual(
      Array.from({ length: count }, (_, n) => `${n}.eml`),
    );
  });

  test('of a long report comes in pieces, and is the same as at once', () => {
    const made = entry({
      recipients: Array.from({ length: 300 }, (_, at) => ({ finalRecipient: `${at}@inn.example` })),
    });
    const pieces = [...bounceDocument('1.2.3').add(made)];
    expect(pieces.length).toBeGreaterThan(3);
    const at = pieces.join('').indexOf('[');
    expect(pieces.join('').slice(at + 1)).toBe(`\n    ${JSON.stringify(made, null, 2).replaceAll('\n', '\n    ')}`);
    const line = all(bounceLine(made));
    expect(line).toMatch(/^[^\n]*\n$/);
    expect(JSON.parse(line)).toEqual({ schema: 'mailcheck/bounces@1', ...made });
  });

  test('nothing in it steers a terminal, and nothing is lost', () => {
    const diagnostic = '550 \u001b[31m\u009b\u202e"\\\n';
    const document = bounceDocument('1.2.3');
    const text = all(document.add(entry({ recipients: [{ diagnostic }] }))) + document.end(createTally().summary());
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(bouncesDocumentSchema.parse(JSON.parse(text)).reports[0]?.recipients[0]?.diagnostic).toBe(diagnostic);
  });
});

describe('CSV (RFC 4180)', () => {
  const cells = (row: string) => row.replace(/\r\n$/, '').split(',');

  test('as many cells in a row as in the heading, a row for each recipient', () => {
    const heading = cells(csvHead());
    const rows = all(csvRows(entry({ recipients: [{}, { finalRecipient: 'lee@inn.example' }] })))
      .trimEnd()
      .split('\r\n');
    expect(rows).toHaveLength(2);
    expect(
      rows.map(
        (row) =>
          row
            .split('"')
            .filter((_, at) => at % 2 === 0)
            .join('')
            .split(',').length,
      ),
    ).toEqual([heading.length, heading.length]);
    expect(all(csvRows(entry({ recipients: [], bounce: { what: 'none' } }))).split('\r\n')).toHaveLength(2);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '|calc', ' =1'])('"%s" is no formula', (finalRecipient) => {
    const [, , , , cell] = cells(all(csvRows(entry({ recipients: [{ finalRecipient }] }))));
    expect(cell).toMatch(/^'/);
  });

  test('quotes are doubled, and nothing steers a terminal', () => {
    const row = all(csvRows(entry({ recipients: [{ diagnostic: 'say "no", \u001b[31m\r\nnow' }] })));
    expect(row).toContain('say ""no"", \\x1b[31m\\x0d\\x0anow');
    expect(row.split('\r\n')).toHaveLength(2);
  });
});
