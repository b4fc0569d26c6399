import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { capturedIo } from '../support/io.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-train-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const mail = (n: number | string, body = `oolong and sencha of harvest ${n}`) =>
  `Message-ID: <${n}@a.example>\nFrom: ann@a.example\nSubject: tea ${n}\n\n${body}\n`;

/** Writes a file below the folder of the test, and returns its path. */
function put(name: string, content: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function mbox(name: string, ...numbers: readonly (number | string)[]): string {
  return put(name, numbers.map((n) => `From ann@a.example Thu Jan  1 00:00:00 2026\n${mail(n)}\n`).join(''));
}

const db = () => join(folder, 'test.db');

async function train(args: readonly string[], options: Parameters<typeof capturedIo>[0] & Partial<Io> = {}) {
  const captured = capturedIo(options);
  const io = options.stdinChunks === undefined ? captured.io : { ...captured.io, stdinChunks: options.stdinChunks };
  const code = await runCli(['train', ...args], io);
  return { code, stdout: captured.stdout(), stderr: captured.stderr() };
}

/** Trains into the test's database, and returns what it says as JSON. */
async function trained(...args: readonly string[]) {
  const { code, stdout, stderr } = await train([...args, '--db', db(), '--format', 'json']);
  expect(stderr).toBe('');
  return { code, ...JSON.parse(stdout) };
}

describe('what is read', () => {
  test.runIf(process.platform !== 'win32')(
    'a pipe in a Maildir, or a link to one, is passed over and not waited for',
    async () => {
      put('maildir/cur/1:2,S', mail(1));
      put('maildir/new/2', mail(2));
      execFileSync('mkfifo', [join(folder, 'maildir/cur/pipe')]);
      symlinkSync(join(folder, 'maildir/cur/pipe'), join(folder, 'maildir/new/link'));
      const { code, spam, passedOver } = await trained('--spam', join(folder, 'maildir'));
      expect(code).toBe(0);
      expect(spam.learnt).toBe(2);
      expect(passedOver.count).toBe(2);
    },
  );

  test('a Maildir, without its subfolders and what is not delivered', async () => {
    put('maildir/cur/1:2,S', mail(1));
    put('maildir/new/2', mail(2));
    put('maildir/tmp/3', mail(3));
    put('maildir/.Junk/cur/4:2,S', mail(4));
    put('maildir/dovecot-uidlist', 'From: x\n');
    expect(await trained('--ham', join(folder, 'maildir'))).toMatchObject({ code: 0, read: 2, ham: { learnt: 2 } });
  });

  test('a folder of messages and mailbox files, and nothing else in it', async () => {
    put('mail/a.eml', mail(1));
    put('mail/deep/er/b.eml', mail(2));
    put('mail/0003.0f1e', mail(3));
    mbox('mail/box', 4, 5);
    put('mail/notes.txt', 'remember the milk\n');
    put('mail/empty.eml', '');
    put('mail/.hidden/c.eml', mail(6));
    const { read, ham, passedOver } = await trained('--ham', join(folder, 'mail'));
    expect({ read, ham, passedOver: passedOver.count }).toMatchObject({ read: 5, ham: { learnt: 5 }, passedOver: 2 });
  });

  test('standard input, a mailbox file or a message', async () => {
    const box = readFileSync(mbox('box', 1, 2), 'utf8');
    const args = ['--spam', '-', '--db', db(), '--format', 'json'];
    expect(JSON.parse((await train(args, { stdin: box })).stdout)).toMatchObject({ read: 2, spam: { learnt: 2 } });
    expect(JSON.parse((await train(args, { stdin: mail(3) })).stdout)).toMatchObject({ read: 1, spam: { learnt: 1 } });
  });

  test('several of each, spam and ham in one go', async () => {
    const paths = [mbox('a', 1, 2), mbox('b', 3)];
    const said = await trained('--spam', ...paths, '--ham', mbox('c', 4), '--ham', mbox('d', 5));
    expect(said).toMatchObject({ spam: { learnt: 3 }, ham: { learnt: 2 }, database: { spam: 3, ham: 2 } });
  });

  test('what cannot be read is said and counted, the rest is learnt, and it exits with 1', async () => {
    put('maildir/cur/1:2,S', mail(1));
    mkdirSync(join(folder, 'maildir/new'));
    symlinkSync(join(folder, 'gone'), join(folder, 'maildir/cur/2\x1b[31m'));
    const { code, stdout, stderr } = await train(['--ham', join(folder, 'maildir'), '--db', db()]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot read .*ENOENT/);
    expect(stdout).toMatch(/^learnt 0 spam and 1 ham/);
    expect(stdout + stderr).not.toContain('\x1b');
  });
});

describe('what is kept', () => {
  test('a message counts once, however often and in whatever way it is given', async () => {
    await trained('--ham', mbox('box', 1, 2));
    const before = readFileSync(db());
    const again = await trained('--ham', put('one.eml', mail(1).replaceAll('\n', '\r\n')), mbox('other', 2, 2));
    expect(again).toMatchObject({ code: 0, saved: false, ham: { learnt: 0, known: 3 } });
    expect(readFileSync(db())).toEqual(before);
  });

  test('one that was learnt as the other kind is moved', async () => {
    await trained('--ham', mbox('box', 1, 2));
    expect(await trained('--spam', mbox('box', 1))).toMatchObject({
      spam: { moved: 1 },
      database: { spam: 1, ham: 1 },
    });
  });

  test('what is forgotten leaves no trace, and only what was learnt as that is forgotten', async () => {
    await trained('--ham', mbox('box', 1, 2), '--spam', mbox('junk', 3));
    const before = readFileSync(db());
    await trained('--ham', mbox('more', 4, 5));
    expect(readFileSync(db())).not.toEqual(before);
    const said = await trained('--forget', '--ham', mbox('more', 4, 5, 6, 3));
    expect(said).toMatchObject({ code: 0, ham: { forgotten: 2, unknown: 1, kept: 1 } });
    expect(readFileSync(db())).toEqual(before);
  });

  test('it lies where XDG says, for its owner alone', async () => {
    const args = ['--ham', mbox('box', 1)];
    expect((await train(args, { env: { XDG_DATA_HOME: join(folder, 'data') } })).code).toBe(0);
    expect((await train(args, { env: { HOME: join(folder, 'home'), XDG_DATA_HOME: 'relative' } })).code).toBe(0);
    for (const at of ['data/mailcheck', 'home/.local/share/mailcheck']) {
      expect(statSync(join(folder, at)).mode & 0o777).toBe(0o700);
      expect(statSync(join(folder, at, 'classifier.db')).mode & 0o777).toBe(0o600);
      expect(readdirSync(join(folder, at))).toEqual(['classifier.db']);
    }
  });

  test('without a home it has to be named', async () => {
    const { code, stderr } = await train(['--ham', mbox('box', 1)]);
    expect({ code, words: stderr.includes('name a file with --db') }).toEqual({ code: 2, words: true });
  });

  test('it holds none of the words', async () => {
    await trained('--ham', mbox('box', 'zanzibar'));
    const text = readFileSync(db(), 'latin1');
    for (const word of ['zanzibar', 'sencha', 'a.example'])
      expect(text).not.toMatch(new RegExp(`${word}|${Buffer.from(word).toString('base64').slice(0, -2)}`, 'i'));
  });

  test('--status says what there is', async () => {
    const status = () => train(['--status', '--db', db(), '--format', 'json']);
    expect(JSON.parse((await status()).stdout)).toEqual({
      database: { path: db(), sizeBytes: null, spam: 0, ham: 0, share: 0 },
    });
    await trained('--ham', mbox('box', 1, 2), '--spam', mbox('junk', 3));
    const { database } = JSON.parse((await status()).stdout);
    expect(database).toMatchObject({ spam: 1, ham: 2, sizeBytes: statSync(db()).size });
    expect(database.share).toBeGreaterThan(0);
    expect((await train(['--status', '--db', db()])).stdout).toContain('holds 1 spam and 2 ham');
  });
});

describe('what ends it', () => {
  test('Ctrl-C keeps all up to a whole message, and says up to which', async () => {
    const interrupt = new AbortController();
    async function* stdinChunks() {
      yield Buffer.concat([readFileSync(mbox('box', 1, 2, 3)), Buffer.alloc(100_000, 'x')]);
      interrupt.abort(new Error('interrupted'));
      yield Buffer.from(readFileSync(mbox('more', 4, 5)));
    }
    const options = { stdinChunks, signal: interrupt.signal };
    const { code, stdout } = await train(['--ham', '-', '--db', db(), '--format', 'json'], options);
    expect(code).toBe(130);
    const { ham, last, saved, database } = JSON.parse(stdout);
    expect({ ham, last, saved }).toMatchObject({ ham: { learnt: 2 }, last: 'standard input#2', saved: true });
    expect(database.ham).toBe(2);
    expect((await trained('--ham', mbox('all', 1, 2, 3, 4, 5))).ham).toMatchObject({ learnt: 3, known: 2 });
  });

  test.runIf(process.platform !== 'win32')('Ctrl-C while nobody writes to a pipe ends it', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const interrupt = new AbortController();
    setTimeout(() => interrupt.abort(new Error('interrupted')), 50);
    const { code } = await train(['--spam', mbox('box', 1), '--ham', pipe, '--db', db()], { signal: interrupt.signal });
    expect(code).toBe(130);
    expect(readdirSync(folder).toSorted()).not.toContain('test.db.lock');
  });

  test('before the first message nothing is changed', async () => {
    const { code, stdout } = await train(['--ham', mbox('box', 1), '--db', db()], { signal: AbortSignal.abort() });
    expect(code).toBe(130);
    expect(stdout).toMatch(/^interrupted before anything was changed/);
    expect(readdirSync(folder)).toEqual(['box']);
  });

  test('two at once: neither loses what the other learnt', async () => {
    const [a, b] = [mbox('a', 1, 2), mbox('b', 3, 4)];
    const ended = await Promise.all([train(['--ham', a, '--db', db()]), train(['--spam', b, '--db', db()])]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(ended.map(({ stderr }) => stderr).join('')).toContain('waiting for another training');
    expect(JSON.parse((await train(['--status', '--db', db(), '--format', 'json'])).stdout).database).toMatchObject({
      spam: 2,
      ham: 2,
    });
  });

  test('what one that was killed left behind is cleared away', async () => {
    const lock = `${db()}.lock`;
    const unfinished = `${db()}.01234567-89ab-cdef-0123-456789abcdef.unfinished`;
    writeFileSync(unfinished, 'half of it');
    writeFileSync(unfinished.replace('.db', '.db.lock'), 'half of it');
    writeFileSync(lock, JSON.stringify({ token: 'x', pid: process.pid, host: 'elsewhere.example' }));
    utimesSync(lock, 0, 0);
    expect(await trained('--ham', mbox('box', 1))).toMatchObject({ code: 0, ham: { learnt: 1 } });
    expect(readdirSync(folder).toSorted()).toEqual(['box', 'test.db']);
  });
});

describe('what is refused', () => {
  test.each([
    ['nothing to read', [], 'train takes messages to learn'],
    ['nothing to forget', ['--forget'], 'train takes messages to forget'],
    ['a path that is not there', ['--spam', '/nonexistent/x'], 'there is no "/nonexistent/x"'],
    ['one path as both', ['--spam', '/', '--ham', '/'], '"/" is given as spam and as ham'],
    ['one path, spelt differently', ['--spam', '/', '--ham', '/..'], 'given as spam (there called "/") and as ham'],
    ['standard input as both', ['--spam', '-', '--ham', '-'], 'cannot be read twice'],
    ['standard input twice', ['--spam', '-', '--spam', '-'], 'cannot be read twice'],
    ['--status with something to learn', ['--status', '--spam', '-'], '--status learns nothing'],
    ['a path without a kind', ['/'], 'too many arguments'],
    ['another format', ['--format', 'xml'], '"xml" is unknown'],
  ])('%s', async (_, args, words) => {
    const { code, stdout, stderr } = await train([...args, '--db', db()]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
    expect(existsSync(db())).toBe(false);
  });

  test('a file that is no database stays as it is', async () => {
    writeFileSync(db(), 'precious\n');
    const { code, stderr } = await train(['--ham', mbox('box', 1), '--db', db()]);
    expect(code).toBe(2);
    expect(stderr).toContain('is no database of mailcheck train');
    expect(readFileSync(db(), 'utf8')).toBe('precious\n');
    expect(readdirSync(folder).toSorted()).toEqual(['box', 'test.db']);
  });

  test('a place that cannot be written', async () => {
    const { code, stderr } = await train(['--ham', mbox('box', 1), '--db', join(folder, 'box/x.db')]);
    expect({ code, words: stderr.includes('cannot write') }).toEqual({ code: 2, words: true });
  });
});
