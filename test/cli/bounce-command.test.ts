import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { whyNoInput } from '../../src/cli/bounce-kinds.ts';
import { bounceLineSchema, bouncesDocumentSchema } from '../../src/report/bounce/schema.ts';
import { said } from '../support/said.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-bounce-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file below the folder of the test, and returns its path. */
function put(name: string, content: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const report = (recipient: string, status = '5.1.1', reply = `550 ${status} no such user`) =>
  [
    'From: MAILER-DAEMON@mx.acme.example',
    'Subject: Undelivered Mail Returned to Sender',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.acme.example',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${status.startsWith('4') ? 'delayed' : 'failed'}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${reply}`,
    '',
    '--b--',
    '',
  ].join('\n');
const letter = 'From: ann@acme.example\nSubject: tea\n\noolong\n';

const bounce = (args: readonly string[], options: Parameters<typeof said>[1] = {}) =>
  said(['bounce', ...args], options);

async function explained(...args: readonly string[]) {
  const { code, stdout, stderr } = await bounce([...args, '--no-check', '--format', 'json']);
  return { code, stderr, ...bouncesDocumentSchema.parse(JSON.parse(stdout)) };
}

describe('what is given', () => {
  test('a bounce message', async () => {
    const file = put('bounce.eml', report('kim@nowhere.example'));
    const { code, reports } = await explained(file);
    expect(code).toBe(0);
    expect(reports).toMatchObject([
      { file, place: null, bounce: true, recipients: [{ recipient: 'kim@nowhere.example', status: '5.1.1' }] },
    ]);
  });

  test('a reply', async () => {
    const { code, reports } = await explained('550 5.1.1 no such user');
    expect(code).toBe(0);
    expect(reports).toMatchObject([{ file: null, bounce: true, recipients: [{ replyCode: 550 }] }]);
  });

  test('a folder, and the folders below it; what is no mail is passed over, and that is said', async () => {
    put('a/1.eml', report('one@nowhere.example'));
    put('a/b/2.eml', report('two@nowhere.example'));
    put('a/notes.txt', 'oolong');
    const { code, reports, stderr } = await explained(join(folder, 'a'));
    expect(code).toBe(0);
    expect(reports.map(({ recipients }) => recipients[0]?.recipient)).toEqual([
      'one@nowhere.example',
      'two@nowhere.example',
    ]);
    expect(stderr).toContain('notes.txt');
  });

  test('a Maildir: what is new and what was read, and nothing that is still being written', async () => {
    put('Maildir/new/1.M1P1.host', report('one@nowhere.example'));
    put('Maildir/cur/2.M2P2.host:2,S', report('two@nowhere.example'));
    put('Maildir/tmp/3.M3P3.host', report('three@nowhere.example'));
    const { code, reports } = await explained(join(folder, 'Maildir'));
    expect(code).toBe(0);
    expect(reports.map(({ recipients }) => recipients[0]?.recipient).sort()).toEqual([
      'one@nowhere.example',
      'two@nowhere.example',
    ]);
  });

  test('a mailbox file, by number', async () => {
    const mail = (recipient: string) => `From x@acme.example Thu Jan  1 00:00:00 2026\n${report(recipient)}\n`;
    const file = put('all.mbox', `${mail('one@nowhere.example')}${mail('two@nowhere.example')}`);
    const { reports } = await explained(file);
    expect(reports.map((entry) => [entry.file, entry.place])).toEqual([
      [file, '#1'],
      [file, '#2'],
    ]);
  });

  test('the files of a folder are named as the folder was given', async () => {
    put('a/one.eml', report('kim@nowhere.example'));
    const { reports } = await explained(`${folder}/./a/`);
    expect(reports.map(({ file }) => file)).toEqual([`${folder}/./a/one.eml`]);
  });

  test.each([
    ['NOQUEUE: reject: RCPT from x.example[45.66.77.88]: 450 4.7.25 cannot find your hostname', 'requireptr'],
    ['XXX: to=<kim@inn.example>, relay=none, delay=1, dsn=5.1.1, status=bounced (said: 550 5.1.1 no)', 'userunknown'],
  ])('a pasted line of a log: %s', async (line, reason) => {
    const { reports } = await explained(`Nov 21 10:00:00 mx postfix/smtpd[1]: ${line}`);
    expect(reports.map(({ recipients }) => recipients[0]?.reason)).toEqual([reason]);
  });

  test('a mailbox file that is named as a mail, in a folder', async () => {
    const mail = (recipient: string) => `From x@acme.example Thu Jan  1 00:00:00 2026\n${report(recipient)}\n`;
    const file = put('a/two.eml', `${mail('one@nowhere.example')}${mail('two@nowhere.example')}`);
    put('a/one.eml', mail('kim@nowhere.example'));
    const { reports } = await explained(join(folder, 'a'));
    expect(reports.map((entry) => [entry.file, entry.place, entry.recipients[0]?.recipient])).toEqual([
      [join(folder, 'a/one.eml'), null, 'kim@nowhere.example'],
      [file, '#1', 'one@nowhere.example'],
      [file, '#2', 'two@nowhere.example'],
    ]);
  });

  test('standard input, as what it holds', async () => {
    for (const stdin of [report('kim@nowhere.example'), '550 5.1.1 no such user']) {
      for (const args of [['-'], []]) {
        const { code, stdout } = await bounce([...args, '--no-check', '--format', 'ndjson'], { stdin });
        expect(code).toBe(0);
        expect(bounceLineSchema.parse(JSON.parse(stdout))).toMatchObject({
          file: '-',
          recipients: [{ status: '5.1.1' }],
        });
      }
    }
  });

  test('a mail log, by line; a line of one, pasted', async () => {
    const line = (id: string, to: string) =>
      `Nov 21 10:00:01 mail postfix/smtp[2]: ${id}: to=<${to}>, relay=mx.inn.example[45.66.77.88]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.inn.example[45.66.77.88] said: 550 5.1.1 no such user (in reply to RCPT TO command))`;
    const file = put('mail.log', `${line('4ABC12DE', 'one@inn.example')}\n${line('4ABC12DF', 'two@inn.example')}\n`);
    const { reports } = await explained(file);
    expect(reports).toMatchObject([
      { file, place: 'line 1', form: 'log', recipients: [{ recipient: 'one@inn.example', phase: 'rcpt' }] },
      { file, place: 'line 2', form: 'log', recipients: [{ recipient: 'two@inn.example' }] },
    ]);
    const pasted = await explained(line('4ABC12DE', 'one@inn.example'));
    expect(pasted).toMatchObject({
      reports: [{ file: null, recipients: [{ recipient: 'one@inn.example' }] }],
      stderr: '',
    });
  });

  test('a list of replies, one in each line; one that is folded stays one', async () => {
    const list = put(
      'replies.txt',
      'kim@inn.example: 550 5.1.1 no such user\n\nlee@goal.example: 452 4.2.2 mailbox full\n',
    );
    expect((await explained(list)).reports).toMatchObject([
      { file: list, place: 'line 1', recipients: [{ recipient: 'kim@inn.example', reason: 'userunknown' }] },
      { file: list, place: 'line 3', recipients: [{ recipient: 'lee@goal.example', reason: 'mailboxfull' }] },
    ]);
    const folded = ['550-5.1.1 <kim@inn.example> no', '550 5.1.1 such user, ask ann@acme.example'].join('\n');
    const transcript = '550 5.1.1 <kim@inn.example>... User unknown\n554 5.0.0 Service unavailable\n';
    const asking = '554 5.7.1 kim@inn.example is no place for you\n554 5.7.1 ask postmaster@inn.example\n';
    for (const text of [folded, transcript, asking]) {
      expect((await explained(put('reply.txt', text))).reports).toMatchObject([{ place: null, recipients: [{}] }]);
    }
  });

  test('the event of a webhook, one of several in a list or a line each', async () => {
    const event = (emailAddress: string) => ({
      notificationType: 'Bounce',
      mail: { source: 'ann@acme.example' },
      bounce: {
        bounceType: 'Permanent',
        bouncedRecipients: [{ emailAddress, status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 no such user' }],
      },
    });
    const [one, two] = [event('one@inn.example'), event('two@inn.example')];
    for (const content of [JSON.stringify([one, two], null, 2), `${JSON.stringify(one)}\n${JSON.stringify(two)}\n`]) {
      const { reports } = await explained(put('events.json', content));
      expect(reports).toMatchObject([
        { place: 'event 1', form: 'webhook', recipients: [{ recipient: 'one@inn.example' }] },
        { place: 'event 2', form: 'webhook', recipients: [{ recipient: 'two@inn.example' }] },
      ]);
    }
  });

  test('JSON of nobody who is known cannot be read', async () => {
    const { code, stderr } = await explained(put('events.json', '{"tea":"oolong"}'));
    expect(code).toBe(2);
    expect(stderr).toContain('no event of a sending service');
  });

  test('several, of which one cannot be read: the others are, and exit 2', async () => {
    const file = put('1.eml', report('kim@nowhere.example'));
    const notes = put('notes.txt', 'oolong');
    const { code, reports, summary, stderr } = await explained(file, notes);
    expect(code).toBe(2);
    expect(reports).toHaveLength(1);
    expect(summary.unreadable).toMatchObject([{ file: notes }]);
    expect(stderr).toContain(notes);
  });

  test('neither a file nor a reply', async () => {
    const { code, stdout, stderr } = await bounce(['bounc.eml']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('"bounc.eml": no such file, and not an SMTP reply');
  });

  test('nothing, at a terminal', async () => {
    const { code, stderr } = await bounce([], { prompt: async () => null });
    expect(code).toBe(2);
    expect(stderr).toContain('bounce takes');
  });

  test('a provider that nobody knows is said, and changes nothing else', async () => {
    const { code, stderr, reports } = await explained('550 5.1.1 no such user', '--provider', 'zzqx');
    expect(code).toBe(0);
    expect(stderr).toContain('"zzqx" is not known');
    expect(reports).toHaveLength(1);
  });
});

test.each([
  [['--from', 'ann@acme.example', '--sending-ip', '45.66.77.88'], 'mailcheck acme.example --sending-ip 45.66.77.88'],
  [['--domain', 'acme.example'], 'mailcheck acme.example --sending-ip ADDRESS'],
])('what the user says of the sender stands in the commands that are advised: %j', async (flags, command) => {
  const { reports } = await explained('550 5.7.26 no', '--no-check', ...flags);
  expect(reports[0]?.recipients[0]?.advice.join('\n')).toContain(command);
});

test('what is no bounce is said to be none, and is counted apart', async () => {
  put('1.eml', letter);
  put('2.eml', report('kim@nowhere.example'));
  const { code, reports, summary } = await explained(folder);
  expect(code).toBe(0);
  expect(reports.map((entry) => entry.bounce)).toEqual([false, true]);
  expect(summary).toMatchObject({ entries: 2, recipients: 1, by: { none: 1, failure: 1 } });
});

test.each([
  ['a .msg', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  ['a .pst', [0x21, 0x42, 0x44, 0x4e, 0, 1]],
])('%s is said to be a file of Outlook, and what to save in its place', (_, octets) => {
  expect(whyNoInput(Uint8Array.from(octets))).toMatch(/Outlook.*\.eml/);
});
