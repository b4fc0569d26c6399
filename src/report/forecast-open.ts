import { certaintyOf, type Known } from './forecast-demands.ts';
import type { Readiness } from './readiness.ts';
import type { ForecastOpen } from './schema.ts';
import { risksOf, type SeenCheck, type Unseen } from './seen.ts';
import { advice } from './text/advice.ts';

/**
 * What was not seen of the message, and could have it refused or filed as spam anywhere. What nobody can see from outside is
 * none of it, nor what the user did not ask for.
 */
export function openOf(seen: readonly SeenCheck[]): readonly ForecastOpen[] {
  return seen.flatMap(({ check, unseen }) =>
    unseen.filter(couldHarm).map(({ unchecked: { subject, reason, detail, advice: own } }) => ({
      check: check.id,
      subject,
      detail,
      advice: own ?? advice[reason],
    })),
  );
}

function couldHarm({ open, unchecked, couldBe }: Unseen): boolean {
  const harms = [...couldBe.values()].some((def) =>
    risksOf(def).some(({ kind }) => kind === 'bounce' || kind === 'spam-folder'),
  );
  return open && unchecked.reason !== 'not-proven' && harms;
}

/** The demands of one provider that it is not known whether the message meets. */
export function openDemands(readiness: Readiness, known: Known): readonly ForecastOpen[] {
  return readiness.rules.flatMap((rule) =>
    rule.answer === 'unseen' && certaintyOf(rule, readiness, known) !== null
      ? [{ check: 'readiness', subject: rule.demand, detail: rule.because ?? 'it was not seen', advice: null }]
      : [],
  );
}
