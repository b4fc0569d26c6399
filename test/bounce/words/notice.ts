import { readWords, type WordsReading } from '../../../src/bounce/words/read-words.ts';
import type { HeaderField } from '../../../src/message/header-fields.ts';

/** The header of a notice, unless a test says otherwise. */
export const HEADER = {
  'Return-Path': '<>',
  From: 'Mail Delivery System <MAILER-DAEMON@mx.acme.example>',
  To: 'ann@acme.example',
  Subject: 'Undelivered Mail Returned to Sender',
};

export function fieldsOf(header: Readonly<Record<string, string>>): readonly HeaderField[] {
  return Object.entries(header).map(([name, value], index) => ({ name, value, raw: `${name}: ${value}`, index }));
}

/** Reads a notice of one text. */
export function notice(lines: readonly string[], header: Readonly<Record<string, string>> = {}): WordsReading | null {
  const type = lines[0]?.startsWith('<html') ? 'text/html' : 'text/plain';
  return readWords({ fields: fieldsOf({ ...HEADER, ...header }), parts: [{ type, text: lines.join('\n') }] });
}

/** What a copied message begins with. */
export const COPY = [
  'Return-Path: <ann@acme.example>',
  'Received: from desk.acme.example (desk.acme.example [192.0.2.4])',
  '\tby mx.acme.example with ESMTPS id 1',
  '\tfor <copied@goal.example>; Mon, 2 Mar 2026 13:00:00 +0100',
  'From: Ann <ann@acme.example>',
  'To: copied@goal.example',
  'Cc: other@goal.example',
  'Subject: minutes',
  'Message-ID: <1@acme.example>',
  '',
  'Please write to sales@goal.example, or 550 5.7.1 will be said.',
];
