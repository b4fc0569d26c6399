import { concluded } from '../bounce/concluded.ts';
import { systemNames, titleOfSystem } from '../bounce/system-names.ts';
import { systemNamed } from '../bounce/systems.ts';
import type { BounceHints } from '../core/bounce.ts';
import { entryOf } from '../report/bounce/entry.ts';
import type { GivenSender } from '../report/bounce/fill.ts';
import type { BounceEntry } from '../report/bounce/schema.ts';
import { createTally } from '../report/bounce/tally.ts';
import { type BounceInput, bouncesIn, inputOf } from './bounce-inputs.ts';
import { createLeftOver, say } from './bounce-left-over.ts';
import type { BounceFlags } from './bounce-options.ts';
import { createBouncePrinter } from './bounce-printer.ts';
import { createProofing, type Proofing } from './bounce-proofs.ts';
import { printProved } from './bounce-proved.ts';
import type { BounceItem } from './bounce-readers.ts';
import { givenSender } from './given-sender.ts';
import { EXIT, type Io, UsageError } from './io.ts';

type FoundBounce = Extract<BounceItem, { readonly kind: 'bounce' }>;

const WANTED =
  "bounce takes a bounce message, a folder or mailbox of them, a mail log, webhook JSON, - for standard input, or an SMTP reply in quotes: mailcheck bounce bounce.eml, mailcheck bounce '550 5.7.26 ...'";

/**
 * `mailcheck bounce INPUT…`: says of each bounce what happened, whose move it is, and what to change.
 *
 * @returns 0: all input was read; 2: some of it could not be, and the rest was explained; 130: interrupted
 * @throws UsageError before anything is read
 */
export async function runBounce(args: readonly string[], flags: BounceFlags, io: Io): Promise<number> {
  if (flags.replay !== undefined) return replayed(flags.replay, args, flags, io);
  const inputs = await inputsOf(args, flags, io);
  const hints = await hintsOf(flags, io);
  const proofing = await createProofing(inputs.length === 1 && inputs[0]?.kind !== 'folder', flags, io);
  const given = givenSender(flags);
  const tally = createTally();
  const printer = await createBouncePrinter(io, flags);
  const rest = createLeftOver(io);
  /** The first bounce waits until it is known whether it is the only one. */
  let first: FoundBounce | null = null;
  let count = 0;

  const print = async (found: FoundBounce, isAlone: boolean) => {
    const entry = await explained(found, { hints, isAlone, proofing, given });
    tally.add(entry);
    await printer.add(entry);
  };
  reading: for (const input of inputs) {
    for await (const item of bouncesIn(input, sourceOf(flags, io))) {
      if (io.signal.aborted) break reading;
      if (item.kind !== 'bounce') {
        if (item.kind === 'unreadable') tally.unreadable(item.file, item.why);
        rest.take(item);
        continue;
      }
      if (++count === 1) first = item;
      else {
        if (first !== null) await print(first, false);
        first = null;
        await print(item, false);
      }
    }
  }
  if (first !== null) await print(first, true);
  rest.end();
  printer.end(tally.summary());
  if (io.signal.aborted) {
    say(io, 'interrupted');
    return EXIT.interrupted;
  }
  return rest.unread() > 0 ? EXIT.usage : EXIT.met;
}

interface Explaining {
  readonly hints: BounceHints;
  readonly isAlone: boolean;
  readonly proofing: Proofing;
  readonly given: GivenSender;
}

async function explained(found: FoundBounce, { hints, isAlone, proofing, given }: Explaining): Promise<BounceEntry> {
  const { file, place } = found;
  const { bounce, conclusions } = concluded(found.bounce, hints);
  const proofs = await proofing.of({ ...found, bounce }, conclusions, hints, isAlone);
  return entryOf({ file, place, bounce, conclusions, proofs, given, systemName: titleOfSystem });
}

/** `--replay FILE`: what was recorded, judged again. */
async function replayed(file: string, args: readonly string[], flags: BounceFlags, io: Io): Promise<number> {
  const { replayedBounce } = await import('./bounce-replay.ts');
  const { found, conclusions, run, given } = await replayedBounce(file, args, flags, io);
  await printProved({ ...found, given }, conclusions, run, flags, io);
  return EXIT.met;
}

async function inputsOf(args: readonly string[], flags: BounceFlags, io: Io): Promise<readonly BounceInput[]> {
  if (args.length === 0) {
    if (io.prompt !== null) throw new UsageError(WANTED); // somebody sits at the terminal, and would wait with it
    return [{ kind: 'stdin' }];
  }
  if (args.filter((arg) => arg === '-').length > 1) throw new UsageError('standard input cannot be read twice');
  return Promise.all(args.map((arg) => inputOf(arg, flags.input ?? null)));
}

function sourceOf(flags: BounceFlags, io: Io) {
  return { as: flags.input ?? null, signal: io.signal, stdin: () => io.stdinChunks() };
}

/** A name that nobody knows changes nothing but what is known: it is said, and the general rules judge. */
async function hintsOf({ provider }: BounceFlags, io: Io): Promise<BounceHints> {
  if (provider === undefined) return { provider: null };
  const id = systemNamed(provider);
  if (id === null) {
    const { didYouMean } = await import('./suggest.ts'); // only where one is mistaken
    const hint = didYouMean(provider, systemNames());
    say(io, `--provider: "${provider}" is not known${hint === '' ? ', so ' : `${hint} `}general rules judge`);
  }
  return { provider: id };
}
