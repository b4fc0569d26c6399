import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkDomain } from '../../src/audit/check-domain.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { type MailDemo, startMailDemo } from '../../src/demo/mail/start.ts';
import type { ReportDocument } from '../../src/report/schema.ts';
import { type DemoConnection, demoConnection } from '../support/demo-connection.ts';
import { capturedIo } from '../support/io.ts';
import { said } from '../support/said.ts';

// The whole way through servers that really take, relay, file and show mail: on loopback, in this process.

let demo: MailDemo;
let connection: DemoConnection;
let connect: readonly string[];

beforeAll(async () => {
  demo = await startMailDemo({ greylistMs: 300, retryMs: 100 });
  connection = demoConnection(demo);
  connect = [...connection.options, '--ipv4'];
});

let isClosed = false;
async function closeServers(): Promise<void> {
  if (!isClosed) await demo.close();
  isClosed = true;
}

afterAll(async () => {
  await closeServers();
  connection.remove();
});

async function run(args: readonly string[], options: Parameters<typeof capturedIo>[0] = {}) {
  const env = {
    MAILCHECK_VIA_PASSWORD: demo.password,
    MAILCHECK_MAILBOX_PASSWORD: demo.password,
    SENDERS: demo.password,
  };
  const heard = await said([...args, ...connect], { env, ...options });
  expect(heard.stdout + heard.stderr).not.toContain(demo.password);
  return heard;
}

const SUBMIT = ['--from', 'Ann <ann@post.example>', '--via', 'smtp://ann@post.example@mail.post.example'];
const BOX = ['--mailbox', 'imaps://bob@mailbox.example@box.mailbox.example'];
const documentOf = (stdout: string) => JSON.parse(stdout) as ReportDocument;

test('a message that is well made is followed into the inbox, beside the audit of its domain', async () => {
  const { code, stdout, stderr } = await run([
    'probe',
    '--to',
    'bob@mailbox.example',
    ...SUBMIT,
    ...BOX,
    '--format',
    'json',
  ]);
  const [report] = documentOf(stdout).reports;
  expect(report?.target.domain).toBe('post.example');
  expect(report?.placement).toMatchObject({ verdict: 'inbox', folder: 'INBOX', phase: null, reply: null });
  expect(report?.results.map(({ check }) => check)).toEqual(expect.arrayContaining(['spf', 'dmarc', 'probe']));
  expect(code).toBe(0);
  expect(stderr.replace(/\n {8}/g, ' ').split('\n')).toEqual([
    'mailcheck sends',
    expect.stringMatching(/^ {2}what {2}"Test of mail delivery from post.example", \d+ octets$/),
    '  from  ann@post.example',
    '  by    mail.post.example:587 (STARTTLS required), as ann@post.example',
    '  to    bob@mailbox.example',
    '  then  looks for it in box.mailbox.example:993 (TLS) as bob@mailbox.example for at most 120 s; leaves it there',
    '',
  ]);
});

test('audit and probe in one, from the postmaster, and the answer comes first', async () => {
  const { stdout } = await run([
    'post.example',
    '--probe',
    'bob@mailbox.example',
    '--from',
    'ann@post.example',
    '--via',
    'smtps://ann@post.example@mail.post.example',
    ...BOX,
  ]);
  expect(stdout).toMatch(/^probe {2}in the inbox of bob@mailbox.example/);
  expect(stdout).toMatch(/\npost.example /);
  expect(stdout).toContain('mail sent: the probe');
});

test('seeds are looked into with a message and a password each', async () => {
  const mailbox = 'imaps://bob@mailbox.example@box.mailbox.example';
  writeFileSync(
    join(connection.folder, 'seeds.json'),
    JSON.stringify([
      {
        address: 'bob@mailbox.example',
        provider: 'ours',
        mailbox,
        passwordEnv: 'SENDERS',
      },
      {
        address: 'bob@mailbox.example',
        provider: 'ours again',
        mailbox,
        passwordEnv: 'SENDERS',
      },
    ]),
  );
  const { stdout } = await run([
    'probe',
    ...SUBMIT,
    '--seeds',
    join(connection.folder, 'seeds.json'),
    '--delete-after',
    '--format',
    'json',
  ]);
  const mailboxes = documentOf(stdout).reports[0]?.placement?.mailboxes ?? [];
  expect(mailboxes.map(({ provider, verdict, looked }) => [provider, verdict, looked])).toEqual([
    ['ours', 'inbox', 'every-folder'],
    ['ours again', 'inbox', 'every-folder'],
  ]);
});

