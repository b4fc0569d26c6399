import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { said } from '../support/said.ts';

// `mailcheck message` with what `mailcheck train` saved.

const mail = (n: number, words: string) =>
  `From ann@a.example Thu Jan  1 00:00:00 2026\nMessage-ID: <${n}@a.example>\nFrom: ann@a.example\nSubject: news ${n}\n\n${words}\n\n`;
const box = (words: string) => Array.from({ length: 60 }, (_, n) => mail(n, `${words} of lot ${n}`)).join('');

let folder = '';
let db = '';
let eml = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-trained-'));
  db = join(folder, 'mailcheck/classifier.db');
  eml = join(folder, 'mail.eml');
  writeFileSync(join(folder, 'spam'), box('a fine oolong, sencha and assam for your teapot'));
  writeFileSync(join(folder, 'ham'), box('a sharp chisel, plane and bandsaw for your bench'));
  writeFileSync(eml, mail(99, 'a fine oolong, sencha and assam for your teapot, sir').replace(/^.*\n/, ''));
  const taught = ['--spam', join(folder, 'spam'), '--ham', join(folder, 'ham'), '--db', db];
  expect((await run(['train', ...taught])).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (words: readonly string[], env: Record<string, string> = {}) => said(words, { env });

const asked = ['--only', 'content', '--no-audit', '--nameserver', '127.0.0.1:9', '--format', 'json'];

async function judged(words: readonly string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await run(['message', ...words, ...asked], env);
  const [{ results }] = JSON.parse(stdout).reports;
  const [result] = results.filter(({ check }: { check: string }) => check === 'content');
  return { code, stderr, codes: result.findings.map(({ code: found }: { code: string }) => found), ...result.facts };
}

test('what was taught has its part, by the usual database and by the one that is named', async () => {
  const without = await judged([eml]);
  const named = await judged([eml, '--db', db]);
  expect(without['your database']).toBeNull();
  expect(named['your database']).toMatchObject({ spam: 60, ham: 60, learntAs: null });
  expect(named.probability).toBeGreaterThan(without.probability);
  const usual = await judged([eml], { XDG_DATA_HOME: folder });
  expect(usual.probability).toBe(named.probability);
  expect((await judged([eml, '--no-db'], { XDG_DATA_HOME: folder })).probability).toBe(without.probability);
});

test('a message that was learnt itself is said to be', async () => {
  const one = join(folder, 'one.eml');
  writeFileSync(one, box('a fine oolong, sencha and assam for your teapot').split(/(?=^From ann@)/m)[5] ?? '');
  const { 'your database': user } = await judged([one, '--db', db]);
  expect(user.learntAs).toBe('spam');
});

test('it fails no gate, at whatever severity', async () => {
  const { code, codes } = await judged([eml, '--db', db, '--fail-on', 'info']);
  expect(codes.length).toBe(1);
  expect(code).toBe(0);
});

test('a recording keeps what bears on the message, and its replay says the same', async () => {
  const recording = join(folder, 'recording.json');
  const then = await run(['message', eml, '--db', db, ...asked, '--record', recording]);
  const again = await run(['message', '--replay', recording, '--only', 'content', '--no-audit', '--format', 'json']);
  expect(JSON.parse(again.stdout).reports[0].results).toEqual(JSON.parse(then.stdout).reports[0].results);
  const { userModel } = JSON.parse(readFileSync(recording, 'utf8')).context.message;
  expect(userModel).toMatchObject({ spam: 60, ham: 60 });
  expect(statSync(recording).size).toBeLessThan(20_000);
});

test('one that is named and is not there, or is none, is refused', async () => {
  expect(await run(['message', eml, '--db', join(folder, 'gone')])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('make it with mailcheck train'),
  });
  expect(await run(['message', eml, '--db', eml])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is no database of mailcheck train'),
  });
});

test('the usual one, where it cannot be read, is done without, and that is said', async () => {
  const home = join(folder, 'other');
  mkdirSync(join(home, 'mailcheck'), { recursive: true });
  writeFileSync(join(home, 'mailcheck/classifier.db'), 'half');
  const { stderr, 'your database': user } = await judged([eml], { XDG_DATA_HOME: home });
  expect(user).toBeNull();
  expect(stderr).toContain('judged without what was taught');
});
