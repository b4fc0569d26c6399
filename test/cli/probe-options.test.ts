import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readOptions } from '../../src/audit/context.ts';
import type { ProbeRequest } from '../../src/core/probe.ts';
import { defaultAuditOptions } from '../../src/core/target.ts';
import type { capturedIo } from '../support/io.ts';
import { said } from '../support/said.ts';

// Each case ends before anything is sent: by --dry-run, or by an error.

let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-probe-'));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(file('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(file('public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(file('body.txt'), 'Grüße aus der Datei\n');
  writeFileSync(file('latin1.txt'), Buffer.from([0x47, 0xfc]));
  writeFileSync(file('報告.pdf'), '%PDF-1.4');
  writeFileSync(file('logo.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47]));
  writeFileSync(file('ready.eml'), 'From: Bob <bob@shop.example>\nTo: ann@gmail.com\nSubject: Ready\n\nHello\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

interface DryRun {
  readonly domain: string;
  readonly from: string;
  readonly signedBy: string | null;
  readonly request: ProbeRequest;
}

const OPTIONS = ['--format', 'json', '--dry-run', '--smtp-port', '2525'];

async function dryRun(args: readonly string[], options: Parameters<typeof capturedIo>[0] = {}): Promise<DryRun> {
  const { code, stdout, stderr } = await said([...args, ...OPTIONS], options);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const plan = JSON.parse(stdout) as DryRun;
  // What stands in a recording is read back by the same rules.
  expect(readOptions({ ...defaultAuditOptions, probe: plan.request })).toMatchObject({ ok: true });
  return plan;
}

const rawOf = ({ request }: DryRun, index = 0) =>
  Buffer.from(request.messages[index]?.raw ?? '', 'base64').toString('utf8');

const SENT = ['probe', '--from', 'Ann Example <ann@example.com>', '--to', 'you@gmail.com'];

describe('the route', () => {
  const routeOf = async (...args: string[]) => (await dryRun([...SENT, ...args])).request.route;

  test('straight to the recipient’s servers', async () => {
    expect(await routeOf('--via', 'mx')).toEqual({ kind: 'direct' });
  });

  test('TLS is required by default, and a user logs in with the secret of that name', async () => {
    expect(await routeOf('--via', 'smtp://ann@mail.example.com')).toEqual({
      kind: 'submission',
      host: 'mail.example.com',
      port: 587,
      tls: 'starttls',
      allowClear: false,
      allowUntrusted: false,
      login: { user: 'ann', secret: 'via', mechanism: null },
    });
    expect(await routeOf('--via', 'smtps://mail.example.com')).toMatchObject({
      port: 465,
      tls: 'implicit',
      login: null,
    });
    expect(await routeOf('--via', 'smtp://mail.example.com:25')).toMatchObject({
      port: 25,
      tls: 'starttls',
      login: null,
    });
  });

  test('less than that is to be asked for', async () => {
    expect(await routeOf('--via', 'smtp://h.example', '--via-tls', 'if-offered')).toMatchObject({
      tls: 'starttls-if-offered',
    });
    expect(await routeOf('--via', 'smtp://h.example', '--via-tls', 'none')).toMatchObject({ tls: 'none' });
    expect(
      await routeOf('--via', 'smtp://u@h.example', '--via-tls', 'none', '--allow-clear-password', '--allow-untrusted'),
    ).toMatchObject({ tls: 'none', allowClear: true, allowUntrusted: true, login: { user: 'u' } });
  });

  test('a provider by its name, with the sender logging in unless another is named', async () => {
    expect(await routeOf('--via', 'QQ')).toMatchObject({
      host: 'smtp.qq.com',
      port: 465,
      tls: 'implicit',
      login: { user: 'ann@example.com' },
    });
    expect(await routeOf('--via', 'icloud:ann@me.com')).toMatchObject({
      host: 'smtp.mail.me.com',
      port: 587,
      tls: 'starttls',
      login: { user: 'ann@me.com' },
    });
  });

  test('a provider that takes tokens only is given one', async () => {
    expect(await routeOf('--via', 'outlook:a@outlook.com')).toMatchObject({ login: { mechanism: 'XOAUTH2' } });
    expect(await routeOf('--via', 'outlook:a@outlook.com', '--via-auth', 'OAuthBearer')).toMatchObject({
      login: { mechanism: 'OAUTHBEARER' },
    });
    expect(await routeOf('--via', 'smtp://u@h.example', '--via-auth', 'cram-md5')).toMatchObject({
      login: { mechanism: 'CRAM-MD5' },
    });
  });

  test('tries again only where that is asked for', async () => {
    const retryOf = async (...args: string[]) => (await dryRun([...SENT, '--via', 'mx', ...args])).request.retryMs;
    expect(await retryOf()).toBe(0);
    expect(await retryOf('--retry')).toBe(360_000);
    expect(await retryOf('--retry', '30')).toBe(30_000);
  });
});

describe('the message', () => {
  test('says what it is where the user says nothing', async () => {
    const plan = await dryRun([...SENT, '--via', 'mx']);
    const [message] = plan.request.messages;
    expect(plan).toMatchObject({ domain: 'example.com', from: 'ann@example.com', signedBy: null });
    expect(message).toMatchObject({
      subject: 'Test of mail delivery from example.com',
      envelope: { from: 'ann@example.com', to: ['you@gmail.com'] },
      smtputf8: false,
      eightBit: false,
    });
    expect(message?.token).toMatch(/^[a-z0-9]{24}$/);
    expect(rawOf(plan)).toContain(`X-Mailcheck-Probe: ${message?.token}`);
    expect(rawOf(plan)).toContain('From: Ann Example <ann@example.com>');
    expect(rawOf(plan)).toMatch(/\r\n\r\nHello,\r\n/);
    expect(rawOf(plan)).not.toMatch(/https?:/);
  });

  test('has a token of its own each time', async () => {
    const tokens = await Promise.all(
      [1, 2].map(async () => (await dryRun([...SENT, '--via', 'mx'])).request.messages[0]?.token),
    );
    expect(tokens[0]).not.toBe(tokens[1]);
  });

  test('is made of what the flags say', async () => {
    const plan = await dryRun([
      ...SENT,
      '--via',
      'mx',
      'eva@example.net',
      '--cc',
      '"Doe, John" <john@example.net>',
      '--bcc',
      'secret@example.net',
      '--envelope-from',
      'bounce@example.com',
      '--subject',
      'Grüße',
      '--text-file',
      file('body.txt'),
      '--html',
      '<img src="cid:logo.png">',
      '--attach',
      file('報告.pdf'),
      '--inline',
      file('logo.png'),
      '--header',
      'Reply-To: help@example.com',
      '--header',
      'X-Note: a: b',
      '--list-unsubscribe',
      'https://example.com/u?1',
      '--list-unsubscribe',
      'leave@example.com',
    ]);
    const raw = rawOf(plan);
    expect(plan.request.messages[0]?.envelope).toEqual({
      from: 'bounce@example.com',
      to: ['eva@example.net', 'you@gmail.com', 'john@example.net', 'secret@example.net'],
    });
    expect(plan.request.messages[0]?.subject).toBe('Grüße');
    expect(raw).not.toContain('secret@example.net');
    expect(raw).toContain('Cc: "Doe, John" <john@example.net>');
    expect(raw).toContain('Reply-To: help@example.com');
    expect(raw).toContain('X-Note: a: b');
    expect(raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(raw).toContain(Buffer.from('%PDF-1.4').toString('base64'));
    expect(raw).toMatch(/filename\*0\*=utf-8''%E5%A0%B1/i);
    expect(raw).toContain('image/png');
  });

  test('an empty envelope sender is that of a bounce', async () => {
    const plan = await dryRun([...SENT, '--via', 'mx', '--envelope-from', '']);
    expect(plan.request.messages[0]?.envelope.from).toBe('');
  });

  test('a body from standard input', async () => {
    expect(rawOf(await dryRun([...SENT, '--via', 'mx', '--text-file', '-'], { stdin: 'from the pipe\n' }))).toContain(
      'from the pipe',
    );
  });

  test('addresses in other scripts ask for SMTPUTF8', async () => {
    const plan = await dryRun(['probe', '--from', 'ann@example.com', '--to', '用户@例子.example', '--via', 'mx']);
    expect(plan.request.messages[0]).toMatchObject({ smtputf8: true });
  });

  test('a whole ready message, with its own recipients or others', async () => {
    const own = await dryRun(['probe', '--message', file('ready.eml'), '--via', 'mx']);
    expect(own).toMatchObject({ domain: 'shop.example', from: 'bob@shop.example' });
    expect(own.request.messages[0]).toMatchObject({
      subject: 'Ready',
      envelope: { from: 'bob@shop.example', to: ['ann@gmail.com'] },
    });
    const other = await dryRun(['probe', '--message', '-', '--via', 'mx', '--to', 'x@example.net'], {
      stdin: Buffer.from('From: bob@shop.example\r\nSubject: \xfcber\r\n\r\nHi\r\n', 'utf8'),
    });
    expect(other.request.messages[0]?.envelope.to).toEqual(['x@example.net']);
  });

  test('is signed where a selector says so', async () => {
    const plan = await dryRun([...SENT, '--via', 'mx', '--dkim-key', file('key.pem'), '--dkim-selector', 's1']);
    expect(plan.signedBy).toBe('s1._domainkey.example.com');
    expect(rawOf(plan)).toMatch(/^DKIM-Signature: v=1; a=ed25519-sha256;/);
    const other = await dryRun([
      ...SENT,
      '--via',
      'mx',
      '--dkim-key',
      `s2=${file('key.pem')}`,
      '--dkim-selector',
      's2',
      '--dkim-domain',
      'Mailer.Example',
    ]);
    expect(other.signedBy).toBe('s2._domainkey.mailer.example');
  });

  test('the login is the sender where no other is named', async () => {
    const plan = await dryRun(['probe', '--to', 'you@gmail.com', '--via', 'fastmail:ann@shop.example']);
    expect(plan).toMatchObject({ from: 'ann@shop.example', domain: 'shop.example' });
  });
});

describe('with the audit of a domain', () => {
  test('its postmaster sends where nobody else is named', async () => {
    const plan = await dryRun(['Example.COM', '--probe', 'you@gmail.com', '--via', 'mx']);
    expect(plan).toMatchObject({ domain: 'example.com', from: 'postmaster@example.com' });
  });

  test('a sender below the domain is of the domain', async () => {
    const plan = await dryRun([
      'example.com',
      '--probe',
      'you@gmail.com',
      '--via',
      'mx',
      '--from',
      'a@news.example.com',
    ]);
    expect(plan).toMatchObject({ domain: 'example.com', from: 'a@news.example.com' });
  });
});

describe('mailboxes', () => {
  test('are looked into for two minutes, and left as they are', async () => {
    const { request } = await dryRun([...SENT, '--via', 'mx', '--mailbox', 'imap://me@imap.example']);
    expect(request).toMatchObject({ waitMs: 120_000, deleteAfter: false, senderMailbox: null });
    expect(request.mailboxes).toEqual([
      {
        protocol: 'imap',
        host: 'imap.example',
        port: 143,
        tls: 'starttls',
        allowClear: false,
        allowUntrusted: false,
        login: { user: 'me', secret: 'mailbox', mechanism: null },
        address: 'you@gmail.com',
        provider: null,
        message: 0,
      },
    ]);
  });

  test('nobody waits where nobody looks', async () => {
    expect((await dryRun([...SENT, '--via', 'mx'])).request.waitMs).toBe(0);
  });

  test('several of one message, and that of the sender', async () => {
    const { request } = await dryRun([
      'probe',
      '--from',
      'ann@example.com',
      '--to',
      'me@example.net',
      '--to',
      'you@gmail.com',
      '--via',
      'mx',
      '--mailbox',
      'gmail:you@gmail.com',
      '--mailbox',
      'gmail-pop3:other@gmail.com',
      '--mailbox',
      'pop3s://me@example.net@pop.example.net',
      '--sender-mailbox',
      'fastmail',
      '--wait',
      '5m',
      '--delete-after',
    ]);
    expect(
      request.mailboxes.map(({ host, protocol, login, address, provider }) => [
        host,
        protocol,
        login.user,
        login.secret,
        address,
        provider,
      ]),
    ).toEqual([
      ['imap.gmail.com', 'imap', 'you@gmail.com', 'mailbox', 'you@gmail.com', 'Gmail'],
      ['pop.gmail.com', 'pop3', 'other@gmail.com', 'mailbox-2', 'you@gmail.com', 'Gmail'],
      ['pop.example.net', 'pop3', 'me@example.net', 'mailbox-3', 'me@example.net', null],
    ]);
    expect(request.senderMailbox).toMatchObject({
      host: 'imap.fastmail.com',
      login: { user: 'ann@example.com', secret: 'sender-mailbox' },
      address: 'ann@example.com',
    });
    expect(request).toMatchObject({ waitMs: 300_000, deleteAfter: true });
  });

  test('each seed gets a message of its own', async () => {
    writeFileSync(
      file('seeds.json'),
      JSON.stringify([
        { address: 'one@gmail.com', mailbox: 'gmail', passwordEnv: 'ONE' },
        {
          address: 'two@example.net',
          provider: 'our own',
          mailbox: 'pop3s://two@pop.example.net',
          passwordEnv: 'TWO',
          auth: 'plain',
        },
        { address: 'three@example.org' },
      ]),
    );
    const plan = await dryRun([
      'probe',
      '--from',
      'ann@example.com',
      '--to',
      'you@gmail.com',
      '--via',
      'mx',
      '--seeds',
      file('seeds.json'),
    ]);
    const { messages, mailboxes } = plan.request;
    expect(messages.map(({ envelope }) => envelope.to)).toEqual([
      ['you@gmail.com'],
      ['one@gmail.com'],
      ['two@example.net'],
      ['three@example.org'],
    ]);
    expect(new Set(messages.map(({ token }) => token)).size).toBe(4);
    expect(rawOf(plan, 2)).toContain('To: two@example.net');
    expect(mailboxes.map(({ address, provider, message, login }) => [address, provider, message, login])).toEqual([
      ['one@gmail.com', 'Gmail', 1, { user: 'one@gmail.com', secret: 'seed-1', mechanism: null }],
      ['two@example.net', 'our own', 2, { user: 'two', secret: 'seed-2', mechanism: 'PLAIN' }],
    ]);
  });

  test('seeds alone will do, with a ready message too', async () => {
    const plan = await dryRun(['probe', '--message', file('ready.eml'), '--via', 'mx', '--seeds', file('seeds.json')]);
    expect(plan.request.messages.map(({ envelope }) => envelope.to)).toEqual([
      ['one@gmail.com'],
      ['two@example.net'],
      ['three@example.org'],
    ]);
    expect(rawOf(plan, 1)).toContain('Subject: Ready');
  });
});
