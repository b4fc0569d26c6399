import { describe, expect, test } from 'vitest';
import { header } from '../../../src/checks/header/check.ts';
import { readMessage } from '../../../src/message/read-message.ts';
import { messageTarget } from '../../support/audit.ts';

const HEAD = 'From: a@acme.example\r\nTo: b@reader.example\r\nSubject: x\r\nMessage-ID: <1@acme.example>\r\n';
const DATE = 'Date: Thu, 12 Mar 2026 10:00:00 +0000\r\n';
const NOW_MS = Date.UTC(2026, 2, 12, 12);

/** What is found in a message, lines ended by CRLF, one character for each octet. */
function found(text: string, nowMs = NOW_MS, unread = 0) {
  const raw = Buffer.from(text, 'latin1');
  const values = { message: readMessage(raw, raw.length + unread), nowMs };
  return (header.judge(values, messageTarget(raw), { message: [], nowMs: [] }) ?? []).map((one) =>
    one.code === 'unchecked' ? [one.code, one.subject] : [one.code, one.params],
  );
}

describe('parameters', () => {
  test.each<readonly [string, string, unknown]>([
    ['X-Note: gr\xc3\xbcn', 'header-eight-bit', { fields: ['X-Note'], utf8: true }],
    ['X-Note: gr\xfcn', 'header-eight-bit', { fields: ['X-Note'], utf8: false }],
    ['X-Note: a\r\n \r\n b', 'header-fold-blank', { fields: ['X-Note'] }],
    [`X-Note: ${'x'.repeat(1000)}`, 'header-line-too-long', { octets: 1008, where: 'field X-Note', lines: 1 }],
    [`X-Note: a\r\n ${'x '.repeat(50)}b`, 'header-line-long', { octets: 102, where: 'field X-Note', lines: 1 }],
    ['Cc: a@b.example\r\nCC: c@d.example', 'header-field-twice', { fields: ['Cc'] }],
    ['X-Spam-Score: 1\r\nX-Spam-Flag: NO', 'header-filter-results', { fields: ['X-Spam-Score', 'X-Spam-Flag'] }],
  ])('%j', (field, code, params) => {
    expect(found(`${HEAD}${DATE}${field}\r\n\r\nhello\r\n`)).toEqual([[code, params]]);
  });

  test('of a body: where its longest line is, and where octets are that should not be', () => {
    expect(found(`${HEAD}${DATE}\r\nhello\r\n${'x'.repeat(999)}\r\n`)).toEqual([
      ['header-line-too-long', { octets: 999, where: 'line 8 of the message', lines: 1 }],
    ]);
    expect(found(`${HEAD}${DATE}\r\none\r\ntwo\nthree\nfour\r\n`)).toEqual([
      ['header-bare-newline', { character: 'LF', count: 2, line: 8 }],
    ]);
    expect(found(`${HEAD}${DATE}\r\n\0\0`)).toEqual([['header-nul', { count: 2, line: 7 }]]);
  });

  test('of a line that goes on behind what was read', () => {
    expect(found(`${HEAD}${DATE}\r\n${'x'.repeat(999)}`, NOW_MS, 5000)).toEqual([
      ['header-line-too-long', { octets: 999, isCut: true, where: 'line 7 of the message', lines: 1 }],
    ]);
  });

  test('of a date: how far it is off, and off what', () => {
    const date = (text: string) => `${HEAD}Date: ${text}\r\n\r\nhello\r\n`;
    expect(found(date('Sat, 14 Mar 2026 12:00:00 +0000'))).toEqual([
      ['header-date-future', { hours: 48, than: 'now' }],
    ]);
    const trace =
      'Received: from a.acme.example ([44.128.0.7]) by mx.reader.example with ESMTP id 1; Sat, 14 Mar 2026 12:00:00 +0000\r\n';
    expect(found(trace + date('Mon, 9 Mar 2026 12:00:00 +0000'))).toEqual([
      ['header-date-past', { hours: 120, than: 'arrival' }],
    ]);
    expect(found(date('Thu, 12 Mar 2026 10:00:00 +1575'))).toEqual([
      [
        'header-date-zone',
        { value: 'Thu, 12 Mar 2026 10:00:00 +1575', detail: '+1575 is the offset of no place on earth' },
      ],
    ]);
  });
});

test('a header that was not read to its end is open, and a line that ends it early is quoted', () => {
  expect(found(`${HEAD}${DATE}${'X-A: x\r\n'.repeat(2000)}\r\nhello\r\n`)).toEqual([
    ['unchecked', 'the rest of the header'],
  ]);
  expect(found(`${HEAD}${DATE}Hello, Bo,\r\nX-A: x\r\n\r\n`)).toEqual([['header-ends-early', { line: 'Hello, Bo,' }]]);
});
