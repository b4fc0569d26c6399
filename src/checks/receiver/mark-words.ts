import type { SpamJudgement, SpamVerdict } from '../../message/spam-verdict.ts';

const MOST_RULES = 3;

/** Why a field judges as it does, such as `X-Spam-Status: 7.2 of 5 points (BAYES_99 3.5)` or `SFV SPM (the filter found spam)`. */
export function markWords({ header, score, threshold, rules, codes }: SpamVerdict): string {
  const heaviest = rules
    .filter((rule) => rule.score === null || rule.score > 0)
    .toSorted((one, other) => (other.score ?? 0) - (one.score ?? 0))
    .slice(0, MOST_RULES)
    .map((rule) => `${rule.name}${rule.score === null ? '' : ` ${rule.score}`}`);
  const meant = codes.flatMap(({ name, value, meaning }) => (meaning === null ? [] : [`${name} ${value}: ${meaning}`]));
  const points =
    score === null || codes.length > 0 ? [] : [`${score}${threshold === null ? '' : ` of ${threshold}`} points`];
  const said = [...meant.slice(0, MOST_RULES), ...points, ...(heaviest.length > 0 ? [heaviest.join(', ')] : [])];
  return said.length === 0 ? header : `${header} (${said.join('; ')})`;
}

/** What a verdict makes of the message, as a clause. */
export const JUDGED: Readonly<Record<SpamJudgement, string>> = {
  spam: 'its receiver calls it spam',
  suspicious: 'its receiver suspects that it is spam',
  ham: 'its receiver found no spam in it',
};