test('by POP3 only the inbox is seen', async () => {
  const direct = ['--from', 'ann@broken.example', '--via', 'mx', '--only', 'probe'];
  const box = ['--mailbox', 'pop3s://bob@mailbox.example@box.mailbox.example', '--delete-after'];
  const { stdout } = await run(['probe', 'bob@mailbox.example', ...direct, ...box, '--format', 'json']);
  expect(documentOf(stdout).reports[0]?.placement?.mailboxes).toMatchObject([
    { verdict: 'inbox', looked: 'inbox-only', folder: 'INBOX' },
  ]);
});

test('Ctrl-C while the message is waited for reports what is known by then', async () => {
  const interrupt = new AbortController();
  const inbox = () => demo.accounts.find(({ address }) => address === 'bob@mailbox.example')?.folder('INBOX')?.messages;
  const before = inbox()?.length ?? 0;
  // The message comes to bob, and is looked for in the mailbox of another.
  const other = ['--mailbox', 'imaps://grey@mailbox.example@box.mailbox.example'];
  const running = run(['probe', '--to', 'bob@mailbox.example', ...SUBMIT, ...other, '--format', 'json'], {
    signal: interrupt.signal,
  });
  await expect.poll(() => inbox()?.length, { timeout: 10_000 }).toBe(before + 1);
  interrupt.abort();
  const { code, stdout, stderr } = await running;
  const [report] = documentOf(stdout).reports;
  expect(code).toBe(130);
  expect(stderr).toContain('interrupted');
  expect(report?.placement).toMatchObject({ verdict: null, mailboxes: [{ recipient: 'bob@mailbox.example' }] });
  expect(report?.results.some(({ check, outcome }) => check === 'spf' && outcome === 'passed')).toBe(true);
});

test('a selection without the probe sends nothing, and says so', async () => {
  const { code, stderr } = await run(['post.example', '--probe', 'bob@mailbox.example', '--only', 'spf', ...SUBMIT]);
  expect(code).toBe(2);
  expect(stderr).toContain('leave out the check "probe"');
});

test('the library sends what a program asks for', async () => {
  const { io, stdout } = capturedIo();
  await runCli(['send', '--to', 'bob@mailbox.example', ...SUBMIT, '--dry-run', '--format', 'json'], io);
  const { request } = JSON.parse(stdout());
  const report = await checkDomain('post.example', {
    probe: request,
    secrets: { via: demo.password },
    nameservers: [`${demo.dns.address}:${demo.dns.port}`],
    routes: demo.routes,
    ca: demo.caPem,
    only: ['probe'],
  });
  expect(report.placement?.verdict).toBe('accepted');
  expect(JSON.stringify(report)).not.toContain(demo.password);
});

