import type { BouncePhase, BounceReason } from '../core/bounce.ts';
import { type Found, ofReasons } from './found.ts';
import { likeness } from './likeness.ts';

/** What the codes add to the words, for the reason that they stand for and for others that they leave open. */
const FIRST = 2;
const OTHER = 1;
/** By how much more words have to speak for another reason. */
const MARGIN = 1;

/** What can be the matter before there is a sender. */
const AT_CONNECT: ReadonlySet<BounceReason> = new Set([
  'blocked',
  'badreputation',
  'requireptr',
  'toomanyconn',
  'speeding',
  'systemerror',
  'networkerror',
  'expired',
  'notaccept',
]);

/**
 * A guess by what words are like, where that is another reason than the codes would be.
 *
 * @param text  by `ruleText`, without addresses
 * @param expected  what the codes stand for; null: for nothing
 * @returns null where words and codes are at one, or the words do not say enough
 */
export function byLikeness(text: string, phase: BouncePhase | null, expected: Found | null): Found | null {
  const isPossible = (reason: BounceReason) =>
    (phase !== 'connect' && phase !== 'ehlo') || reason === expected?.reason || AT_CONNECT.has(reason);
  const codesOf = (reason: BounceReason) =>
    reason === expected?.reason ? FIRST : expected?.others.includes(reason) === true ? OTHER : 0;
  const weighed = likeness(text)
    .filter(({ reason }) => isPossible(reason))
    .map(({ reason, weight }) => ({ reason, weight: weight + codesOf(reason) }))
    .sort((one, other) => other.weight - one.weight);
  const [best] = weighed;
  if (best === undefined || best.weight <= 0 || best.reason === expected?.reason) return null;
  const ofCodes = weighed.find(({ reason }) => reason === expected?.reason)?.weight ?? 0;
  if (expected !== null && best.weight - ofCodes < MARGIN) return null;
  return ofReasons(
    weighed.filter(({ weight }) => weight > 0).map(({ reason }) => reason),
    'guess',
  );
}
