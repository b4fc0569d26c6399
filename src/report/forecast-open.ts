import type { AnyFindingDef } from '../core/finding.ts';
import { isOfAuthor } from './author-checks.ts';
import { certaintyOf, type Known } from './forecast-demands.ts';
import { byTopic } from './forecast-weights.ts';
import type { Readiness } from './readiness.ts';
import type { ForecastOpen } from './schema.ts';
import { risksOf, type SeenCheck, type Unseen } from './seen.ts';
import { adviceFor } from './text/advice.ts';

/**
 * What was not seen of the message, and could have it refused or filed as spam anywhere; first what weighs most. What nobody
 * can see of a domain from outside is none of it, nor what the user did not ask for, but for its authentication.
 */
export function openOf(seen: readonly SeenCheck[]): readonly ForecastOpen[] {
  const open = seen.flatMap(({ check, unseen }) =>
    unseen.filter((one) => isOpen(check.id, one) && couldBe(one, isOfDelivery)).map((one) => asOpen(check.id, one)),
  );
  return [...leftOut(seen), ...open.toSorted(byTopic)];
}

/** Without its authentication nothing is known of where a message goes, though nobody asked for it. */
function leftOut(seen: readonly SeenCheck[]): readonly ForecastOpen[] {
  if (seen.some(({ check }) => check.id === AUTHENTICATION)) return [];
  const subject = 'SPF, DKIM and DMARC of this message';
  return [{ check: AUTHENTICATION, subject, detail: `${AUTHENTICATION} was left out`, advice: null }];
}

const AUTHENTICATION = 'message-auth';

export function asOpen(check: string, { unchecked: { subject, reason, detail, advice: own } }: Unseen): ForecastOpen {
  return { check, subject, detail, advice: own ?? adviceFor(reason, 'message') };
}

/** Whether the message may be lost for something that was not seen. */
export function mayBeLost(seen: readonly SeenCheck[]): boolean {
  return seen.some(({ check, unseen }) =>
    unseen.some(
      (one) => isOpen(check.id, one) && couldBe(one, (def) => def.severity === 'critical' && isOfDelivery(def)),
    ),
  );
}

/** Of a message the user knows what its author's domain hides: where it comes from, by --ip. */
function isOpen(check: string, { open, unchecked: { reason } }: Unseen): boolean {
  return open && !(reason === 'not-proven' && isOfAuthor(check));
}

function couldBe({ couldBe: possible }: Unseen, test: (def: AnyFindingDef) => boolean): boolean {
  return [...possible.values()].some(test);
}

function isOfDelivery(def: AnyFindingDef): boolean {
  return risksOf(def).some(({ kind }) => kind === 'bounce' || kind === 'spam-folder');
}

/** The demands of one provider that it is not known whether the message meets. */
export function openDemands(readiness: Readiness, known: Known): readonly ForecastOpen[] {
  return readiness.rules.flatMap((rule) =>
    rule.answer === 'unseen' && certaintyOf(rule, readiness, known) !== null
      ? [{ check: 'readiness', subject: rule.demand, detail: rule.because ?? 'it was not seen', advice: null }]
      : [],
  );
}
