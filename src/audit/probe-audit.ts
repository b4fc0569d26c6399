import { type ReceivedCopy, receivedCopies } from '../checks/probe/copy-facts.ts';
import { probeSeen } from '../checks/probe/facts.ts';
import { canonicalAddress } from '../core/addresses.ts';
import type { Net } from '../core/net.ts';
import type { Memo } from '../core/run.ts';
import type { AuditOptions } from '../core/target.ts';
import { signingSelectors } from '../message/signing-selectors.ts';
import type { DomainReport } from '../report/report.ts';
import { type AuditRequest, auditOver } from './audit.ts';
import { remembering } from './remember.ts';

/**
 * An audit beside a probe. The message is sent and followed while the domain is audited; where it shows an address that
 * the domain sends from, or a selector that it signs under, and nobody had named it, the domain is judged once more with
 * it. What was seen is not asked again, and nothing is sent again.
 */
export async function auditWithProbe(
  real: Net,
  request: Omit<AuditRequest, 'servers' | 'wire'>,
): Promise<{ readonly report: DomainReport; readonly copies: readonly ReceivedCopy[] }> {
  const { net } = remembering(real);
  const memo: Memo = new Map();
  const report = await auditOver(net, { ...request, memo });
  const { target, signal, selection, again } = request;
  const copies = await copiesIn(memo);
  const learnt = { ...sendingIpIn(report, target.options), ...selectorsOf(report, copies, request) };
  const sent = memo.get(probeSeen);
  if (Object.keys(learnt).length === 0 || sent === undefined || signal.aborted) return { report, copies };
  const second = await auditOver(net, {
    target: { ...target, options: { ...target.options, ...learnt } },
    selection,
    signal,
    ...(again ? { again } : {}),
    memo: new Map([[probeSeen, sent]]),
  });
  const { durations } = report.stats;
  const elapsedMs = durations.elapsedMs + second.stats.durations.elapsedMs;
  const stats = { ...second.stats, durations: { ...second.stats.durations, elapsedMs } };
  return { report: { ...second, stats }, copies };
}

/** Empty where the address is not known, or known already. */
function sendingIpIn({ placement }: DomainReport, { sendingIps }: AuditOptions): Partial<AuditOptions> {
  const address = placement?.sendingAddress ?? null;
  if (address === null || sendingIps.map(canonicalAddress).includes(canonicalAddress(address))) return {};
  return { sendingIps: [...sendingIps, address] };
}

/** The selectors of the signatures beside those given, or found by guessing: these are not guessed a second time. */
function selectorsOf(
  { results }: DomainReport,
  copies: readonly ReceivedCopy[],
  { target: { domain, options } }: Pick<AuditRequest, 'target'>,
): Partial<AuditOptions> {
  const signed = [...new Set(copies.flatMap(({ fields }) => signingSelectors(fields, domain)))].filter(
    (selector) => !options.selectors.includes(selector),
  );
  if (signed.length === 0) return {};
  const dkim = results.find(({ check }) => check === 'dkim');
  const facts = dkim === undefined || dkim.outcome === 'not-applicable' ? null : dkim.facts;
  const keys: readonly unknown[] = Array.isArray(facts?.['keys']) ? facts['keys'] : [];
  const found = keys.flatMap((key) =>
    typeof key === 'object' && key !== null && 'selector' in key ? [String(key.selector)] : [],
  );
  return { selectors: [...new Set([...options.selectors, ...found, ...signed])] };
}

async function copiesIn(memo: Memo): Promise<readonly ReceivedCopy[]> {
  const copies = await memo.get(receivedCopies);
  // What is kept for a fact is of its type.
  const known = copies?.status === 'known' ? (copies.value as readonly ReceivedCopy[] | null) : null;
  return known ?? [];
}
