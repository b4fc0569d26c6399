import { stat } from 'node:fs/promises';
import { classify } from '../classifier/classify.ts';
import { shippedModel } from '../classifier/shipped-model.ts';
import { emptyUserModel, type UserModel } from '../classifier/user-model.ts';
import { visible } from '../report/render/escape.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import type { MailboxItem } from './mailbox-files.ts';
import { inputsOf, itemsOf, type TrainInputs } from './train-inputs.ts';
import type { TrainFlags } from './train-options.ts';
import { type TrainPass, trainOn } from './train-pass.ts';
import { createTrainProgress } from './train-progress.ts';
import { type Database, statusJson, statusText, trainedJson, trainedText } from './train-words.ts';
import { readTrainedFile, saveTrainedFile, usualTrainedFile, withTrainedFile } from './trained-file.ts';

/** Of one message: what the classifier looks at stands well within it. */
const MAX_MESSAGE_BYTES = 1024 * 1024;
const MOST_REPORTED = 10;

/**
 * `mailcheck train`: learns messages, or takes them back, and keeps what was learnt in one file.
 *
 * @returns 0: all was read; 1: something could not be read or kept, and the rest was learnt; 130: interrupted, and what was
 *   learnt until then is kept
 * @throws UsageError before anything is changed
 */
export async function runTrain(flags: TrainFlags, io: Io): Promise<number> {
  const path = flags.db ?? usualTrainedFile(io.env);
  if (path === null) throw new UsageError('there is no HOME to keep the database in: name a file with --db');
  if (path === '') throw new UsageError('--db: "" is no file');
  if (flags.status === true) return runStatus(path, flags, io);
  const inputs = await inputsOf(flags);
  return withTrainedFile(path, io, async (isHeld) => {
    const pass = await trainFrom(inputs, (await readTrainedFile(path, io)) ?? emptyUserModel(), flags, io);
    if (pass.changed) {
      if (!(await isHeld())) throw new UsageError(`--db: another training took over "${path}": nothing was saved`);
      await saveTrainedFile(path, pass.model);
    }
    const database = await databaseAt(path, pass.model);
    const outcome = { database, forget: flags.forget === true, pass };
    io.stdout.write(flags.format === 'json' ? trainedJson(outcome) : trainedText(outcome));
    if (pass.interrupted) return EXIT.interrupted;
    const full = pass.tally.spam.full + pass.tally.ham.full;
    return pass.unreadable.count + full > 0 ? EXIT.notMet : EXIT.met;
  });
}

async function runStatus(path: string, flags: TrainFlags, io: Io): Promise<number> {
  if ((flags.spam ?? flags.ham ?? flags.forget) !== undefined)
    throw new UsageError('--status learns nothing: leave out --spam, --ham and --forget');
  const database = await databaseAt(path, await readTrainedFile(path, io));
  io.stdout.write(flags.format === 'json' ? statusJson(database) : statusText(database));
  return EXIT.met;
}

async function trainFrom(inputs: TrainInputs, before: UserModel, flags: TrainFlags, io: Io): Promise<TrainPass> {
  const shipped = await shippedModel();
  const progress = createTrainProgress(io.stderr, flags.progress);
  let reported = 0;
  const onItem = (item: MailboxItem, read: number) => {
    if (item.kind === 'unreadable' && ++reported <= MOST_REPORTED) {
      progress.clear();
      io.stderr.write(`mailcheck: cannot read ${visible(item.name)}: ${visible(item.why)}\n`);
    }
    progress.show(read, item.name);
  };
  const source = { maxBytes: MAX_MESSAGE_BYTES, signal: io.signal, stdin: () => io.stdinChunks() };
  const pass = await trainOn({
    before,
    items: itemsOf(inputs, source),
    forget: flags.forget === true,
    signal: io.signal,
    judge: (message, model) => classify(message, shipped, model).verdict,
    onItem,
  });
  progress.clear();
  return pass;
}

/** @param model  null: there is none yet */
async function databaseAt(path: string, model: UserModel | null): Promise<Database> {
  const sizeBytes = await stat(path).then(
    ({ size }) => size,
    () => null,
  );
  return { path, sizeBytes, spam: model?.spam ?? 0, ham: model?.ham ?? 0 };
}
