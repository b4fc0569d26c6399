import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { removeUnfinished, saveWhole } from '../../src/cli/saved-file.ts';
import { capturedIo } from '../support/io.ts';

// What kill -9 leaves behind: each child is killed at a moment that nobody chooses. Here, as it starts many processes.

const sources = join(dirname(fileURLToPath(import.meta.url)), '../../src/cli');
const SIZE = 1024 * 1024;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-killed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function child(script: string, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '-e', script, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

async function killWithin(process: ChildProcess, mostMs: number): Promise<void> {
  const ended = once(process, 'exit');
  await new Promise((resolve) => setTimeout(resolve, Math.random() * mostMs));
  process.kill('SIGKILL');
  await ended;
}

const KEEPS_SAVING = `
const { saveWhole } = await import(process.argv[1]);
for (let turn = 0; ; turn++) {
  await saveWhole(process.argv[2], String.fromCharCode(97 + (turn % 26)).repeat(${SIZE}));
  if (turn === 0) process.stdout.write('saved\\n');
}`;

test('a file that is saved over and over is whole whenever the process is killed', async () => {
  const path = join(folder, 'file');
  for (let round = 0; round < 3; round++) {
    const process = child(KEEPS_SAVING, join(sources, 'saved-file.ts'), path);
    if (process.stdout !== null) await once(process.stdout, 'data');
    await killWithin(process, 40);
    const text = readFileSync(path, 'latin1');
    expect(text).toBe(text.charAt(0).repeat(SIZE));
  }
  await removeUnfinished(path);
  expect(readdirSync(folder)).toEqual(['file']);
});

test('what cannot be saved leaves the file as it was, and nothing beside it', async () => {
  const path = join(folder, 'file');
  await saveWhole(path, 'before');
  await expect(saveWhole(join(path, 'below'), 'after')).rejects.toThrow(/ENOTDIR/);
  expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['before', ['file']]);
});

test('Ctrl-C at a terminal ends the reading of standard input, and keeps what was learnt', async () => {
  const db = join(folder, 'x.db');
  const mail = (n: number) => `From a@a.example Thu Jan  1 00:00:00 2026\nMessage-ID: <${n}@a.example>\n\ntea ${n}\n\n`;
  const process = spawn(
    globalThis.process.execPath,
    ['--input-type=module', '-e', TRAINS, join(sources, 'process.ts'), 'train', '--ham', '-', '--db', db],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const said: string[] = [];
  process.stdout.on('data', (octets) => said.push(String(octets)));
  await once(process.stdout, 'data');
  process.stdin.on('error', () => {}); // it is closed while we write
  process.stdin.write(`${[1, 2, 3].map(mail).join('')}${'x'.repeat(200_000)}`);
  const ended = once(process, 'exit');
  process.kill('SIGINT');
  const [code] = await ended;
  expect(code).toBe(130);
  expect(said.join('')).toMatch(/interrupted (?:behind standard input#\d|before anything was changed)/);
});

const TRAINS = `
const { runProcess } = await import(process.argv[1]);
process.argv.splice(1, 1, 'mailcheck');
const ended = runProcess(process); // from here on it hears signals
process.stdout.write('begins\\n');
await ended;`;

test('a training that is killed can be given again, and ends as if nothing had been', async () => {
  const mail = (n: number) => `From a@a.example Thu Jan  1 00:00:00 2026\nMessage-ID: <${n}@a.example>\n\ntea ${n}\n\n`;
  const box = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => mail(from + n)).join('');
  writeFileSync(join(folder, 'first'), box(0, 3));
  writeFileSync(join(folder, 'all'), box(0, 200));
  const dbs = ['a', 'b'].map((name) => join(folder, `${name}.db`));
  const train = async (file: string, db: string) => {
    const { io, stdout } = capturedIo();
    const code = await runCli(['train', '--ham', join(folder, file), '--db', db, '--format', 'json'], io);
    return { code, ...JSON.parse(stdout()) };
  };
  const whole = join(folder, 'whole.db');
  await train('first', whole);
  for (const db of dbs) copyFileSync(whole, db);
  await train('all', whole);
  await Promise.all(
    dbs.map(async (db) => {
      const process = child(TRAINS, join(sources, 'process.ts'), 'train', '--ham', join(folder, 'all'), '--db', db);
      if (process.stdout !== null) await once(process.stdout, 'data');
      await killWithin(process, 600);
    }),
  );
  for (const db of dbs) {
    const { code, ham } = await train('all', db);
    expect([code, ham.learnt === 197 || ham.learnt === 0]).toEqual([0, true]);
    expect(readFileSync(db)).toEqual(readFileSync(whole));
  }
  expect(readdirSync(folder).toSorted()).toEqual(['a.db', 'all', 'b.db', 'first', 'whole.db']);
});
