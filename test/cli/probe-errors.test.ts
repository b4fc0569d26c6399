import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { capturedIo } from '../support/io.ts';

// What is wrong is exit code 2, in one line that quotes it, before anything is sent or asked.

let folder: string;
const SENT = ['probe', '--from', 'ann@example.com', '--to', 'you@gmail.com'];
const DIRECT = [...SENT, '--via', 'mx'];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-errors-'));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(folder, 'public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(join(folder, 'latin1.txt'), Buffer.from([0x47, 0xfc]));
  writeFileSync(join(folder, 'none.eml'), 'no header at all');
  writeFileSync(join(folder, 'no-from.eml'), 'To: a@example.net\n\nHi\n');
  writeFileSync(join(folder, 'ready.eml'), 'From: b@example.com\nTo: a@example.net\n\nHi\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

async function refused(args: readonly string[], options: Parameters<typeof capturedIo>[0] = {}): Promise<string> {
  const { io, stdout, stderr } = capturedIo(options);
  const here = args.map((arg) => arg.replace('FOLDER', folder));
  expect(await runCli(here, io)).toBe(2);
  expect(stdout()).toBe('');
  expect(stderr()).toMatch(/^mailcheck: .*[^.\n]\n(?:Try "mailcheck (?:probe |send )?--help".\n)?$/);
  return stderr();
}

describe('of the recipients and the sender', () => {
  test.each([
    [['probe', '--from', 'a@example.com', '--via', 'mx'], 'nobody to send to'],
    [['probe', '--to', 'you@gmail.com', '--via', 'mx'], 'nothing says who sends'],
    [['probe', '--to', 'you@gmail.com', '--via', 'smtp://ann@mail.example.com'], 'nothing says who sends'],
    [['probe', '--from', 'a@example.com', '--to', 'gmail.com', '--via', 'mx'], '--to: "gmail.com"'],
    [['probe', 'you', '--from', 'a@example.com', '--via', 'mx'], '"you"'],
    [[...DIRECT, '--cc', 'a@b@c'], '--cc: "a@b@c"'],
    [[...DIRECT, '--bcc', 'a@example.com, b@example.com'], '--bcc:'],
    [[...DIRECT, '--envelope-from', 'nobody'], '--envelope-from: "nobody"'],
    [['probe', '--from', 'a@[192.0.2.1]', '--to', 'you@gmail.com', '--via', 'mx'], '"a@[192.0.2.1]" is at no domain'],
    [['example.com', '--probe', 'you', '--via', 'mx'], '--probe: "you"'],
    [
      ['example.com', '--probe', 'you@gmail.com', '--via', 'mx', '--from', 'a@example.net'],
      '"a@example.net" is not of example.com',
    ],
    [['a.example', 'b.example', '--probe', 'you@gmail.com', '--via', 'mx'], 'one domain, these are 2'],
    [['example.com', '--via', 'mx'], '--via is about a message'],
    [['example.com', '--mailbox', 'gmail'], '--mailbox is about a message'],
    [['example.com', '--dry-run'], '--dry-run is about a message'],
  ])('%j', async (args, expected) => {
    expect(await refused(args)).toContain(expected);
  });

  test.each([
    ['--to', 'a@example.com\r\nRCPT TO:<b@example.com>'],
    ['--cc', 'Ann\n <a@example.com>'],
    ['--envelope-from', 'a@example.com>\r\nDATA'],
    ['--from', 'Ann\r\nBcc: x@example.com <a@example.com>'],
    ['--subject', 'Hello\r\nBcc: x@example.com'],
    ['--header', 'X-Note: a\r\nBcc: x@example.com'],
    ['--header', 'X-Note: a\r\n'],
    ['--header', 'X-\nNote: a'],
    ['--list-unsubscribe', 'https://example.com/\r\nBcc: x@example.com'],
    ['--via', 'smtp://ann\r\nx@mail.example.com'],
    ['--via', 'gmail:ann\r\nx'],
    ['--mailbox', 'imaps://ann\nx@mail.example.com'],
  ])('a line end in %s is refused', async (option, value) => {
    expect(await refused([...DIRECT, option, value])).toMatch(
      /control characters|printable ASCII|behind "gmail:" is no user/,
    );
  });
});

describe('of the message', () => {
  test.each([
    [[...DIRECT, '--text', 'a', '--text-file', 'b'], '--text and --text-file'],
    [[...DIRECT, '--html', 'a', '--html-file', 'b'], '--html and --html-file'],
    [[...DIRECT, '--text-file', '/nonexistent'], '--text-file: cannot read "/nonexistent"'],
    [[...DIRECT, '--text-file', 'FOLDER/latin1.txt'], 'is no text in UTF-8'],
    [[...DIRECT, '--text-file', '-', '--html-file', '-'], 'cannot be read twice'],
    [[...DIRECT, '--text-file', '-'], 'standard input is empty'],
    [[...DIRECT, '--attach', 'FOLDER'], '--attach: cannot read'],
    [[...DIRECT, '--inline', '/nonexistent'], '--inline: cannot read'],
    [[...DIRECT, '--inline', 'FOLDER/key.pem'], 'expected an HTML body'],
    [[...DIRECT, '--header', 'Reply-To'], '--header: "Reply-To" is no header field'],
    [[...DIRECT, '--header', ': a'], '--header: ": a"'],
    [[...DIRECT, '--header', 'Subject: a'], 'use --subject'],
    [[...DIRECT, '--list-unsubscribe', 'http://example.com/'], 'begins with https://'],
    [
      [...DIRECT, '--list-unsubscribe', 'a@example.com', '--list-unsubscribe', 'b@example.com'],
      '"b@example.com" is one too many',
    ],
    [['probe', '--message', '/nonexistent', '--via', 'mx'], '--message: cannot read'],
    [['probe', '--message', 'FOLDER/none.eml', '--via', 'mx'], 'none.eml'],
    [['probe', '--message', 'FOLDER/no-from.eml', '--via', 'mx'], 'From'],
    [
      ['probe', '--message', 'FOLDER/ready.eml', '--via', 'mx', '--subject', 'a'],
      '--subject does not go with --message',
    ],
    [
      ['probe', '--message', 'FOLDER/ready.eml', '--via', 'mx', '--from', 'a@example.com'],
      '--from does not go with --message',
    ],
    [
      ['other.example', '--probe', 'you@gmail.com', '--message', 'FOLDER/ready.eml', '--via', 'mx'],
      '"b@example.com" is not of other.example',
    ],
  ])('%j', async (args, expected) => {
    expect(await refused(args)).toContain(expected);
  });

  test('a file without end is not read to its end', async () => {
    expect(await refused([...DIRECT, '--attach', '/dev/zero'])).toContain('is larger than 50 MiB');
  });

  test('standard input without end neither', async () => {
    expect(
      await refused([...DIRECT, '--text-file', '-'], { stdin: Buffer.alloc(50 * 1024 * 1024 + 1, 'a') }),
    ).toContain('larger than 50 MiB');
  });

  test.each([
    [['--dkim-selector', 's1'], 'signs nothing without --dkim-key'],
    [['--dkim-domain', 'example.com'], 'signs nothing without --dkim-selector'],
    [['--dkim-selector', 's 1', '--dkim-key', 'FOLDER/key.pem'], '--dkim-selector: "s 1" is no DKIM selector'],
    [['--dkim-selector', 's1', '--dkim-domain', 'no domain', '--dkim-key', 'FOLDER/key.pem'], '"no domain"'],
    [['--dkim-selector', 's1', '--dkim-key', 'FOLDER/public.pem'], 'public'],
    [['--dkim-selector', 's1', '--dkim-key', 's2=FOLDER/key.pem'], 'signs nothing without --dkim-key'],
  ])('a signature by %j', async (args, expected) => {
    expect(await refused([...DIRECT, ...args])).toContain(expected);
  });
});

describe('of the route and the mailboxes', () => {
  test.each([
    [[], 'nothing says how the message is to leave'],
    [['--via', 'gmial'], 'did you mean "gmail"?'],
    [['--via', 'gmail-pop3'], '"gmail-pop3" is neither'],
    [['--via', 'smtp.gmail.com'], 'is neither a URL nor a provider'],
    [['--via', 'smtp.gmail.com:587'], '"smtp.gmail.com" is neither'],
    [['--via', 'imaps://a@b.example'], 'begins with smtp://'],
    [['--via', 'gmail:'], 'behind "gmail:" is no user'],
    [['--via', 'smtp://h.example', '--via-tls', 'maybe'], '--via-tls: "maybe" is unknown'],
    [['--via', 'smtp://h.example', '--via-auth', 'ntlm'], '--via-auth: "ntlm" is unknown'],
    [['--via', 'smtps://h.example', '--via-tls', 'none'], 'spoken to under TLS'],
    [['--via', 'gmail', '--via-tls', 'if-offered'], 'spoken to under TLS'],
    [['--via', 'smtp://u@h.example', '--via-tls', 'none'], 'add --allow-clear-password'],
    [['--via', 'smtp://h.example', '--via-auth', 'plain'], '--via-auth: "smtp://h.example" names no user'],
    [['--via', 'smtp://h.example', '--via-password-env', 'X'], '--via-password-env: "smtp://h.example" names no user'],
    [['--via', 'mx', '--via-tls', 'none'], '--via-tls does not go with --via mx'],
    [['--via', 'mx', '--via-password-env', 'X'], '--via-password-env does not go with --via mx'],
    [['--via', 'mx', '--retry', '0'], '--retry: "0" is no duration'],
    [['--via', 'mx', '--wait', '10'], '--wait does nothing without a mailbox'],
    [['--via', 'mx', '--delete-after'], '--delete-after does nothing'],
    [['--via', 'mx', '--mailbox-auth', 'plain'], '--mailbox-auth does nothing'],
    [
      ['--via', 'mx', '--mailbox-password-env', 'X', '--sender-mailbox', 'gmail'],
      '--mailbox-password-env does nothing',
    ],
    [['--via', 'mx', '--mailbox', 'imaps://imap.example'], 'names no user to log in as'],
    [['--via', 'mx', '--mailbox', 'smtp://u@h.example'], 'begins with imaps://'],
    [['--via', 'mx', '--mailbox', 'icloud-pop3:a@me.com'], 'iCloud Mail has no POP3'],
    [['--via', 'mx', '--mailbox', 'imap://u@h.example', '--mailbox-tls', 'none'], 'add --allow-clear-password'],
    [
      [
        '--via',
        'mx',
        '--mailbox',
        'a',
        '--mailbox',
        'b',
        '--mailbox',
        'c',
        '--mailbox-password-env',
        'X',
        '--mailbox-password-env',
        'Y',
      ],
      'given 2 times for 3',
    ],
    [['--via', 'mx', '--sender-mailbox', 'imaps://h.example'], '--sender-mailbox:'],
    [['--via', 'mx', '--sender-mailbox', 'gmail', '--envelope-from', ''], 'go nowhere'],
    [['--via', 'mx', '--sender-mailbox-password-env', 'X'], 'goes with --sender-mailbox'],
  ])('%j', async (args, expected) => {
    expect(await refused([...SENT, ...args])).toContain(expected);
  });

  test.each([
    ['--via', 'ann:hunter2@mail.example.com'],
    ['--via', 'smtp:ann:hunter2@mail.example.com'],
    ['--via', 'gmail:you@gmail.com:hunter2'],
    ['--mailbox', 'gmail-pop3:you@gmail.com:hunter2'],
    ['--via-password=hunter2', '--dry-run'],
    ['--mailbox-password-env', 'hunter2!'],
  ])('a password in %s %s is not repeated', async (...args) => {
    expect(await refused([...SENT, ...args])).not.toContain('hunter2');
  });

  test('a hundred recipients are enough', async () => {
    const many = Array.from({ length: 101 }, (_, index) => `to${index}@example.net`);
    expect(await refused([...DIRECT, ...many.flatMap((address) => ['--to', address])])).toContain('at most 100');
  });

  test('a mailbox belongs to a recipient', async () => {
    writeFileSync(join(folder, 'one.json'), JSON.stringify([{ address: 'a@example.net' }]));
    const args = [
      'probe',
      '--from',
      'a@example.com',
      '--via',
      'mx',
      '--seeds',
      'FOLDER/one.json',
      '--mailbox',
      'gmail',
    ];
    expect(await refused(args)).toContain('give the recipient with --to');
  });
});

describe('of the seeds', () => {
  test.each([
    ['not json {"password": "hunter2"', 'is no JSON'],
    ['{"address": "a@example.net"}', 'expected a list of 1 to 99'],
    ['[]', 'expected a list of 1 to 99'],
    [JSON.stringify(Array.from({ length: 100 }, () => ({ address: 'a@example.net' }))), 'expected a list of 1 to 99'],
    ['[{}]', 'entry 1, "address"'],
    ['[7]', 'entry 1: expected an object such as'],
    ['[{"address": "a@example.net"}, {"address": "nobody"}]', 'entry 2: "address" is "nobody"'],
    ['[{"address": "a@example.net\\r\\nb"}]', 'entry 1, "address"'],
    ['[{"adress": "a@example.net"}]', 'entry 1: there is no "adress": expected "address", "provider"'],
    ['[{"address": 7}]', 'entry 1, "address": expected text in double quotes'],
    ['[{"address": "a@example.net", "mailbox": "gmial"}]', 'entry 1, "mailbox": "gmial" is neither'],
    ['[{"address": "a@example.net", "mailbox": "imaps://u:hunter2@h.example"}]', 'entry 1, "mailbox": a password'],
    ['[{"address": "a@example.net", "mailbox": "gmail", "auth": "ntlm"}]', 'entry 1, "auth": "ntlm"'],
    ['[{"address": "a@example.net", "auth": "plain"}]', '"auth" goes with "mailbox"'],
    ['[{"address": "a@example.net", "passwordEnv": "X"}]', '"passwordEnv" goes with "mailbox"'],
    ['[{"address": "a@example.net", "mailbox": "gmail", "password": "hunter2"}]', 'does not belong into the file'],
  ])('%s', async (text, expected) => {
    writeFileSync(join(folder, 'seeds.json'), text);
    const said = await refused([...DIRECT, '--seeds', 'FOLDER/seeds.json']);
    expect(said).toContain(expected);
    expect(said).not.toContain('hunter2');
  });
});

describe('of the passwords', () => {
  const SUBMIT = [...SENT, '--via', 'smtp://ann@mail.example.com'];

  test.each([
    [SUBMIT, {}, 'no password for "ann" at "mail.example.com", and no terminal to ask at: set MAILCHECK_VIA_PASSWORD'],
    [[...SENT, '--via', 'qq:1@qq.com'], {}, '授权码'],
    [[...SENT, '--via', 'outlook:a@outlook.com'], {}, 'no access token for "a@outlook.com"'],
    [
      [...SUBMIT, '--via-password-env', 'MINE'],
      { MAILCHECK_VIA_PASSWORD: 'x' },
      '--via-password-env: the environment variable "MINE" is not set',
    ],
    [[...SUBMIT, '--via-password-env', 'MINE'], { MINE: '' }, '"MINE" is not set, or empty'],
    [[...SUBMIT, '--via-password-env', 'hunter2'], {}, 'the environment variable that it names is not set'],
    [SUBMIT, { MAILCHECK_VIA_PASSWORD: 'hunter2\r\nQUIT' }, 'the password in "MAILCHECK_VIA_PASSWORD" cannot be one'],
    [[...DIRECT, '--mailbox', 'gmail'], { MAILCHECK_VIA_PASSWORD: 'x' }, 'set MAILCHECK_MAILBOX_PASSWORD'],
    [
      [...DIRECT, '--sender-mailbox', 'gmail'],
      { MAILCHECK_MAILBOX_PASSWORD: 'x' },
      'set MAILCHECK_SENDER_MAILBOX_PASSWORD',
    ],
  ])('%j with %j', async (args, env, expected) => {
    const said = await refused(args, { env });
    expect(said).toContain(expected);
    expect(said).not.toContain('hunter2');
  });

  test('a password in the place of a variable’s name is not repeated', async () => {
    expect(await refused([...SUBMIT, '--via-password-env', 'hunter2!'])).not.toContain('hunter2');
  });

  test('of a seed are named in its entry', async () => {
    writeFileSync(join(folder, 'seeds.json'), '[{"address": "a@gmail.com", "mailbox": "gmail"}]');
    expect(await refused([...DIRECT, '--seeds', 'FOLDER/seeds.json'])).toContain('entry 1, "passwordEnv"');
  });
});
