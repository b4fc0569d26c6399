import { type Audited, auditAndCopies } from '../audit/audit.ts';
import type { AuditContext } from '../audit/context.ts';
import { checksFor } from '../audit/selection.ts';
import { resolvedServers } from '../audit/servers.ts';
import type { DomainName } from '../core/names.ts';
import { limiter, whyNotRecordable } from '../net/index.ts';
import { createGate, type Gate, type GateDecision } from '../report/gate.ts';
import { visibleWords } from '../report/render/escape.ts';
import { outputWords } from './again.ts';
import type { AuditFlags } from './audit-options.ts';
import { type AuditPlan, planOf } from './audit-plan.ts';
import { domainsOf } from './domains.ts';
import { earlierIn } from './earlier.ts';
import { inOrder } from './in-order.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { replayRequest } from './open-recording.ts';
import { withWire } from './open-wire.ts';
import { createPrinter } from './printer.ts';
import { flagsOfProbe } from './probe-options.ts';
import { createProgress, type Progress } from './progress.ts';

const AUDITS_AT_ONCE = 16;
const AUDITS_AHEAD = 64; // reports that wait for that of an earlier domain

/**
 * `mailcheck DOMAIN…`
 *
 * @param commands  names that a word without a dot may be a slip for
 * @throws UsageError before anything is asked of the network
 */
export async function runAudits(
  words: readonly string[],
  flags: AuditFlags,
  io: Io,
  commands: readonly string[],
): Promise<number> {
  const plan = await planOf(flags, io);
  if (flags.replay !== undefined) return replayed(flags.replay, words, plan, flags, io);
  const domains = await domainsOf(words, commands, io);
  if (flags.probe !== undefined) {
    const { auditDomainWithProbe } = await import('./probe-command.ts');
    return auditDomainWithProbe(domains, plan, flags, io);
  }
  const alone = flagsOfProbe(flags);
  if (alone !== null)
    throw new UsageError(`${alone} is about a message, and none is sent: add --probe you@example.net`);
  if (flags.record !== undefined && domains.length !== 1) {
    throw new UsageError(`--record takes one domain, these are ${domains.length}: record each in a file of its own`);
  }
  const resolved = await resolvedServers(plan.servers, io.signal);
  if (!resolved.ok) throw new UsageError(`the DNS server given by name has no address here: ${resolved.error}`);
  return finish(await auditAll(domains, { ...plan, servers: resolved.servers }, flags, io), io);
}

/** Audits the domains, prints the reports in their order as they come, and says what the gate makes of them. */
export async function auditAll(
  domains: readonly DomainName[],
  plan: AuditPlan,
  flags: AuditFlags,
  io: Io,
): Promise<GateDecision> {
  const obstacle = flags.record === undefined ? null : whyNotRecordable(flags.record);
  if (obstacle !== null) throw new UsageError(`--record: ${obstacle}`);
  const earlier = await earlierIn(flags.compare ?? null, domains, io);
  const progress = createProgress(
    io.stderr,
    flags.progress,
    checksFor(plan.selection, plan.options).map(({ id }) => id),
    domains.length,
    plan.options.probe !== null,
  );
  const printer = createPrinter(io, flags, () => progress.clear());
  const gate = gateOf(flags);
  const atOnce = limiter(AUDITS_AT_ONCE);
  const audited = (domain: DomainName) =>
    atOnce(async () => {
      const options = { ...plan.options, earlier: earlier.facts(domain) };
      const audited = await auditOne({ domain, options, servers: plan.servers }, plan, flags, io, progress);
      return { ...audited, report: earlier.compared(audited.report) };
    });
  for await (const { report, messages } of inOrder(domains, AUDITS_AHEAD, audited)) {
    for (const one of [report, ...messages]) {
      printer.add(one);
      gate.add(one);
    }
  }
  printer.end();
  return gate.decision();
}

function auditOne(
  context: AuditContext,
  plan: AuditPlan,
  flags: AuditFlags,
  io: Io,
  progress: Progress,
): Promise<Audited> {
  const { domain } = context;
  return withWire(context, plan, flags, io, (request) =>
    auditAndCopies({
      ...request,
      again: { command: [], output: outputWords(flags) },
      onResult: ({ check }) => progress.done(domain, check),
    }),
  );
}

/** Judges a recording again: no socket, the clock and the randomness of then. */
async function replayed(
  file: string,
  words: readonly string[],
  plan: AuditPlan,
  flags: AuditFlags,
  io: Io,
): Promise<number> {
  const request = await replayRequest(file, words, plan, flags, io);
  const printer = createPrinter(io, flags, () => {});
  const { target } = request;
  const earlier = await earlierIn(flags.compare ?? null, [target.domain], io);
  // A report to compare with may be named now as well as then.
  const options = { ...target.options, earlier: earlier.facts(target.domain) ?? target.options.earlier };
  const again = { command: [], output: outputWords(flags) };
  const { report, messages } = await auditAndCopies({ ...request, target: { ...target, options }, again });
  const gate = gateOf(flags);
  for (const one of [earlier.compared(report), ...messages]) {
    printer.add(one);
    gate.add(one);
  }
  printer.end();
  return finish(gate.decision(), io);
}

function gateOf(flags: AuditFlags): Gate {
  return createGate({
    failOn: flags.failOn,
    minScore: flags.minScore ?? null,
    requireComplete: flags.requireComplete ?? false,
    allowIncomplete: flags.allowIncomplete ?? false,
  });
}

/** Gives the exit code, and says why where nobody reads the report. */
export function finish(decision: GateDecision, io: Io): number {
  if (io.signal.aborted) {
    io.stderr.write('mailcheck: interrupted; what was not yet known stands as not checked\n');
    return EXIT.interrupted;
  }
  if (decision.exitCode !== EXIT.met) writeReasons(decision, `exit ${decision.exitCode}`, io);
  return decision.exitCode;
}

/** In a pipeline the log should say why the gate is not met; on a terminal the report has just said it. */
export function writeReasons({ reasons }: GateDecision, prefix: string, io: Io): void {
  if (io.stdout.isTTY) return;
  // A reason may quote what DNS or a message says.
  for (const reason of reasons) io.stderr.write(`mailcheck: ${prefix}: ${visibleWords(reason)}\n`);
}
