import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import type { ReportDocument } from '../../src/report/schema.ts';
import { documentSchema } from '../../src/report/schema.ts';
import { said } from '../support/said.ts';

const MAIL = [
  'From: Ann <ann@healthy.example>',
  'To: bob@broken.example',
  'Subject: the minutes of Monday',
  'Date: Sat, 21 Nov 2026 10:00:00 +0000',
  'Message-ID: <20261121100000.1@healthy.example>',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Dear Bob, here are the minutes of Monday. Ann',
  '',
].join('\r\n');

let demo: Demo;
let folder: string;
let file: string;

beforeAll(async () => {
  demo = await startDemo();
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-'));
  file = join(folder, 'mail.eml');
  writeFileSync(file, MAIL);
  writeFileSync(join(folder, 'ca.pem'), demo.caPem);
  writeFileSync(join(folder, 'routes.json'), JSON.stringify(demo.routes));
});
afterAll(async () => {
  await demo.close();
  rmSync(folder, { recursive: true });
});

const run = (words: readonly string[], stdin: string | Uint8Array = '') => said(words, { stdin });

const here = () => [
  ...['--nameserver', `${demo.dns.address}:${demo.dns.port}`, '--routes', join(folder, 'routes.json')],
  ...['--ca-file', join(folder, 'ca.pem'), '--filters', 'none', '--skip', 'blocklist'],
];

function reportIn(text: string) {
  const [report] = (JSON.parse(text) as ReportDocument).reports;
  if (report === undefined) throw new Error('no report');
  return report;
}

