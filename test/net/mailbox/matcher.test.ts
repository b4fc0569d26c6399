import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headerOf, onlyValue } from '../../../src/net/mailbox/header.ts';
import { matcherFor } from '../../../src/net/mailbox/matcher.ts';
import { mentions } from '../../../src/net/mailbox/mention.ts';
import { MESSAGE_ID, mail, probe, TOKEN } from './mailbox-talk.ts';

const octets = (text: string) => Buffer.from(text, 'latin1');
const message = matcherFor({ kind: 'message', token: TOKEN, messageId: MESSAGE_ID });
const bounce = matcherFor({ kind: 'bounce', token: TOKEN, messageId: MESSAGE_ID });

describe('the header', () => {
  test.each<[string, string, string | null]>([
    ['a field in another case', 'message-id: <a@b>\r\n\r\n', '<a@b>'],
    ['a folded field', 'Message-ID:\r\n <a@b>\r\n\r\n', '<a@b>'],
    ['a field with a space before the colon', 'Message-ID : <a@b>\r\n\r\n', '<a@b>'],
    ['bare line feeds', 'Message-ID: <a@b>\nSubject: x\n\nbody', '<a@b>'],
    ['a header without an end', 'Message-ID: <a@b>', '<a@b>'],
    ['a field that stands there twice', 'Message-ID: <a@b>\r\nMessage-ID: <a@b>\r\n\r\n', null],
    ['a field in the body', 'Subject: x\r\n\r\nMessage-ID: <a@b>\r\n', null],
    ['no header at all', '\r\nMessage-ID: <a@b>\r\n', null],
  ])('%s', (_what, text, value) => {
    expect(onlyValue(headerOf(octets(text)), 'Message-ID')).toBe(value);
  });

  test('is read whatever it is, and nothing is thrown', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (raw) => headerOf(raw) instanceof Map));
  });
});

describe('our own message', () => {
  test('by its token and Message-ID', () => {
    expect(message.confirms(octets(probe()))).toBe(true);
  });
  test('by its Message-ID alone, where a filter has put it into a report', () => {
    const report = mail({ 'Message-ID': MESSAGE_ID, 'X-Spam-Flag': 'YES' }, `Spam detection software …\r\n${probe()}`);
    expect(message.confirms(octets(report))).toBe(true);
  });
  test.each([
    ['has another token', probe({ 'X-Mailcheck-Probe': `${TOKEN}x` })],
    ['has the token twice', `X-Mailcheck-Probe: ${TOKEN}\r\n${probe()}`],
    ['has both in the body', mail({}, probe())],
    ['is an answer', probe({ 'Message-ID': '<answer@b.test>', References: MESSAGE_ID })],
    ['is an automatic answer', probe({ 'Message-ID': '<answer@b.test>', 'Auto-Submitted': 'auto-replied' })],
  ])('is not one that %s', (_what, raw) => {
    expect(message.confirms(octets(raw))).toBe(false);
  });
});

const REPORT = { From: 'MAILER-DAEMON@mx.test', 'Content-Type': 'multipart/report; report-type=delivery-status' };

describe('a report about our message', () => {
  test.each([
    ['with its header attached', mail(REPORT, `Action: failed\r\n\r\n${probe()}`)],
    ['in words only, with an Exim header', mail({ 'X-Failed-Recipients': 'x@y.test' }, `Message-ID: ${MESSAGE_ID}`)],
    ['by the postmaster', mail({ From: 'PostMaster@qq.test' }, `about ${TOKEN}`)],
    [
      'in Base64',
      mail(
        REPORT,
        Buffer.from(`${'x'.repeat(60)}${MESSAGE_ID}${'x'.repeat(100)}`)
          .toString('base64')
          .replace(/.{76}/g, '$&\r\n'),
      ),
    ],
    [
      'in quoted-printable',
      mail(REPORT, `=3C${MESSAGE_ID.slice(1, 8)}=\r\n${MESSAGE_ID.slice(8, -1).replace('@', '=40')}=3E`),
    ],
    ['of several recipients, one of whom failed', mail(REPORT, `Action: delivered\r\n\r\nAction: failed\r\n${TOKEN}`)],
  ])('%s', (_what, raw) => {
    expect(bounce.suspects(headerOf(octets(raw)))).toBe(true);
    expect(bounce.confirms(octets(raw))).toBe(true);
  });

  test.each([
    ['our own message', probe({ From: 'postmaster@sender.test' })],
    ['a report about another', mail(REPORT, 'Action: failed\r\nMessage-ID: <other@sender.test>')],
    ['an answer of a person', mail({ 'In-Reply-To': MESSAGE_ID }, `you wrote ${MESSAGE_ID}`)],
    ['a vacation notice', mail({ 'Return-Path': '<>', 'Auto-Submitted': 'auto-replied' }, MESSAGE_ID)],
    ['a report of a delay', mail(REPORT, `Action: delayed\r\n${TOKEN}`)],
    ['a report of success', mail(REPORT, `Action: delivered\r\n${TOKEN}`)],
  ])('is not %s', (_what, raw) => {
    expect(bounce.confirms(octets(raw))).toBe(false);
  });
});

test('a hostile message of two megabytes is looked through in no time', () => {
  const size = 2 * 1024 * 1024;
  const line = `${'A'.repeat(76)}\r\n`;
  for (const body of [
    'A'.repeat(size),
    '=\r\n'.repeat(size / 3),
    line.repeat(size / 78),
    `${line}!\r\n`.repeat(size / 81),
    `\r`.repeat(size),
  ]) {
    expect(mentions(octets(body), [TOKEN, MESSAGE_ID])).toBe(false);
    headerOf(octets(body));
  }
});
