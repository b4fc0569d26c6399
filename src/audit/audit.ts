import type { Result } from '../core/check.ts';
import { run } from '../core/run.ts';
import type { Target } from '../core/target.ts';
import { createNet, type DnsServer, type Wire } from '../net/index.ts';
import { buildReport, type Report } from '../report/report.ts';
import { applySelection, type Selection } from './selection.ts';
import { version } from './version.ts';

export interface AuditRequest {
  readonly target: Target;
  readonly selection: Selection;
  readonly wire: Wire;
  /** Asked in this order. */
  readonly servers: readonly DnsServer[];
  /** Fires at the deadline, or when the user interrupts. */
  readonly signal: AbortSignal;
  readonly onResult?: (result: Result) => void;
}

/**
 * One audit over an open wire, from facts to report. The caller opens and closes the wire.
 *
 * @throws never for what the network does; a bug inside a check is `internal-error` in that check's result
 */
export async function audit(request: AuditRequest): Promise<Report> {
  const { target, selection, wire, servers } = request;
  const started = performance.now();
  const net = createNet({ wire, servers });
  // A replay ends where the recorded audit did, which its wire alone knows.
  const signal = AbortSignal.any([request.signal, wire.signal]);
  const results = await run({
    checks: selection.checks,
    target,
    net,
    signal,
    ...(request.onResult ? { onResult: request.onResult } : {}),
  });
  return buildReport({
    target,
    results: results.map((result) => applySelection(result, selection)),
    skipped: selection.skipped,
    startedAtMs: net.startedAtMs,
    stats: { ...net.stats(), totalMs: Math.round(performance.now() - started) },
    channel: net.dns.channel,
    version,
  });
}
