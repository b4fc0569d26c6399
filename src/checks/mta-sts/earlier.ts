import type { MtaStsShown } from './shown.ts';

/** The policy that a saved report saw, as far as it can be read. */
export interface EarlierPolicy {
  readonly id: string;
  readonly mode: string;
  readonly maxAgeSeconds: number;
  /** The patterns, at most as many as a report shows. */
  readonly mx: readonly string[];
  /** How many there were. */
  readonly mxCount: number;
}

/** One thing that a policy says differently now. */
export interface PolicyChange {
  readonly field: 'mode' | 'max_age' | 'mx';
  readonly before: string;
  readonly now: string;
}

const MAX_TEXT = 300;
const MAX_PATTERNS = 100;

/**
 * Reads what the mta-sts check showed in a saved report, which anyone may have written.
 *
 * @returns null where it saw no record with a policy, or is not of this form; never throws
 */
export function readEarlier(facts: unknown): EarlierPolicy | null {
  const id = member(facts, 'id');
  const policy = member(facts, 'policy');
  const mode = member(policy, 'mode');
  const maxAgeSeconds = member(policy, 'maxAgeSeconds');
  const mx = member(policy, 'mx');
  const mxCount = member(policy, 'mxCount');
  if (typeof id !== 'string' || typeof mode !== 'string' || !isCount(maxAgeSeconds) || !isCount(mxCount)) return null;
  if (!Array.isArray(mx) || mx.length > MAX_PATTERNS || id.length > MAX_TEXT || mode.length > MAX_TEXT) return null;
  const patterns = mx.filter((pattern): pattern is string => typeof pattern === 'string' && pattern.length <= MAX_TEXT);
  return patterns.length === mx.length ? { id, mode, maxAgeSeconds, mx: patterns, mxCount } : null;
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** What differs between a policy and the one before; the order of the patterns says nothing. */
export function changesOf(before: EarlierPolicy, now: NonNullable<MtaStsShown['policy']>): readonly PolicyChange[] {
  const changes: PolicyChange[] = [];
  if (before.mode !== now.mode) changes.push({ field: 'mode', before: before.mode, now: now.mode });
  if (before.maxAgeSeconds !== now.maxAgeSeconds) {
    changes.push({ field: 'max_age', before: String(before.maxAgeSeconds), now: String(now.maxAgeSeconds) });
  }
  const [then, present] = [before.mx, now.mx].map((mx) => mx.toSorted().join(', '));
  if (then !== present || before.mxCount !== now.mxCount) {
    changes.push({ field: 'mx', before: patternsText(before), now: patternsText(now) });
  }
  return changes;
}

function patternsText({ mx, mxCount }: { readonly mx: readonly string[]; readonly mxCount: number }): string {
  const shown = mx.slice(0, 5).join(', ');
  return mxCount > 5 ? `${shown} and ${mxCount - 5} more` : shown === '' ? '(none)' : shown;
}
