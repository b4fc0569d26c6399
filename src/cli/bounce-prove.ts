import { bounceContext, MAX_RECORDED_BOUNCE_BYTES } from '../audit/bounce-context.ts';
import { type KnownLooks, type ProofRequest, type ProofRun, planProof, runProof } from '../audit/bounce-proof.ts';
import { notifiedBy } from '../audit/bounce-subjects.ts';
import { resolvedServers } from '../audit/servers.ts';
import type { BounceConclusion, BounceHints, ReadBounce } from '../core/bounce.ts';
import { defaultSmtpOptions } from '../core/target.ts';
import { whyNotRecordable } from '../net/index.ts';
import { DEFAULT_TIMEOUT_MS } from './audit-options.ts';
import { type AuditPlan, planOf } from './audit-plan.ts';
import type { ProofFlags } from './bounce-proof-options.ts';
import { givenSender } from './given-sender.ts';
import { type Io, UsageError } from './io.ts';
import { withOpenWire } from './open-wire.ts';

/** A bounce that is to be proved, with what it was read from. */
export interface ProvableBounce {
  readonly file: string | null;
  readonly place: string | null;
  readonly bounce: ReadBounce;
  /** Null: what it was read from is not kept, as of logs. */
  readonly source: { readonly as: 'mail' | 'reply'; readonly octets: Uint8Array } | null;
}

/** Proves one bounce after the other as the flags say. */
export interface Prover {
  prove(found: ProvableBounce, conclusions: readonly BounceConclusion[], hints: BounceHints): Promise<ProofRun>;
}

/**
 * @param world  in place of the one that the flags lead to, as of the demo
 * @throws UsageError for values that do not fit, alone or together
 */
export async function createProver(
  flags: ProofFlags,
  io: Io,
  world: Partial<Pick<AuditPlan, 'servers' | 'routes' | 'ca'>> = {},
): Promise<Prover> {
  const plan = { ...(await planFor(flags, io)), ...world };
  const obstacle = flags.record === undefined ? null : whyNotRecordable(flags.record);
  if (obstacle !== null) throw new UsageError(`--record: ${obstacle}`);
  const resolved = await resolvedServers(plan.servers, io.signal);
  if (!resolved.ok) throw new UsageError(`the DNS server given by name has no address here: ${resolved.error}`);
  const { servers } = resolved;
  const known: KnownLooks = new Map();
  /** Found with one bounce; the next ones are not to wait for it too. */
  let noResolver: string | null = null;
  return {
    async prove(found, conclusions, { provider }) {
      const request = requestOf(found, flags, plan);
      const proof = planProof(found.bounce, conclusions, request);
      const context = () => {
        const { file, place, source } = found;
        if (source === null) throw new UsageError('--record takes a bounce message or a reply, and no log or webhook');
        if (source.octets.length > MAX_RECORDED_BOUNCE_BYTES)
          throw new UsageError('--record: the bounce is too large for a recording');
        return bounceContext({ file, place, as: source.as, raw: source.octets, provider, request, servers });
      };
      if (flags.record !== undefined) context(); // before anything is asked
      if (noResolver !== null) return { proofs: [], noResolver };
      const run = await withOpenWire(context, plan, flags, io, ({ wire, signal }) =>
        runProof(proof, { wire, servers, signal }, known),
      );
      noResolver = run.noResolver;
      return run;
    },
  };
}

function planFor(flags: ProofFlags, io: Io): Promise<AuditPlan> {
  const { check: _, domain: _domain, from: _from, sendingIp: _ip, selector: _selector, ...connect } = flags;
  return planOf(
    {
      ...connect,
      smtp: flags.smtp ?? true,
      smtpPort: defaultSmtpOptions.port,
      timeout: flags.timeout ?? DEFAULT_TIMEOUT_MS,
      progress: false,
      format: 'json',
      failOn: 'never',
    },
    io,
  );
}

function requestOf({ source }: ProvableBounce, flags: ProofFlags, { options }: AuditPlan): ProofRequest {
  return {
    hints: givenSender(flags),
    options,
    notified: source?.as === 'mail' ? notifiedBy(source.octets) : null,
  };
}
