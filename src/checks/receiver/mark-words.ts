import { type SpamJudgement, type SpamVerdict, tellingCodes } from '../../message/spam-verdict.ts';
import type { Mark } from './facts.ts';

const MOST_RULES = 3;

/** Why a field judges as it does, such as `X-Spam-Status: 7.2 of 5 points (BAYES_99 3.5)` or `SFV SPM (the filter found spam)`. */
export function markWords({ header, score, threshold, rules, codes }: SpamVerdict): string {
  const heaviest = rules
    .filter((rule) => rule.score === null || rule.score > 0)
    .toSorted((one, other) => (other.score ?? 0) - (one.score ?? 0))
    .slice(0, MOST_RULES)
    .map((rule) => `${rule.name}${rule.score === null ? '' : ` ${rule.score}`}`);
  const meant = tellingCodes(codes).map(({ name, value, meaning }) => `${name} ${value}: ${meaning}`);
  const points =
    score === null || codes.length > 0 ? [] : [`${score}${threshold === null ? '' : ` of ${threshold}`} points`];
  const said = [...meant.slice(0, MOST_RULES), ...points, ...(heaviest.length > 0 ? [heaviest.join(', ')] : [])];
  return said.length === 0 ? header : `${header} (${said.join('; ')})`;
}

const JUDGED: Readonly<Record<SpamJudgement, string>> = {
  spam: 'its receiver calls it spam',
  suspicious: 'its receiver suspects that it is spam',
  ham: 'its receiver found no spam in it',
};

export const UNFILTERED = 'its receiver did not filter it';

interface Judged extends Pick<Mark, 'writer' | 'by'> {
  readonly verdict: SpamJudgement | null;
}

/** What a field makes of the message, as a clause. */
export function judgementOf({ verdict, writer, by }: Judged, name: string): string {
  if (verdict === null) return `${name} says neither`;
  if (writer === 'either') return `perhaps ${JUDGED[verdict]}`;
  return verdict === 'spam' && by === 'recipient' ? 'its recipient has it filed as spam' : JUDGED[verdict];
}
