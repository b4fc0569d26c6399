import type { BounceConclusion, BounceHints } from '../core/bounce.ts';
import { isProvable, unansweredProof, unprovableProof } from '../report/bounce/proof-unprovable.ts';
import type { BounceProof } from '../report/bounce/schema.ts';
import { say } from './bounce-left-over.ts';
import type { ProofFlags } from './bounce-proof-options.ts';
import type { ProvableBounce, Prover } from './bounce-prove.ts';
import { type Io, UsageError } from './io.ts';

type Proofs = readonly (BounceProof | null)[];

/** Proves bounces where that is wanted. */
export interface Proofing {
  /** @param isAlone  that nothing else was given. @returns in the order of the recipients; empty: it is not wanted */
  of(
    found: ProvableBounce,
    conclusions: readonly BounceConclusion[],
    hints: BounceHints,
    isAlone: boolean,
  ): Promise<Proofs>;
}

/** Flags that only matter to a proof run, and whose values are to be right even where none is needed. */
const OF_PROOF = [
  'nameserver',
  'dot',
  'doh',
  'caFile',
  'routes',
  'record',
] as const satisfies readonly (keyof ProofFlags)[];

/**
 * By default a single mail or reply is proved, where a DNS server answers; with `--check` everything is. What is loaded for it
 * takes long, and is loaded when it is needed.
 *
 * @param isSingle  that one input was given which may hold a single bounce
 * @throws UsageError for values that do not fit, alone or together
 */
export async function createProofing(isSingle: boolean, flags: ProofFlags, io: Io): Promise<Proofing> {
  if (flags.check === false) {
    if (flags.record !== undefined) throw new UsageError('--record records the proof run, which --no-check leaves out');
    return { of: async () => [] };
  }
  let made: Promise<Prover> | null = null;
  const prover = () => {
    made ??= import('./bounce-prove.ts').then(({ createProver }) => createProver(flags, io));
    return made;
  };
  if (OF_PROOF.some((flag) => flags[flag] !== undefined)) await prover();
  let isTold = false;
  return {
    async of(found, conclusions, hints, isAlone) {
      const isDue = flags.check === true || (isSingle && isAlone && found.source !== null);
      if (flags.record !== undefined && !(isSingle && isAlone)) {
        throw new UsageError('--record takes one bounce, and these are more: record each in a file of its own');
      }
      if (!isDue || (found.bounce.what !== 'failure' && found.bounce.what !== 'delay')) return [];
      const judged = found.bounce.recipients.flatMap((recipient, index) => {
        const conclusion = conclusions[index];
        return conclusion === undefined ? [] : [{ recipient, conclusion }];
      });
      const isOpen = judged.some(({ conclusion, recipient }) => isProvable(conclusion, recipient));
      if (!isOpen && flags.record === undefined) {
        return judged.map(({ conclusion, recipient }) => unprovableProof(conclusion, recipient));
      }
      const done = noteWork(flags, io);
      const { proofs, noResolver } = await (await prover()).prove(found, conclusions, hints).finally(done);
      if (noResolver !== null && !isTold) say(io, noResolverWords(noResolver));
      isTold ||= noResolver !== null;
      if (noResolver === null || flags.check !== true) return proofs;
      // Whoever asks for a proof finds in it why there is none.
      return judged.map(({ conclusion, recipient }) => unansweredProof(conclusion, recipient, noResolver));
    },
  };
}

/** @param detail  how it failed to answer */
export function noResolverWords(detail: string): string {
  return `not checked: no DNS server answers here (${detail})`;
}

/** Somebody who looks on is told what takes its time. @returns takes the words away again */
function noteWork({ progress }: ProofFlags, { stderr }: Io): () => void {
  if (!stderr.isTTY || progress === false) return () => {};
  stderr.write('looking whether DNS confirms it ...');
  return () => stderr.write('\r\x1b[K');
}
