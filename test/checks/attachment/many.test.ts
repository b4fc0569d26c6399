import { expect, test } from 'vitest';
import { attachment } from '../../../src/checks/attachment/check.ts';
import { attachedFilesOf } from '../../../src/checks/attachment/facts.ts';
import { readMessage } from '../../../src/message/read-message.ts';
import { messageTarget } from '../../support/audit.ts';
import { pdfOf, pdfSamples } from '../../support/pdf.ts';

test('of very many PDF files the first fifty are tried, and the rest is said to be open, once', () => {
  const locked = pdfSamples.find(({ asks }) => asks);
  if (locked === undefined) throw new Error('the fixture has one');
  const file = `--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(pdfOf(locked)).toString('base64')}\r\n`;
  const raw = Buffer.from(
    `From: a@acme.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${file.repeat(53)}--b--\r\n`,
  );
  const message = readMessage(raw);
  const values = { message, files: attachedFilesOf(message) };
  const found = attachment.judge(values, messageTarget(raw), { message: [], files: [] }) ?? [];
  expect(values.files.map(({ sealed }) => sealed)).toEqual([
    ...new Array(50).fill(true),
    ...new Array(3).fill('untried'),
  ]);
  expect(found.filter(({ code }) => code === 'unchecked')).toMatchObject([
    { subject: 'whether 3 more PDF files ask for a password', reason: 'limit' },
  ]);
});
