import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { unfinishedName } from './saved-file.ts';

/** A file that stands as long as one process works on what is beside it. */
export interface LockFile {
  /** Whether it is still ours: nobody took it for left behind. Asked before anything is written. */
  held(): Promise<boolean>;
  release(): Promise<void>;
}

interface Holder {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
}

/** The holder touches it so often, in milliseconds. */
const TOUCH_MS = 5_000;
/** One that was not touched for so long was left behind, whatever its process number says: that may be another's by now. */
const ABANDONED_MS = 60_000;
const POLL_MS = 50;

/**
 * Takes a lock: a file that can be made only once. One that a dead process left behind, by its number on this
 * machine or by the time it was last touched, is taken over.
 *
 * @param waitMs  for whoever holds it
 * @param onWait  called once, with the number of the process that holds it (null: not known)
 * @returns null: it is still held by another, or the signal fired
 * @throws what the file system says, such as EACCES
 */
export async function takeLock(
  path: string,
  waitMs: number,
  signal: AbortSignal,
  onWait: (pid: number | null) => void,
): Promise<LockFile | null> {
  const token = randomUUID();
  const untilMs = performance.now() + waitMs;
  for (let waited = false; ; waited = true) {
    if (await made(path, { token, pid: process.pid, host: hostname() })) return heldLock(path, token);
    const holder = await holderOf(path);
    if (await isAbandoned(path, holder)) {
      await takeAway(path, holder);
      continue;
    }
    if (signal.aborted || performance.now() >= untilMs) return null;
    if (!waited) onWait(holder?.pid ?? null);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function heldLock(path: string, token: string): LockFile {
  const held = async () => (await holderOf(path))?.token === token;
  const toucher = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {}); // gone: `held` tells
  }, TOUCH_MS).unref();
  return {
    held,
    async release() {
      clearInterval(toucher);
      if (await held()) await unlink(path).catch(() => {});
    },
  };
}

/**
 * Linked into place when it is whole: whoever is killed meanwhile leaves none behind that does not say whose it was.
 *
 * @returns false: there is one already
 */
async function made(path: string, holder: Holder): Promise<boolean> {
  const own = unfinishedName(path);
  await writeNew(own, holder);
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST', 'ENOENT')) return false; // ENOENT: cleared away by who holds it
    if (isCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) return madeWithoutLink(path, holder);
    throw error;
  } finally {
    await unlink(own).catch(() => {});
  }
}

/** Where the file system knows no hard links. */
async function madeWithoutLink(path: string, holder: Holder): Promise<boolean> {
  try {
    await writeNew(path, holder);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function writeNew(path: string, holder: Holder): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  await file.writeFile(JSON.stringify(holder)).finally(() => file.close());
}

/** @returns null: there is none, or what it says cannot be read */
async function holderOf(path: string): Promise<Holder | null> {
  try {
    const { token, pid, host } = JSON.parse(await readFile(path, 'utf8'));
    return typeof token === 'string' && Number.isInteger(pid) && typeof host === 'string' ? { token, pid, host } : null;
  } catch {
    return null;
  }
}

async function isAbandoned(path: string, holder: Holder | null): Promise<boolean> {
  const touchedMs = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
  if (touchedMs === null) return false; // gone meanwhile: it can be made
  if (Date.now() - touchedMs > ABANDONED_MS) return true;
  return holder !== null && holder.host === hostname() && !isRunning(holder.pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isCode(error, 'ESRCH'); // EPERM: another user's
  }
}

/** Moves it aside first: of two that found it abandoned, the second may get hold of the first one's new lock, and puts it back. */
async function takeAway(path: string, judged: Holder | null): Promise<void> {
  const aside = unfinishedName(path);
  try {
    await rename(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  if ((await holderOf(aside))?.token !== judged?.token) await link(aside, path).catch(() => {});
  await unlink(aside).catch(() => {});
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}
