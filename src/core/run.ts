import { type AnyCheck, isFact, type Result, type Unchecked, unchecked } from './check.ts';
import type { Context, Fact, Needs } from './fact.ts';
import type { Finding } from './finding.ts';
import { type Evidence, type Observation, type Unknown, unknown } from './observation.ts';
import type { Target } from './target.ts';

export interface RunOptions extends Context<Target> {
  readonly checks: readonly AnyCheck[];
  /** Called as each check is done, in the order in which they finish. */
  readonly onResult?: (result: Result) => void;
  /** Facts that are known already, and those that become so: each is learnt once for all runs that share it. Default: none. */
  readonly memo?: Memo;
}

export type Memo = Map<Fact<unknown>, Promise<Observation<unknown>>>;

/**
 * Observes what the checks need, each fact once, and judges it.
 *
 * Every check starts at once; a fact first awaits its needs together, so the wall time is the longest chain of needs,
 * not their sum. When the signal fires, what is known stays known and the rest becomes unknown (`timeout`).
 *
 * @returns the results in the order of `checks`
 * @throws never: a bug in one `observe` or `judge` becomes `internal-error` for what rests on it alone
 */
export async function run(options: RunOptions): Promise<readonly Result[]> {
  const look = observer(options, options.memo);
  return Promise.all(
    options.checks.map(async (check) => {
      const result = judged(check, await settle(check.needs, look), options);
      options.onResult?.(result);
      return result;
    }),
  );
}

/** Learns a fact, and before it what it needs, each once. */
export type Learn = <T>(fact: Fact<T>) => Promise<Observation<T>>;

/**
 * Facts about another target over the same net, such as the domain that a message goes to.
 *
 * @returns never rejects: a bug in one `observe` is `internal-error` for what rests on it
 */
export function learner(context: Context<Target>): Learn {
  const look = observer(context);
  // One promise is kept per fact, so what is kept for it is of its type.
  return <T>(fact: Fact<T>) => look(fact) as Promise<Observation<T>>;
}

type Look = (fact: Fact<unknown>) => Promise<Observation<unknown>>;

/** Keeps one promise per fact. */
function observer(context: Context<Target>, promises: Memo = new Map()): Look {
  const deadline = untilAborted(context.signal);
  const look: Look = (fact) => {
    const running = promises.get(fact);
    if (running) return running;
    const promise = Promise.race([observe(fact, look, context), deadline]);
    promises.set(fact, promise);
    return promise;
  };
  return look;
}

async function observe(
  fact: Fact<unknown>,
  look: Look,
  { target, net, signal }: Context<Target>,
): Promise<Observation<unknown>> {
  try {
    const settled = await settle(fact.needs, look);
    if (settled.missing) return settled.missing;
    return await fact.observe(settled.values as never, { target, net, signal });
  } catch (error) {
    return internalError(`fact ${fact.id}`, error);
  }
}

interface Settled {
  readonly values: Readonly<Record<string, unknown>>;
  readonly evidence: Readonly<Record<string, readonly Evidence[]>>;
  /** The first need that is unknown and may not be: its reason is the reason of whatever rests on it. */
  readonly missing: Unknown | null;
}

async function settle(needs: Needs, look: Look): Promise<Settled> {
  const names = Object.keys(needs);
  const observations = await Promise.all(Object.values(needs).map((need) => look(isFact(need) ? need : need.maybe)));
  const values: Record<string, unknown> = {};
  const evidence: Record<string, readonly Evidence[]> = {};
  let missing: Unknown | null = null;
  for (const [index, name] of names.entries()) {
    const need = needs[name];
    const observation = observations[index];
    if (need === undefined || observation === undefined) continue;
    evidence[name] = observation.evidence;
    if (!isFact(need)) values[name] = observation;
    else if (observation.status === 'known') values[name] = observation.value;
    else missing ??= observation;
  }
  return { values, evidence, missing };
}

function judged(check: AnyCheck, { values, evidence, missing }: Settled, { target }: RunOptions): Result {
  const { id, area } = check;
  const all = distinct(Object.values(evidence).flat());
  if (missing?.reason === 'not-requested') {
    return { check: id, area, outcome: 'not-applicable', because: missing.detail };
  }
  const notChecked = (unseen: Unknown): Result => ({
    check: id,
    area,
    outcome: 'not-checked',
    findings: [],
    unchecked: [unchecked(id, unseen)],
    shown: null,
    summary: null,
    evidence: distinct([...all, ...unseen.evidence]),
  });
  if (missing) return notChecked(missing);
  try {
    const said = check.judge(values as never, target, evidence as never);
    if (said === null) return { check: id, area, outcome: 'not-applicable', because: null };
    const unchecked = said.filter((entry): entry is Unchecked => entry.code === 'unchecked');
    const findings = said
      .filter((entry) => entry.code !== 'unchecked')
      .map((entry) => ({ evidence: all, ...entry }) as Finding);
    const shown = check.show(values as never, target);
    return {
      check: id,
      area,
      outcome: outcomeOf(check.findings, findings, unchecked),
      findings,
      unchecked,
      shown,
      summary: check.summary(shown as never),
      evidence: all,
    };
  } catch (error) {
    return notChecked(internalError(`check ${id}`, error));
  }
}

/** An `info` finding is a remark: it fails nothing, and what could only be one leaves nothing open. */
export function outcomeOf(
  defs: AnyCheck['findings'],
  findings: readonly Finding[],
  unchecked: readonly Unchecked[],
): 'passed' | 'failed' | 'not-checked' {
  const matters = (code: string) => defs[code]?.severity !== 'info';
  if (findings.some(({ code }) => matters(code))) return 'failed';
  const open = unchecked.some((unseen) => opensRange(unseen) && (unseen.couldBe?.some(matters) ?? true));
  return open ? 'not-checked' : 'passed';
}

/** Whether something unseen leaves the result open: not where the user skipped it, nor where this machine has no IPv6. */
export function opensRange({ reason }: Unchecked): boolean {
  return reason !== 'not-requested' && reason !== 'no-ipv6';
}

function distinct(evidence: readonly Evidence[]): readonly Evidence[] {
  const seen = new Map<string, Evidence>();
  for (const piece of evidence) seen.set(`${piece.via}\0${piece.request}\0${piece.response}`, piece);
  return [...seen.values()];
}

function internalError(where: string, error: unknown): Unknown {
  const message = error instanceof Error ? error.message : String(error);
  return unknown('internal-error', `a fault of mailcheck itself in ${where}: ${message}`);
}

/** One turn of the event loop after the signal, so that facts of many parts can hand over those that are known. */
function untilAborted(signal: AbortSignal): Promise<Unknown> {
  const late = unknown('timeout', 'the audit was ended first, by its time limit or by hand');
  if (signal.aborted) return Promise.resolve(late);
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => setImmediate(() => resolve(late)), { once: true });
  });
}
