import type { ProofRun } from '../audit/bounce-proof.ts';
import { titleOfSystem } from '../bounce/system-names.ts';
import type { BounceConclusion } from '../core/bounce.ts';
import { entryOf } from '../report/bounce/entry.ts';
import type { GivenSender } from '../report/bounce/fill.ts';
import { createTally } from '../report/bounce/tally.ts';
import { say } from './bounce-left-over.ts';
import type { BounceFlags } from './bounce-options.ts';
import { createBouncePrinter } from './bounce-printer.ts';
import { noResolverWords } from './bounce-proofs.ts';
import type { ProvableBounce } from './bounce-prove.ts';
import type { Io } from './io.ts';

/** Prints one bounce with the proof that was made of it. */
export async function printProved(
  { file, place, bounce, given }: ProvableBounce & { readonly given?: GivenSender },
  conclusions: readonly BounceConclusion[],
  { proofs, noResolver }: ProofRun,
  flags: BounceFlags,
  io: Io,
): Promise<void> {
  const printer = await createBouncePrinter(io, flags);
  const tally = createTally();
  const entry = entryOf({
    file,
    place,
    bounce,
    conclusions,
    proofs,
    ...(given && { given }),
    systemName: titleOfSystem,
  });
  if (noResolver !== null) say(io, noResolverWords(noResolver));
  tally.add(entry);
  printer.add(entry);
  printer.end(tally.summary());
}
