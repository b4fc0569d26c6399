import { stringsOf, txtAnswerOctets } from '../../core/answer-size.ts';

/** An SPF record that holds part of a list of networks, and includes the one with the next part. */
export interface Link {
  readonly name: string;
  readonly text: string;
  /** What the answer to a question for it takes, as `txtAnswerOctets` counts. */
  readonly answerOctets: number;
}

/**
 * Puts terms into a chain of records, as many into each as its answer holds.
 *
 * @param names  where the records may stand, in order
 * @param maxOctets  of each answer, as `txtAnswerOctets` counts
 * @returns null where the names run out
 */
export function chained(terms: readonly string[], names: readonly string[], maxOctets: number): readonly Link[] | null {
  const [name, next] = names;
  if (name === undefined) return null;
  const linkOf = (count: number, then: string | null): Link => {
    const text = linkText(terms.slice(0, count), then);
    return { name, text, answerOctets: txtAnswerOctets(name, [stringsOf(text)]) };
  };
  const fits = ({ answerOctets }: Link) => answerOctets <= maxOctets;
  const whole = linkOf(terms.length, null);
  if (fits(whole)) return [whole];
  if (next === undefined) return null;
  let count = 0;
  while (count < terms.length && fits(linkOf(count + 1, next))) count++;
  const rest = count === 0 ? null : chained(terms.slice(count), names.slice(1), maxOctets);
  return rest && [linkOf(count, next), ...rest];
}

/** For whoever includes it, only a pass counts (RFC 7208 section 5.2); `-all` says that the list is whole. */
function linkText(terms: readonly string[], next: string | null): string {
  return ['v=spf1', ...terms, ...(next === null ? [] : [`include:${next}`]), '-all'].join(' ');
}
