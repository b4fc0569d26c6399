import type { Result } from '../core/check.ts';
import type { Net } from '../core/net.ts';
import { type Memo, run } from '../core/run.ts';
import type { DomainTarget } from '../core/target.ts';
import { createNet, type DnsServer, type Wire } from '../net/index.ts';
import { buildReport, type DomainReport } from '../report/report.ts';
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

/**
 * One audit over an open wire, from facts to report. The caller opens and closes the wire.
 *
 * @throws never for what the network does; a bug inside a check is `internal-error` in that check's result
 */
export function audit(request: AuditRequest): Promise<DomainReport> {
  const { wire, servers } = request;
  // A replay ends where the recorded audit did, which its wire alone knows.
  const signal = AbortSignal.any([request.signal, wire.signal]);
  const net = createNet({ wire, servers });
  return request.target.options.probe === null
    ? auditOver(net, { ...request, signal })
    : auditWithProbe(net, { ...request, signal });
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
