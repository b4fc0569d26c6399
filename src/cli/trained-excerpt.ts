import type { UserExcerpt } from '../core/target.ts';
import { readMessage } from '../message/read-message.ts';
import { visible } from '../report/render/escape.ts';
import { type Io, UsageError } from './io.ts';
import { readTrainedFile, usualTrainedFile } from './trained-file.ts';

/** What was taught of one message's features; null: nothing was taught. */
export type Taught = (raw: Uint8Array) => UserExcerpt | null;

const NOTHING_TAUGHT: Taught = () => null;

/**
 * Reads what the user taught the classifier, for the messages that are to be judged.
 *
 * @param db  as with `--db`; false: it is not to be used; undefined: the usual one, if there is one. Where that cannot be
 *   read, it is said on standard error, and the messages are judged without it
 * @throws UsageError where the one that was named is not there, or cannot be read
 */
export async function openTrained(
  db: string | false | undefined,
  io: Pick<Io, 'env' | 'stderr' | 'signal'>,
): Promise<Taught> {
  if (db === false) return NOTHING_TAUGHT;
  const model = await (db === undefined ? usualModel(io) : readTrainedFile(db, io));
  if (model === null) {
    if (db === undefined) return NOTHING_TAUGHT;
    throw new UsageError(`--db: there is no "${db}": make it with mailcheck train --db ${db}, or leave --db out`);
  }
  const { excerptFor } = await import('../classifier/user-excerpt.ts');
  return (raw) => excerptFor(model, readMessage(raw));
}

async function usualModel(io: Pick<Io, 'env' | 'stderr' | 'signal'>): ReturnType<typeof readTrainedFile> {
  const path = usualTrainedFile(io.env);
  try {
    return path === null ? null : await readTrainedFile(path, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`mailcheck: judged without what was taught: ${visible(error.message.replace(/^--db: /, ''))}\n`);
    return null;
  }
}
