import { mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { UserModel } from '../classifier/user-model.ts';
import { type Io, UsageError } from './io.ts';
import { takeLock } from './lock-file.ts';
import { removeUnfinished, saveWhole } from './saved-file.ts';
import { textOfFile } from './text-file.ts';

const MAX_BYTES = 64 * 1024 * 1024;
/** Longer than a lock that was left behind stands. */
const LONGEST_WAIT_MS = 70_000;

/**
 * Where `mailcheck train` keeps what it learnt unless told otherwise (XDG Base Directory Specification).
 *
 * @returns null: the environment names no home
 */
export function usualTrainedFile(env: Io['env']): string | null {
  const given = env['XDG_DATA_HOME'] ?? '';
  const home = env['HOME'] ?? env['USERPROFILE'] ?? '';
  // The specification has relative paths ignored.
  const data = given.startsWith('/') ? given : home === '' ? null : join(home, '.local', 'share');
  return data === null ? null : join(data, 'mailcheck', 'classifier.db');
}

/**
 * Reads what was learnt.
 *
 * @returns null: there is no such file yet
 * @throws UsageError where it cannot be read, or is no such file
 */
export async function readTrainedFile(path: string, io: Pick<Io, 'signal'>): Promise<UserModel | null> {
  try {
    await stat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  }
  const { readUserModel } = await import('../classifier/user-file.ts');
  const read = readUserModel(await textOfFile('--db', path, MAX_BYTES, io));
  if (read.ok) return read.model;
  throw new UsageError(`--db: "${path}" is no database of mailcheck train: ${read.error}`);
}

/** Puts it in its place whole, or leaves what was there. @throws UsageError where it cannot be written */
export async function saveTrainedFile(path: string, model: UserModel): Promise<void> {
  const { writeUserModel } = await import('../classifier/user-file.ts');
  await writing(path, () => saveWhole(path, writeUserModel(model)));
}

/** @throws UsageError in place of what the file system says */
async function writing<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--db: cannot write "${path}": ${why}`);
  }
}

/**
 * Works on a database alone: another training waits until this one ends, so that none loses the other's work.
 *
 * @param work  is told how to ask whether it is still alone, before it saves
 * @throws UsageError where another one holds it for too long, or the folder cannot be written
 */
export async function withTrainedFile<T>(
  path: string,
  io: Pick<Io, 'stderr' | 'signal'>,
  work: (isHeld: () => Promise<boolean>) => Promise<T>,
): Promise<T> {
  await writing(path, () => mkdir(dirname(path), { recursive: true, mode: 0o700 }));
  const lockPath = `${await realpath(path).catch(() => path)}.lock`;
  const onWait = (pid: number | null) =>
    io.stderr.write(`mailcheck: waiting for another training${pid === null ? '' : ` (process ${pid})`} to end\n`);
  const lock = await writing(path, () => takeLock(lockPath, LONGEST_WAIT_MS, io.signal, onWait));
  if (lock === null) {
    throw new UsageError(
      `--db: another training holds "${path}": wait until it ends, or remove "${lockPath}" if there is none`,
    );
  }
  try {
    await removeUnfinished(path);
    return await work(() => lock.held());
  } finally {
    await lock.release();
  }
}
