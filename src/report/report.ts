import { checks as registered } from '../checks/index.ts';
import type { AnyCheck, Result } from '../core/check.ts';
import { displayName } from '../core/names.ts';
import type { DnsChannel, NetStats } from '../core/net.ts';
import type { DomainTarget, MessageTarget, Target } from '../core/target.ts';
import { aboutMessage } from './about-message.ts';
import { lostUnsigned, withFates } from './as-unsigned.ts';
import { causesOf } from './causes.ts';
import { type AskedHow, elsewhereOf, plainlyAsked } from './elsewhere.ts';
import { forecastOf } from './forecast.ts';
import { mayBeLost } from './forecast-open.ts';
import { causesOfMessage } from './message-causes.ts';
import { messageVerdict } from './message-verdict.ts';
import { messageViewOf } from './message-view.ts';
import { placementOf } from './placement.ts';
import { type Readiness, readinessOf, rulesBrokenBy } from './readiness.ts';
import type { DomainReport, MessageReport, Report, ReportFinding, ReportResult, ReportUnchecked } from './schema.ts';
import { type CheckPoints, scoreOf } from './score.ts';
import { type SeenCheck, type SeenFinding, seenChecks, type Unseen } from './seen.ts';
import { adviceFor } from './text/advice.ts';
import { verdictOf } from './verdict.ts';
import { weights as registeredWeights } from './weights.ts';

export type { DomainReport, MessageReport, Report };

export interface ReportInput {
  readonly target: Target;
  readonly results: readonly Result[];
  /** The version of mailcheck. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  /** `totalMs`: from the first question to the last judgement. */
  readonly stats: NetStats & { readonly totalMs: number };
  readonly channel: DnsChannel;
  /** Checks and finding codes the user left out; `results` no longer holds them. */
  readonly skipped: readonly string[];
  /** Default: by the domain and its options alone. */
  readonly asked?: AskedHow;
  readonly checks?: readonly AnyCheck[];
  readonly weights?: Readonly<Record<string, number>>;
}

/**
 * Turns results into words, points, a verdict and causes. Pure.
 *
 * @throws where a result names a check that is not in `checks`, or one without a weight
 */
export function buildReport(input: ReportInput & { readonly target: DomainTarget }): DomainReport;
export function buildReport(input: ReportInput & { readonly target: MessageTarget }): MessageReport;
export function buildReport({ checks = registered, weights = registeredWeights, ...input }: ReportInput): Report {
  const { target, results, skipped, asked = plainlyAsked } = input;
  const all = seenChecks(results, checks, skipped);
  const view = target.kind === 'message' ? messageViewOf(all) : null;
  const seen = view === null ? all : aboutMessage(all, view);
  const { score, points } = scoreOf(seen, weights);
  // Of a message, what stands in for a filter is always there.
  const partial = skipped.length > 0 || (target.kind === 'domain' && results.some(isLeftOut));
  const placement = placementOf(target, seen);
  const judged = verdictOf(seen, partial, placement);
  const readiness = sends(target, all) ? readinessOf(all, target.options.volume, skipped, view) : null;
  const forecast = target.kind === 'message' && view !== null ? forecastOf(target, seen, view, readiness ?? []) : null;
  const unsigned =
    target.kind === 'message' && view !== null && forecast !== null
      ? lostUnsigned(target, forecast, { checks: all, view, skipped })
      : null;
  const verdict =
    forecast === null ? judged : messageVerdict(forecast, { judged, partial, mayBeLost: mayBeLost(seen), unsigned });
  return {
    mailcheck: input.version,
    startedAt: new Date(input.startedAtMs).toISOString(),
    target: targetOf(target),
    verdict: verdict.id,
    directions: verdict.directions,
    summary: verdict.sentence,
    score,
    placement,
    forecast: forecast === null ? null : withFates(forecast, unsigned ?? []),
    causes: forecast === null ? causesOf(seen, placement) : causesOfMessage(seen),
    results: results.map((result) => resultOf(result, all, points, { kind: target.kind, readiness: readiness ?? [] })),
    skipped,
    resolver: input.channel,
    readiness,
    comparison: null,
    elsewhere: target.kind === 'domain' ? elsewhereOf(target, seen, asked) : null,
    stats: statsOf(input.stats),
  };
}

function targetOf(target: Target): Report['target'] {
  const { kind, domain, options } = target;
  if (kind === 'domain') return { kind, domain, display: displayName(domain), role: options.role };
  return { kind, name: target.name, domain, display: target.name, sizeBytes: target.sizeBytes, role: options.role };
}

/** `parked` applies to a domain that says it has no mail, and to no other; one that only receives says so by SPF. */
function sends({ kind, options: { role } }: Target, seen: readonly SeenCheck[]): boolean {
  if (kind === 'message') return true;
  if (role !== null) return role === 'sender' || role === 'both';
  const [records = null] = seen.flatMap(({ check, result }) => (check.id === 'spf' ? [result.shown?.['records']] : []));
  const silent = Array.isArray(records) && records.length === 1 && /^v=spf1\s+-all\s*$/i.test(`${records[0]?.text}`);
  return !silent && !seen.some(({ check }) => check.id === 'parked');
}

/** A check that would apply, and whose facts the user did not ask for, as with --no-smtp. */
function isLeftOut(result: Result): boolean {
  return result.outcome === 'not-applicable' && result.because !== null;
}

function resultOf(
  result: Result,
  seen: readonly SeenCheck[],
  points: ReadonlyMap<string, CheckPoints>,
  { kind, readiness }: { readonly kind: Target['kind']; readonly readiness: readonly Readiness[] },
): ReportResult {
  if (result.outcome === 'not-applicable') return result;
  const own = seen.find(({ check }) => check.id === result.check);
  const counted = points.get(result.check);
  if (!own || !counted) throw new Error(`the check "${result.check}" was not scored`);
  return {
    check: result.check,
    area: result.area,
    outcome: result.outcome,
    points: counted,
    summary: result.summary,
    facts: result.shown,
    findings: own.findings.map((finding) => findingOf(finding, readiness)),
    unchecked: own.unseen.map((one) => uncheckedOf(one, kind)),
    evidence: result.evidence,
  };
}

function uncheckedOf(
  { unchecked: { subject, reason, detail, couldBe, advice: own }, open }: Unseen,
  kind: Target['kind'],
): ReportUnchecked {
  return { subject, reason, detail, couldBe: couldBe ?? null, open, advice: own ?? adviceFor(reason, kind) };
}

function findingOf({ finding, def }: SeenFinding, readiness: readonly Readiness[]): ReportFinding {
  const { title, why, fix } = def.text(finding.params as never);
  return {
    code: finding.code,
    severity: def.severity,
    effects: def.effects,
    params: finding.params,
    title,
    why,
    fix: { text: fix.text, records: fix.records ?? [], condition: fix.condition ?? null },
    spec: def.spec,
    rules: rulesBrokenBy(finding.code, readiness),
    excerpt: finding.excerpt ?? null,
    evidence: finding.evidence,
  };
}

function statsOf(stats: ReportInput['stats']): Report['stats'] {
  return {
    queries: stats.dnsQueries,
    questions: stats.dnsQuestions,
    memoHits: stats.dnsMemoHits,
    smtpSessions: stats.smtpSessions,
    httpsRequests: stats.httpsRequests,
    durations: { elapsedMs: stats.totalMs, dnsMs: stats.dnsMs.total, slowestDnsMs: stats.dnsMs.slowest },
  };
}
