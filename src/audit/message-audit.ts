import type { AnyCheck } from '../core/check.ts';
import type { Net } from '../core/net.ts';
import { type Memo, run } from '../core/run.ts';
import type { DomainTarget, MessageTarget } from '../core/target.ts';
import { createNet } from '../net/index.ts';
import { buildReport, type MessageReport } from '../report/report.ts';
import type { AuditRequest } from './audit.ts';
import { authorLooks } from './author-looks.ts';
import { messageChecks } from './check-sets.ts';
import { applySelection } from './selection.ts';
import { version } from './version.ts';

export interface MessageAuditRequest extends Omit<AuditRequest, 'target' | 'again'> {
  readonly target: MessageTarget;
  /** Whether to audit the author's domain beside it, where there is one. */
  readonly withAuthor: boolean;
}

/**
 * Judges a message, and the domain that it speaks for beside it, over an open wire. The caller opens and closes the wire.
 *
 * @throws never for what the network or the message does; a bug inside a check is `internal-error` in its result
 */
export function auditMessage(request: MessageAuditRequest): Promise<MessageReport> {
  const { wire, servers } = request;
  const signal = AbortSignal.any([request.signal, wire.signal]);
  return auditMessageOver(createNet({ wire, servers }), { ...request, signal });
}

/** As `auditMessage`, over a net that somebody made of the wire. */
export async function auditMessageOver(
  net: Net,
  request: Omit<MessageAuditRequest, 'servers' | 'wire'>,
): Promise<MessageReport> {
  const { target, selection } = request;
  const started = performance.now();
  const { own, author } = partsOf(selection.checks);
  const results = (
    await Promise.all([
      judged(own, request, target, net),
      ...(request.withAuthor ? authorLooks(author, target) : []).map((look) =>
        judged(look.checks, request, look.target, net),
      ),
    ])
  ).flat();
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

function judged(
  checks: readonly AnyCheck[],
  { signal, onResult }: Pick<AuditRequest, 'signal' | 'onResult'>,
  target: MessageTarget | DomainTarget,
  net: Net,
  memo: Memo = new Map(),
) {
  return run({ checks, target, net, signal, memo, ...(onResult ? { onResult } : {}) });
}

function partsOf(checks: readonly AnyCheck[]) {
  return {
    own: checks.filter((check) => messageChecks.includes(check)),
    author: checks.filter((check) => !messageChecks.includes(check)),
  };
}
