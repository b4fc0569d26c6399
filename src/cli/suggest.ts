import { distance } from 'fastest-levenshtein';

/** The candidate nearest to `word`, if it is near enough for a slip of the keyboard; null otherwise. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const near = candidates
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.ceil(candidate.length / 3)))
    .sort((a, b) => a.edits - b.edits);
  return near[0]?.candidate ?? null;
}

/** `, did you mean "x"?` where there is something to suggest. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const found = nearest(word, candidates);
  return found === null ? '' : `, did you mean "${found}"?`;
}
