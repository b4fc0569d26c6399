import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLock } from '../../src/cli/lock-file.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-lock-'));
  path = join(folder, 'x.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

const never = new AbortController().signal;
const lockBy = (pid: number, host = hostname()) => writeFileSync(path, JSON.stringify({ token: 'other', pid, host }));

async function take(waitMs: number, signal = never) {
  const waitedFor: (number | null)[] = [];
  return { lock: await takeLock(path, waitMs, signal, (pid) => waitedFor.push(pid)), waitedFor };
}

test('it is held until it is released', async () => {
  const { lock } = await take(0);
  expect(await lock?.held()).toBe(true);
  const second = await take(0);
  expect([second.lock, second.waitedFor]).toEqual([null, []]);
  const third = take(10_000);
  await lock?.release();
  expect(await (await third).lock?.held()).toBe(true);
  expect((await third).waitedFor.length).toBeLessThanOrEqual(1);
});

test('one of a process that is gone is taken over, and nothing else is left', async () => {
  const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(gone, 'exit');
  lockBy(gone.pid ?? 0);
  const { lock, waitedFor } = await take(0);
  expect([await lock?.held(), waitedFor]).toEqual([true, []]);
  await lock?.release();
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['of a living process', () => lockBy(process.pid)],
  ['of another machine, whose processes nobody sees', () => lockBy(2 ** 22 + 1, 'elsewhere.example')],
  ['that cannot be read, as it is just being written', () => writeFileSync(path, '{"tok')],
])('one %s is waited for while it is touched, and taken over when it no longer is', async (_, make) => {
  make();
  expect((await take(0)).lock).toBeNull();
  utimesSync(path, 0, 0);
  expect(await (await take(0)).lock?.held()).toBe(true);
});

test('of several that find it abandoned one gets it', async () => {
  lockBy(process.pid);
  utimesSync(path, 0, 0);
  const taken = await Promise.all(Array.from({ length: 8 }, () => take(0)));
  const held = await Promise.all(taken.map(({ lock }) => lock?.held() ?? false));
  expect(held.filter(Boolean).length).toBe(1);
});

test('whoever lost it is told, and leaves it to the other', async () => {
  const { lock } = await take(0);
  rmSync(path);
  lockBy(process.pid);
  expect(await lock?.held()).toBe(false);
  await lock?.release();
  expect(existsSync(path)).toBe(true);
});

test('an interruption ends the wait', async () => {
  lockBy(process.pid);
  expect((await take(60_000, AbortSignal.abort())).lock).toBeNull();
});

test('a folder that is not there is an error', async () => {
  await expect(takeLock(join(folder, 'gone/x.lock'), 0, never, () => {})).rejects.toThrow(/ENOENT/);
});
