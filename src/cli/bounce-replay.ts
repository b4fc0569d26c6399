import { isBounceContext, readBounceContext } from '../audit/bounce-context.ts';
import { type ProofRun, planProof, runProof } from '../audit/bounce-proof.ts';
import { concluded } from '../bounce/concluded.ts';
import { readPastedReply } from '../bounce/pasted-reply.ts';
import { readBounce } from '../bounce/read-bounce.ts';
import type { BounceConclusion, ReadBounce } from '../core/bounce.ts';
import { loadRecording, replayWire } from '../net/index.ts';
import type { GivenSender } from '../report/bounce/fill.ts';
import type { ProofFlags } from './bounce-proof-options.ts';
import type { ProvableBounce } from './bounce-prove.ts';
import { type Io, UsageError } from './io.ts';
import { otherRecording } from './recording-kind.ts';

/** A bounce out of a recording, judged again. */
export interface ReplayedBounce {
  readonly found: ProvableBounce;
  readonly conclusions: readonly BounceConclusion[];
  readonly run: ProofRun;
  readonly given: GivenSender;
}

/**
 * A bounce and what the world said of it, to be judged again: no socket, the clock and the randomness of then.
 *
 * @throws UsageError where the file is no recording of a bounce, or a flag asks for what only a new run could see
 */
export async function replayedBounce(
  file: string,
  inputs: readonly string[],
  flags: ProofFlags,
  io: Io,
): Promise<ReplayedBounce> {
  const other = ASKED_THEN.find((option) => flags[option] !== undefined && flags[option] !== true);
  if (other !== undefined) {
    throw new UsageError(
      `--${flags[other] === false ? 'no-' : ''}${other.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} does not go with --replay: what was asked of the world is in the recording; record again with it`,
    );
  }
  if (inputs.length > 0) {
    throw new UsageError(`--replay: the bounce is in the recording, and "${inputs[0]}" is one too many`);
  }
  const loaded = await loadRecording(file, io.signal);
  if (!loaded.ok) throw new UsageError(`--replay: ${loaded.error}`);
  const { context } = loaded.recording;
  if (!isBounceContext(context)) throw new UsageError(otherRecording(file, context));
  const read = readBounceContext(context);
  if (!read.ok) throw new UsageError(`--replay: "${file}": ${read.error}`);
  const { raw, as, provider, request, servers, file: name, place } = read.context;
  const { bounce, conclusions } = concluded(bounceIn(as, raw), { provider });
  const plan = planProof(bounce, conclusions, request);
  const run = await runProof(plan, { wire: replayWire(loaded.recording), servers, signal: io.signal });
  return { found: { file: name, place, bounce, source: { as, octets: raw } }, conclusions, run, given: request.hints };
}

/** As it was read when it was given. */
export function bounceIn(as: 'mail' | 'reply', octets: Uint8Array): ReadBounce {
  return as === 'mail' ? readBounce(octets) : readPastedReply(Buffer.from(octets).toString('utf8'));
}

/** Flags that decide what is asked of the world. */
const ASKED_THEN = [
  'check',
  'smtp',
  'record',
  'domain',
  'from',
  'sendingIp',
  'selector',
  'nameserver',
  'dot',
  'doh',
  'caFile',
  'routes',
] as const satisfies readonly (keyof ProofFlags)[];
