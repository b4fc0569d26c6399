import type { DomainName } from '../core/names.ts';
import type { DkimKeyGiven } from '../core/target.ts';
import { auditAll, finish, runAudits } from './audit-command.ts';
import type { AuditFlags } from './audit-options.ts';
import { type AuditPlan, planOf } from './audit-plan.ts';
import { printDryRun } from './dry-run.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { type ProbePlan, probePlanOf } from './probe-plan.ts';
import { startProbe } from './probe-start.ts';

/**
 * `mailcheck probe`: sends a message, looks where it arrives, and audits the domain of its sender beside it.
 *
 * @param recipients  as with `--to`
 * @throws UsageError before anything is sent
 */
export async function runProbe(recipients: readonly string[], given: AuditFlags, io: Io): Promise<number> {
  const flags = withRecipients(given, recipients);
  if (flags.replay !== undefined) return runAudits([], flags, io, []);
  const plan = await planOf(flags, io);
  return auditWithProbe(await probePlanOf(flags, null, io), plan, flags, io);
}

/** `mailcheck DOMAIN --probe ADDRESS`. @throws UsageError before anything is sent */
export async function auditDomainWithProbe(
  domains: readonly DomainName[],
  plan: AuditPlan,
  flags: AuditFlags,
  io: Io,
): Promise<number> {
  const [domain] = domains;
  if (domain === undefined || domains.length > 1) {
    throw new UsageError(`--probe goes with one domain, these are ${domains.length}: call it for each`);
  }
  return auditWithProbe(await probePlanOf(flags, domain, io), plan, flags, io);
}

export function withRecipients<F extends Pick<AuditFlags, 'to'>>(flags: F, recipients: readonly string[]): F {
  return recipients.length === 0 ? flags : { ...flags, to: [...recipients, ...(flags.to ?? [])] };
}

async function auditWithProbe(probe: ProbePlan, plan: AuditPlan, flags: AuditFlags, io: Io): Promise<number> {
  if (flags.dryRun) {
    printDryRun(probe, flags.format, io);
    return EXIT.met;
  }
  const options = { ...plan.options, dkimKeys: keysOf(probe, plan.options.dkimKeys) };
  const started = await startProbe(probe, { ...plan, options }, flags, io);
  if (started === null) return EXIT.interrupted;
  return finish(await auditAll([probe.domain], started, flags, io), io);
}

/** A key that signs the probe is compared under the name it signs with; one of another domain's is not looked for here. */
function keysOf({ signing, domain }: ProbePlan, keys: readonly DkimKeyGiven[]): readonly DkimKeyGiven[] {
  if (signing === null) return keys;
  const { selector, file } = signing;
  return keys.flatMap((key) => {
    if (key.source !== file || (key.selector !== null && key.selector !== selector)) return [key];
    return signing.domain === domain ? [{ ...key, selector }] : [];
  });
}
