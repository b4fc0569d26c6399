import { randomUUID } from 'node:crypto';
import { open, readdir, realpath, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What is written first: it stands beside the file, and takes its place when it is whole. */
const UNFINISHED = /^(?:\.lock)?\.[0-9a-f-]{36}\.unfinished$/;

/** A name beside a file that nothing else has, and that `removeUnfinished` knows for the file and for its lock. */
export function unfinishedName(path: string): string {
  return `${path}.${randomUUID()}.unfinished`;
}

/**
 * Puts a file in place of another at once (POSIX rename): whoever reads it, and whatever ends this process, sees the old
 * one or the new one whole. For its owner alone (mode 0600). A link is followed.
 *
 * @throws what the file system says; the file there is then as it was
 */
export async function saveWhole(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const unfinished = unfinishedName(target);
  try {
    const file = await open(unfinished, 'wx', 0o600);
    await file
      .writeFile(text)
      .then(() => file.sync())
      .finally(() => file.close());
    await rename(unfinished, target);
  } catch (error) {
    await unlink(unfinished).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(target));
}

/** Removes what a process that was killed while it wrote has left behind. To be called by the only one who writes. */
export async function removeUnfinished(path: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const [folder, name] = [dirname(target), basename(target)];
  const entries = await readdir(folder).catch(() => []);
  const left = entries.filter((entry) => entry.startsWith(name) && UNFINISHED.test(entry.slice(name.length)));
  await Promise.all(left.map((entry) => unlink(join(folder, entry)).catch(() => {})));
}

/** So that the new name outlives a power cut; where folders cannot be opened, it does not matter. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  if (handle === null) return;
  await handle
    .sync()
    .catch(() => {})
    .finally(() => handle.close());
}
