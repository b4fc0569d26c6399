import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { BouncesDocument } from '../../src/report/bounce/schema.ts';

// The built command on input that means harm: it ends in time, in bounded memory, and says what it left unread.

const command = fileURLToPath(new URL('../../bin/mailcheck.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mailcheck-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MEGABYTE = 1024 * 1024;
const HUNDRED = 100 * MEGABYTE;
/** Of the whole process, in MB: some 80 to begin with, 50 MiB of a mail, 1.5 KB for each of 100,000 recipients, and garbage. */
const MOST_MEMORY = 448;
/** Where a text has two octets for each character, or one mail is held while the next is read. */
const MOST_OF_WIDE = 520;
const MOST_MS = 60_000; // on a machine that is busy

const HEAD = [
  'Return-Path: <>',
  'From: MAILER-DAEMON@out.acme.example (Mail Delivery System)',
  'To: ann@acme.example',
  'Subject: Undelivered Mail Returned to Sender',
  'Auto-Submitted: auto-replied',
].join('\r\n');
const REPORT = `${HEAD}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b1"\r\n\r\n`;

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Of the process at its largest, in MB. */
  readonly memory: number;
  readonly tookMs: number;
}

/** The size that the process had at its largest is the last line that it writes. */
const MEASURED = `data:text/javascript,process.on("exit",()=>process.stderr.write("\\n"+process.resourceUsage().maxRSS))`;

function run(args: readonly string[]): Promise<Ended> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const all = ['--import', MEASURED, command, 'bounce', ...args, '--no-check'];
    execFile(process.execPath, all, { maxBuffer: 2 ** 29 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      const memory = Number(stderr.slice(stderr.lastIndexOf('\n') + 1)) / 1024;
      resolve({ exitCode, stdout, stderr, memory, tookMs: performance.now() - startedMs });
    });
  });
}

interface As {
  readonly name?: string;
  readonly format?: 'json' | 'csv';
  /** At most, in MB. */
  readonly memory?: number;
}

/** Given as a file, of which the beginning is repeated to its size. */
async function explained(text: string, repeated: string, sizeBytes: number, as: As = {}) {
  const file = join(folder, as.name ?? 'hostile.eml');
  const block = repeated.repeat(Math.ceil(MEGABYTE / Math.max(1, repeated.length)));
  writeFileSync(file, text);
  while (repeated !== '' && statSync(file).size < sizeBytes) writeFileSync(file, block, { flag: 'a' });
  const ended = await run([file, '--format', as.format ?? 'json']);
  rmSync(file);
  expect(ended.memory, ended.stderr).toBeLessThan(as.memory ?? MOST_MEMORY);
  expect(ended.tookMs).toBeLessThan(MOST_MS);
  return {
    ...ended,
    document: ended.stdout === '' || as.format === 'csv' ? null : (JSON.parse(ended.stdout) as BouncesDocument),
  };
}

const group = (address: string) =>
  `Final-Recipient: rfc822; ${address}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 <${address}>: user unknown\r\n\r\n`;

describe('100 MB', () => {
  test.each<[string, string, string]>([
    ['of one line', `${HEAD}\r\n\r\n`, 'x'],
    ['of one line that is no mail', '', 'x'],
    ['of one line of digits and dots', `${HEAD}\r\n\r\n`, '5.1.1 550 '],
    ['of one line of addresses', `${HEAD}\r\n\r\n`, '<kim@inn.example>, '],
    ['of header fields', HEAD, '\r\nX-Note: x'],
    ['of one header field', `${HEAD}\r\nX-Note: `, 'x'],
    [
      'of recipients in words',
      `${HEAD}\r\n\r\nThe following addresses had permanent fatal errors:\r\n`,
      '<kim@inn.example>: 550 5.1.1 user unknown\r\n\r\n',
    ],
    ['of brackets', `${HEAD}\r\n\r\n`, '<<<[[[((('],
    ['of empty lines', `${HEAD}\r\n\r\n`, '\n'],
    [
      'of one field of a report',
      `${REPORT}--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\nDiagnostic-Code: smtp; 550 `,
      'x',
    ],
    [
      'of groups of a report',
      `${REPORT}--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\n`,
      group('kim@inn.example'),
    ],
    ['of a tag', `${HEAD}\r\nContent-Type: text/html\r\n\r\n`, '<b '],
    ['of nested parts', `${HEAD}\r\n`, 'Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n'],
    ['of enclosed mails', `${HEAD}\r\n`, 'Content-Type: message/rfc822\r\n\r\n'],
    ['of terminal escapes', `${HEAD}\r\n\r\n`, '\x1b[2J\x1b]0;x\x07'],
  ])('%s', { timeout: 120_000 }, async (_, begins, repeated) => {
    const { exitCode, document } = await explained(begins, repeated, HUNDRED);
    expect([0, 2]).toContain(exitCode); // 2: it is nothing that is read here
    if (exitCode === 0) expect(document?.reports).toHaveLength(1);
  });
});

