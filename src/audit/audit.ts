import type { Result } from '../core/check.ts';
import type { Net } from '../core/net.ts';
import { type Memo, run } from '../core/run.ts';
import type { DomainTarget } from '../core/target.ts';
import { createNet, type DnsServer, type Wire } from '../net/index.ts';
import { buildReport, type DomainReport, type MessageReport } from '../report/report.ts';
import { auditCopy } from './copy-audit.ts';
import { auditWithProbe } from './probe-audit.ts';
import { applySelection, checksFor, type Selection } from './selection.ts';
import { version } from './version.ts';

export interface AuditRequest {
  readonly target: DomainTarget;
  readonly selection: Selection;
  readonly wire: Wire;
  /** Asked in this order. */
  readonly servers: readonly DnsServer[];
  /** Fires at the deadline, or when the user interrupts. */
  readonly signal: AbortSignal;
  readonly onResult?: (result: Result) => void;
  /** Facts known from a look before; see `run`. */
  readonly memo?: Memo;
  /** The subcommand and the flags for output, for a command line that does the same again. */
  readonly again?: { readonly command: readonly string[]; readonly output: readonly string[] };
}

export interface Audited {
  readonly report: DomainReport;
  /** About the received copies of a probe, where it was asked to judge them. */
  readonly messages: readonly MessageReport[];
}

/**
 * One audit over an open wire, from facts to report. The caller opens and closes the wire.
 *
 * @throws never for what the network does; a bug inside a check is `internal-error` in that check's result
 */
export async function audit(request: AuditRequest): Promise<DomainReport> {
  return (await auditWith(request)).report;
}

/** As `audit`, and the received copies of a probe are judged too, where it asks for that. */
export async function auditAndCopies(request: AuditRequest): Promise<Audited> {
  const { report, copies, net, signal } = await auditWith(request);
  const { probe } = request.target.options;
  const judged = probe?.judgeCopies ? copies : [];
  const messages = judged.map((copy) => auditCopy(copy, net, { target: request.target, signal }));
  return { report, messages: await Promise.all(messages) };
}

async function auditWith(request: AuditRequest) {
  const { wire, servers } = request;
  // A replay ends where the recorded audit did, which its wire alone knows.
  const signal = AbortSignal.any([request.signal, wire.signal]);
  const net = createNet({ wire, servers });
  const asked = { ...request, signal };
  const audited =
    request.target.options.probe === null
      ? { report: await auditOver(net, asked), copies: [] }
      : await auditWithProbe(net, asked);
  return { ...audited, net, signal };
}

/** As `audit`, over a net that somebody made of the wire. */
export async function auditOver(net: Net, request: Omit<AuditRequest, 'servers' | 'wire'>): Promise<DomainReport> {
  const { target, selection, signal, again = { command: [], output: [] } } = request;
  const started = performance.now();
  const results = await run({
    checks: checksFor(selection, target.options),
    target,
    net,
    signal,
    ...(request.onResult ? { onResult: request.onResult } : {}),
    ...(request.memo ? { memo: request.memo } : {}),
  });
  return buildReport({
    target,
    results: results.map((result) => applySelection(result, selection)),
    skipped: selection.skipped,
    startedAtMs: net.startedAtMs,
    stats: { ...net.stats(), totalMs: Math.round(performance.now() - started) },
    channel: net.dns.channel,
    asked: { ...again, only: selection.only, skip: selection.skip },
    version,
  });
}
