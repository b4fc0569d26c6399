import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readWords } from '../../../src/bounce/words/read-words.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { formCases } from './form-cases.ts';
import { hostilePieces } from './hostile-pieces.ts';
import { COPY, fieldsOf, HEADER, notice } from './notice.ts';
import { otherFormCases } from './other-form-cases.ts';

const PERSON = { 'Return-Path': '<ann@acme.example>', From: 'Ann <ann@acme.example>', To: 'kim@goal.example' };

describe('no notice is', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'a letter',
      { Subject: 'minutes' },
      ['Dear Kim,', '', 'please find the minutes attached. Write to lee@goal.example.', '', 'Ann'],
    ],
    [
      'somebody who asks about a bounce',
      { Subject: 'mail problem' },
      [
        'Hi, since monday I get this, can you help?',
        '',
        'This message was created automatically by mail delivery software.',
        '',
        'A message that you sent could not be delivered to one or more of its',
        'recipients. This is a permanent error. The following address(es) failed:',
        '',
        '  lee@goal.example',
        '    550 5.1.1 unknown',
      ],
    ],
    [
      'an answer that quotes a bounce',
      { Subject: 'Re: Undelivered Mail Returned to Sender' },
      ['I had that, too.', '', '> <lee@goal.example>: host mx.goal.example[192.0.2.10] said: 550 unknown'],
    ],
    [
      'the news of a parcel service',
      { From: 'Parcels <no-reply@parcels.example>', Subject: 'Your parcel could not be delivered' },
      [
        'Dear customer,',
        '',
        'your parcel could not be delivered. Contact service@parcels.example.',
        '',
        'ann@acme.example',
      ],
    ],
    [
      'a holiday answer',
      { 'Return-Path': '<>', 'Auto-Submitted': 'auto-replied', Subject: 'Out of office' },
      ['I am on holiday until Monday. In urgent cases write to lee@goal.example.'],
    ],
    [
      'a warning of a postmaster about a mailbox',
      { From: 'postmaster@goal.example', Subject: 'Your mailbox is almost full' },
      ['Dear user, your mailbox is over quota soon. For help, contact support@goal.example.'],
    ],
    [
      'a list mail about bounces',
      {
        'List-Id': '<ops.acme.example>',
        Subject: 'delivery failures since the move',
        'Auto-Submitted': 'auto-generated',
      },
      ['Mail to kim@goal.example could not be delivered since we moved.'],
    ],
    ['empty', {}, []],
  ])('%s', (_, header, lines) => {
    expect(
      readWords({
        fields: fieldsOf({ ...PERSON, ...header }),
        parts: [{ type: 'text/plain', text: lines.join('\n') }],
      }),
    ).toBeNull();
  });
});

describe('nobody else is taken for a recipient:', () => {
  const only = (lines: readonly string[], header = {}) =>
    notice(lines, header)?.recipients.map(({ finalRecipient }) => finalRecipient);

  test('who helps, who sent it, who signs, and whom the copy names', () => {
    const lines = [
      'Your message could not be delivered to one or more recipients.',
      '',
      'For further assistance, please contact',
      '',
      'postmaster@mx.acme.example',
      '',
      'The message was sent by',
      'ann@acme.example',
      '',
      'and failed for:',
      '',
      'kim@goal.example',
      '',
      'If you think this is wrong, write to <abuse@acme.example>.',
      '',
      'Regards,',
      'help@acme.example',
      '',
      '------ Original message ------',
      '',
      ...COPY,
    ];
    expect(only(lines)).toEqual(['kim@goal.example']);
  });

  test('the same recipient, told of twice, is one', () => {
    const lines = [
      'Delivery failed:',
      '',
      'Kim@Goal.example',
      '',
      'Details:',
      '',
      '<kim@goal.example>:',
      '550 5.1.1 unknown',
    ];
    expect(notice(lines)?.recipients).toMatchObject([{ reply: { code: 550 } }]);
  });

  test('recipients in one line are several', () => {
    const lines = [
      'Your message could not be delivered to the following recipients:',
      '',
      'kim@goal.example, <lee@goal.example>; max@goal.example',
    ];
    expect(only(lines)).toEqual(['kim@goal.example', 'lee@goal.example', 'max@goal.example']);
  });
});

test('a number that only looks like a code is none', () => {
  const lines = [
    'Delivery failed:',
    '',
    'kim@goal.example',
    '    retried for 480 minutes, in 450 attempts, by version 4.5.550 (mta-5.6.7.8) on port 587',
  ];
  expect(notice(lines)?.recipients).toMatchObject([{ reply: null, status: null }]);
});

test('what is said is whole, on one line, and bounded', () => {
  const lines = [
    'Delivery failed:',
    '',
    'kim@goal.example',
    ...Array.from({ length: 300 }, () => '    word word\tword word'),
  ];
  const said = notice(lines)?.recipients[0]?.diagnostic ?? '';
  expect(said.length).toBeGreaterThan(1000);
  expect(said.length).toBeLessThanOrEqual(2000);
  expect(said).not.toMatch(/[\n\t]/);
});

test('words in a part behind another are read, too', () => {
  const parts = [
    { type: 'text/plain', text: 'See below.' },
    { type: 'text/plain', text: 'Your message could not be delivered:\n\nkim@goal.example\n    550 5.1.1 unknown' },
  ];
  expect(readWords({ fields: fieldsOf(HEADER), parts })?.recipients).toMatchObject([
    { finalRecipient: 'kim@goal.example' },
  ]);
});

test('an address that one should turn to is no recipient, in Japanese either', () => {
  const lines = ['メールを配信できませんでした。', '解決できない場合は、<help@acme.example>', 'へご連絡ください。'];
  expect(notice(lines)?.recipients.map(({ finalRecipient }) => finalRecipient) ?? []).not.toContain(
    'help@acme.example',
  );
});

describe('hostile notices', () => {
  const read = (text: string, type = 'text/plain') => readWords({ fields: fieldsOf(HEADER), parts: [{ type, text }] });

  test('never throw', () => {
    const pieces = fc.constantFrom(
      ...[...formCases, ...otherFormCases].flatMap(({ lines }) => lines),
      ...COPY,
      '<',
      '>',
      '@',
      '<<<',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(pieces, fc.string({ maxLength: 20, unit: anyCharacter })), { maxLength: 40 }),
        fc.constantFrom('text/plain', 'text/html'),
        (lines, type) => {
          for (const { diagnostic, reply } of read(lines.join('\n'), type)?.recipients ?? []) {
            expect(diagnostic ?? '').not.toContain('\n');
            if (reply !== null) expect(reply.code).toBeGreaterThanOrEqual(200);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test.each(hostilePieces)('many of %j take no time', (piece) => {
    const text = `delivery failed:\n\n${piece.repeat(Math.floor(20_000 / piece.length))}`;
    read(text);
    read(text, 'text/html');
    read(`${piece.repeat(Math.floor(20_000 / piece.length))} a@b.example`);
  });
});