describe('100 MB and more of others', () => {
  const inWide = `Final-Recipient: rfc822; kim@inn.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 无此用户\r\n\r\n`;
  const status = '--b1\r\nContent-Type: message/delivery-status';
  const sent = '{"event":"bounce","email":"kim@inn.example","reason":"550 5.1.1 user unknown","sg_event_id":"a"},';
  const delivery =
    'Nov 21 10:00:00 out postfix/smtp[1]: 4XyZ1A2B3C: to=<kim@inn.example>, relay=mx.inn.example[45.66.77.88]:25, dsn=5.1.1, status=';

  test.each<[string, string, string, number, As]>([
    ['groups of a report in Chinese', `${REPORT}${status}\r\n\r\n`, inWide, HUNDRED, { memory: MOST_OF_WIDE }],
    [
      'groups of a report in Base64',
      `${REPORT}${status}\r\nContent-Transfer-Encoding: base64\r\n\r\n`,
      `${Buffer.from(group('kim@inn.example').repeat(3)).toString('base64')}\r\n`,
      HUNDRED,
      {},
    ],
    ['one line of a log', `${delivery}bounced (550 5.1.1 `, 'x', HUNDRED, { name: 'mail.log' }],
    [
      'a log of messages that never leave the queue',
      '',
      'Nov 21 10:00:00 out postfix/qmgr[1]: 4XyZ1A2B3C: from=<ann@acme.example>, size=1200, nrcpt=3 (queue active)\n',
      HUNDRED,
      { name: 'mail.log' },
    ],
    ['one JSON text', '[', sent, HUNDRED, { name: 'events.json' }],
    ['one string in JSON', '[{"event":"', 'x', HUNDRED, { name: 'events.json' }],
    ['brackets in JSON', '[', '[', HUNDRED, { name: 'events.json' }],
    ['one mail of a mailbox', 'From x Sat Nov 21 10:00:00 2026\n', 'x', 2 * HUNDRED, { name: 'mail.mbox' }],
  ])('%s', { timeout: 120_000 }, async (_, begins, repeated, sizeBytes, as) => {
    const { exitCode } = await explained(begins, repeated, sizeBytes, as);
    expect([0, 2]).toContain(exitCode);
  });
});

test('two reports of 100 MB in a mailbox', { timeout: 240_000 }, async () => {
  const report = `From x Sat Nov 21 10:00:00 2026\n${REPORT}--b1\r\nContent-Type: message/delivery-status\r\n\r\n${group('kim@inn.example').repeat(450_000)}`;
  const file = { name: 'two.mbox', format: 'csv', memory: MOST_OF_WIDE } as const;
  const { stdout } = await explained(`${report}\n${report}`, '', 0, file);
  expect(stdout.split('\r\n')).toHaveLength(1 + 2 * 100_000 + 1);
});

test('10,000 nested parts, and the report within', { timeout: 120_000 }, async () => {
  const deep = Array.from(
    { length: 10_000 },
    (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`,
  );
  const { exitCode } = await explained(
    `${HEAD}\r\n${deep.join('')}Content-Type: message/delivery-status\r\n\r\n${group('kim@inn.example')}`,
    '',
    0,
  );
  expect(exitCode).toBe(0);
});

test('a report on 100,000 recipients explains them all', {
  timeout: 120_000,
}, async () => {
  const groups = Array.from({ length: 100_000 }, (_, at) => group(`user${at}@inn.example`));
  const status = `--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; out.acme.example\r\n\r\n${groups.join('')}--b1--\r\n`;
  const { exitCode, document } = await explained(`${REPORT}${status}`, '', 0);
  const [entry] = document?.reports ?? [];
  expect(exitCode).toBe(0);
  expect(entry?.recipientCount).toBe(100_000);
  expect(entry?.recipients[0]).toMatchObject({ recipient: 'user0@inn.example', reason: 'userunknown' });
  expect(entry?.recipients).toHaveLength(100_000);
  expect(entry?.recipients.at(-1)).toMatchObject({ recipient: 'user99999@inn.example', reason: 'userunknown' });
  expect(entry?.unread).toEqual([]);
});

test('a million recipients in words', { timeout: 120_000 }, async () => {
  const words = Array.from({ length: 1_000_000 }, (_, at) => `<u${at}@inn.example>\r\n`);
  const begins = 'This is the mail system at host out.acme.example.\r\n\r\n';
  const { exitCode } = await explained(`${HEAD}\r\n\r\n${begins}${words.join('')}`, '', 0);
  expect(exitCode).toBe(0);
});

test.each(['gb18030', 'utf-16', 'iso-2022-jp', 'utf-7', 'x-none'])(
  'a report that says it is in %s, and is in another charset',
  { timeout: 60_000 },
  async (charset) => {
    const words = Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x1b, 0x24, 0x42, 0xe4, 0xf6, 0xfc]).toString('latin1');
    const parts = `--b1\r\nContent-Type: text/plain; charset=${charset}\r\n\r\n${words}\r\n--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\n${group('kim@inn.example')}--b1--\r\n`;
    const { document } = await explained(`${REPORT}${parts}`, '', 0);
    expect(document?.reports[0]?.recipients[0]).toMatchObject({ recipient: 'kim@inn.example', reason: 'userunknown' });
  },
);
