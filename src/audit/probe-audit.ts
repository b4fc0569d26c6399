import { probeSeen } from '../checks/probe/facts.ts';
import { canonicalAddress } from '../core/addresses.ts';
import type { Net } from '../core/net.ts';
import type { Memo } from '../core/run.ts';
import type { Report } from '../report/report.ts';
import { type AuditRequest, auditOver } from './audit.ts';
import { remembering } from './remember.ts';

/**
 * An audit beside a probe. The message is sent and followed while the domain is audited; where it shows an address that
 * the domain sends from, and that nobody had named, the domain is judged once more with it. What was seen is not asked
 * again, and nothing is sent again.
 */
export async function auditWithProbe(real: Net, request: Omit<AuditRequest, 'servers' | 'wire'>): Promise<Report> {
  const { net } = remembering(real);
  const memo: Memo = new Map();
  const report = await auditOver(net, { ...request, memo });
  const { target, signal, selection, again } = request;
  const address = report.placement?.sendingAddress ?? null;
  const known = target.options.sendingIps.map(canonicalAddress);
  const sent = memo.get(probeSeen);
  if (address === null || sent === undefined || known.includes(canonicalAddress(address)) || signal.aborted)
    return report;
  const options = { ...target.options, sendingIps: [...target.options.sendingIps, address] };
  const second = await auditOver(net, {
    target: { ...target, options },
    selection,
    signal,
    ...(again ? { again } : {}),
    memo: new Map([[probeSeen, sent]]),
  });
  const { durations } = report.stats;
  const elapsedMs = durations.elapsedMs + second.stats.durations.elapsedMs;
  return { ...second, stats: { ...second.stats, durations: { ...second.stats.durations, elapsedMs } } };
}