describe('send', () => {
  test('says that the message was taken, and every step with its time', async () => {
    const { code, stdout, stderr } = await run(['send', 'bob@mailbox.example', ...SUBMIT]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^taken {2}bob@mailbox.example: accepted by mail.post.example/);
    expect(stdout).toMatch(/\ntranscript {2}mail.post.example \[44.128.12.25\]:587, TLSv1.3 \(as asked\)\n/);
    expect(stdout).toMatch(/\n +\d+ ms {2}C: AUTH PLAIN \[credentials\]\n/);
    expect(stdout).toMatch(/\n +\d+ ms {2}C: MAIL FROM:<ann@post.example>/);
    expect(stderr).toMatch(/nothing more: nobody looks where it arrives\n$/);
  });

  test('says what was refused, at which step and by which reply', async () => {
    const { code, stdout, stderr } = await run([
      'send',
      'nobody@mailbox.example',
      '--from',
      'ann@post.example',
      '--via',
      'mx',
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^refused {2}nobody@mailbox.example: refused at RCPT TO: 550/);
    expect(stdout).toContain('probe-recipient-refused');
    expect(stderr).toContain('exit 1: the message was not taken for every recipient');
  });

  test('the same as JSON, with the phase', async () => {
    const { code, stdout } = await run([
      'send',
      'nobody@mailbox.example',
      '--from',
      'ann@post.example',
      '--via',
      'mx',
      '--format',
      'json',
    ]);
    const [report] = documentOf(stdout).reports;
    expect(code).toBe(1);
    expect(report?.placement).toMatchObject({ verdict: 'refused', phase: 'rcpt', reply: { code: 550 } });
    const [probe] = report?.results.flatMap((result) => (result.outcome === 'not-applicable' ? [] : [result])) ?? [];
    expect(probe?.check).toBe('probe');
    expect(probe?.facts).toMatchObject({
      tries: [{ host: 'mx.mailbox.example', demand: 'mta-sts', steps: expect.any(Array) }],
    });
  });

  test('what was recorded is printed again', async () => {
    const file = join(connection.folder, 'send.json');
    const first = await run(['send', 'bob@mailbox.example', ...SUBMIT, '--record', file]);
    const { io, stdout } = capturedIo();
    expect(await runCli(['send', '--replay', file], io)).toBe(0);
    expect(stdout()).toBe(first.stdout);
  });

  test('a login that is refused is no reason to try again', async () => {
    const { code, stdout } = await run(['send', 'bob@mailbox.example', ...SUBMIT], {
      env: { MAILCHECK_VIA_PASSWORD: 'wrong' },
    });
    expect(code).toBe(1);
    expect(stdout).toContain('probe-login-refused');
    expect(stdout).not.toContain(Buffer.from('\0ann@post.example\0wrong').toString('base64'));
  });

  test('nobody is asked where nobody answers, and that is not known', async () => {
    const { code, stdout } = await run([
      'send',
      'bob@mailbox.example',
      '--from',
      'ann@post.example',
      '--via',
      'smtp://gone.example',
    ]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^not known {2}bob@mailbox.example/);
  });

  test('a password that is typed at the terminal', async () => {
    const asked: string[] = [];
    const prompt = async (question: string) => {
      asked.push(question);
      return demo.password;
    };
    const { code } = await run(['send', 'bob@mailbox.example', ...SUBMIT], { env: {}, prompt });
    expect(code).toBe(0);
    expect(asked).toEqual(['password of ann@post.example at mail.post.example: ']);
  });

  test('nothing is sent where the user breaks off at the prompt', async () => {
    const { code, stdout, stderr } = await run(['send', 'bob@mailbox.example', ...SUBMIT], {
      env: {},
      prompt: async () => null,
    });
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(stderr).toContain('interrupted; nothing was sent');
  });
});

test('what was recorded is judged again without a password, and nothing is sent', async () => {
  const file = join(connection.folder, 'recording.json');
  const args = ['probe', '--to', 'bob@mailbox.example', ...SUBMIT, ...BOX, '--format', 'json'];
  const first = await run([...args, '--record', file]);
  const recorded = readFileSync(file, 'utf8');
  expect(recorded).not.toContain(demo.password);
  expect(recorded).not.toContain(Buffer.from(demo.password).toString('base64'));
  expect(recorded).not.toContain(Buffer.from(`\0ann@post.example\0${demo.password}`).toString('base64'));
  await closeServers(); // nobody is there any more
  const timeless = (text: string) =>
    text.replace(/"(elapsedMs|dnsMs|slowestDnsMs|command)": ?("[^"]*"|[\d.]+)/g, '"$1":0');
  for (const command of [['--replay'], ['probe', '--replay']]) {
    const { io, stdout, stderr } = capturedIo();
    expect(await runCli([...command, file, '--format', 'json'], io)).toBe(first.code);
    expect(stderr()).toBe('');
    expect(timeless(stdout())).toBe(timeless(first.stdout));
  }
  const { io, stderr } = capturedIo();
  expect(await runCli(['probe', '--replay', file, '--to', 'bob@mailbox.example'], io)).toBe(2);
  expect(stderr()).toContain('--to does not go with --replay');
});