describe('mailcheck message', () => {
  test('judges the message and the domain of its author, and says so in the form of the schema', async () => {
    const { stdout } = await run(['message', file, ...here(), '--format', 'json']);
    expect(documentSchema.safeParse(JSON.parse(stdout)).error).toBeUndefined();
    const { target, results } = reportIn(stdout);
    expect(target).toMatchObject({ kind: 'message', name: file, domain: 'healthy.example', sizeBytes: MAIL.length });
    const ids = results.map(({ check }) => check);
    expect(ids).toContain('spf');
    expect(ids).toContain('dmarc');
    expect(ids).not.toContain('smtp');
    expect(ids).not.toContain('dkim'); // it is not signed, and no selector is guessed
  });

  test.each([
    ['ann@healthy.example', true],
    ['list-bounces@broken.example', false], // no receiver asks the author's domain then (RFC 7208 section 2.4)
  ])(
    'with the reverse path %s, whether the SPF record of the author is judged for its address: %j',
    async (path, expected) => {
      const trace = [
        `Return-Path: <${path}>`,
        'Delivered-To: bob@broken.example',
        'Received: from mail.stranger.example (mail.stranger.example [44.128.77.7])',
        ' by mx.broken.example with ESMTP; Sat, 21 Nov 2026 10:00:01 +0000',
      ].join('\r\n');
      const { stdout } = await run(['message', '-', ...here(), '--format', 'json'], `${trace}\r\n${MAIL}`);
      const codes = reportIn(stdout).results.flatMap((result) => ('findings' in result ? result.findings : []));
      expect(codes.some(({ code }) => code.startsWith('spf-sending-ip'))).toBe(expected);
    },
  );

  test('reads standard input, and is as good as the file', async () => {
    const { stdout } = await run(['message', '-', ...here(), '--format', 'json'], MAIL);
    expect(reportIn(stdout).target).toMatchObject({ name: '-', sizeBytes: MAIL.length });
  });

  test('--no-audit asks nothing about the domain', async () => {
    const { stdout } = await run(['message', file, ...here().slice(0, -2), '--no-audit', '--format', 'json']);
    const ids = reportIn(stdout).results.map(({ check }) => check);
    expect(ids).toContain('message-auth');
    expect(ids).not.toContain('spf');
    expect(ids).not.toContain('reverse-dns');
  });

  test('a recording holds the message, and is judged again to the same words without a network', async () => {
    const recording = join(folder, 'recording.json');
    const said = await run(['message', file, ...here(), '--record', recording]);
    const replayed = await run(['message', '--replay', recording, '--skip', 'blocklist']);
    const withoutTime = (text: string) => text.replace(/in \d+\.\d s/, 'in 0.0 s');
    expect(withoutTime(replayed.stdout)).toBe(withoutTime(said.stdout));
    expect(replayed.code).toBe(said.code);
    expect(readFileSync(recording, 'utf8')).toContain(Buffer.from(MAIL).toString('base64'));
  });

  test('a recording of a message is none of a domain, and the other way round', async () => {
    const ofMessage = join(folder, 'message.json');
    await run(['message', file, ...here(), '--record', ofMessage]);
    const wrong = await run(['--replay', ofMessage]);
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('mailcheck message --replay');
    const ofDomain = join(folder, 'domain.json');
    await run(['demo', 'healthy.example', '--record', ofDomain]);
    const other = await run(['message', '--replay', ofDomain]);
    expect(other).toMatchObject({ code: 2 });
    expect(other.stderr).toContain('is a recording of a domain');
  });

  test.each([
    [[], 'takes a file'],
    [['nowhere.eml'], 'cannot read "nowhere.eml"'],
    [[tmpdir()], 'folder'],
    [['-'], 'standard input is empty'],
    [['-', '-'], 'cannot be read twice'],
    [['a.eml', '--ip', 'mail.example'], '--ip: "mail.example" is no IP address'],
    [['a.eml', '--ip', '10.0.0.1'], 'private address'],
    [['a.eml', '--mail-from', 'a b@c'], '--mail-from: "a b@c"'],
    [['a.eml', '--rspamd', 'localhost'], '--rspamd: "localhost" is no URL'],
    [['a.eml', '--rspamd', 'http://a:b@localhost'], 'without a user and a password'],
    [['a.eml', '--spamd', 'a b'], '--spamd'],
    [['a.eml', '--filters', 'all'], '--filters'],
    [['a.eml', '--provider', 'gmial'], '--provider: "gmial"'],
    [['a.eml', '--provider', 'gmial'], 'did you mean "gmail"?'],
    [['a.eml', '--only', 'smtp'], '--only: "smtp" is not looked at beside a message'],
    [['a.eml', '--only', 'spf', '--no-audit'], 'which --no-audit leaves out'],
    [['a.eml', '--skip', 'html-scrpt'], 'did you mean "html-script"?'],
    [['a.eml', 'b.eml', '--record', 'file'], '--record takes one message'],
  ])('%j is a usage error that says what is wrong', async (words, expected) => {
    const { code, stderr, stdout } = await run(['message', ...words]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(expected);
  });

  test.each([
    ['GIF89a', 'no message'],
    ['<!DOCTYPE html>\n<title>News: today</title>\n', 'no message'],
    ['a note without a header\n', 'no message'],
    [
      `From ann@a.example Sat Nov 21 10:00:00 2026\n${MAIL}\nFrom bob@a.example Sat Nov 21 10:00:01 2026\n${MAIL}`,
      'several messages',
    ],
  ])('what is not one message is refused before anything is asked: %j', async (text, expected) => {
    const { code, stdout, stderr } = await run(['message', '-', ...here()], text);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(expected);
  });

  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  test.each([
    ['a byte order mark', `\ufeff${MAIL}`, 'standard input begins with a byte order mark'],
    ['UTF-16', utf16(`\ufeff${MAIL}`), 'standard input is in UTF-16'],
    ['UTF-16 the other way round', utf16(`\ufeff${MAIL}`).swap16(), 'standard input is in UTF-16'],
    ['UTF-16 without a mark', utf16(MAIL), 'standard input is in UTF-16'],
    ['a mark before no message', '\ufeffa note without a header\n', 'no message'],
    ['no message in UTF-16', utf16('\ufeffa note without a header\n'), 'no message'],
  ])('what an editor has written anew is refused with that: %s', async (_, text, expected) => {
    const { code, stdout, stderr } = await run(['message', '-', ...here()], text);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(expected);
  });

  test('a mailbox file of one message is that message, whatever its text quotes', async () => {
    const mbox = `From ann@a.example Sat Nov 21 10:00:00 2026\n${MAIL}\nFrom me on Sat Nov 21 10:00:00 2026 it was.\n`;
    const { stdout } = await run(['message', '-', ...here(), '--only', 'header', '--format', 'json'], mbox);
    expect(reportIn(stdout).target).toMatchObject({ domain: 'healthy.example' });
  });

  test('a file that is not there is said before the first one is judged', async () => {
    const { code, stdout, stderr } = await run(['message', file, join(folder, 'missing.eml'), ...here()]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('missing.eml');
  });

  test('a message that no recording can hold is refused with --record, and leaves no file', async () => {
    const recording = join(folder, 'large.json');
    const large = Buffer.alloc(42 * 1024 * 1024 + 1, 'a line of text\n');
    large.write(MAIL);
    const { code, stdout, stderr } = await run(['message', '-', ...here(), '--record', recording], large);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('at most 42 MiB');
    expect(existsSync(recording)).toBe(false);
  });

  test('a replay forecasts for the providers that are named now', async () => {
    const recording = join(folder, 'providers.json');
    await run(['message', file, ...here(), '--record', recording]);
    const { stdout } = await run(['message', '--replay', recording, '--provider', 'gmail', '--format', 'json']);
    expect(reportIn(stdout).forecast?.receivers.map(({ provider }) => provider)).toEqual(['google-workspace']);
  });
});

test('a check of messages is named as one where a domain is audited', async () => {
  const { code, stderr } = await run(['healthy.example', '--only', 'html']);
  expect(code).toBe(2);
  expect(stderr).toContain('"html" is about messages: mailcheck message FILE --only html');
});
