import type { Mark } from './facts.ts';

/** Codes of Microsoft's that say what came of a judgement, and not whose it was. */
const OUTCOMES: readonly string[] = ['SCL', 'dest'];

/**
 * Tells what the filter judged from what the recipient has set. A copy that a list or a rule let through shows nothing of the
 * filter, wherever it was delivered; and one that was put into Junk for such a list, or though the filter found no spam in
 * it, was put there by the recipient. What the filter calls spam all the same is spam.
 */
export function settled(marks: readonly Mark[]): readonly Mark[] {
  const codes = codesIn(marks);
  const judged = codes.filter(({ name, by }) => by === 'filter' && !OUTCOMES.includes(name));
  if (judged.some(({ verdict }) => verdict === 'spam')) return marks;
  const isSet = codes.some(({ by }) => by === 'recipient');
  const isMoved =
    judged.some(({ name }) => name === 'SFV') &&
    !codes.some(({ name, verdict }) => name === 'SCL' && verdict === 'spam');
  if (!isSet && !isMoved) return marks;
  return marks.map((mark): Mark => {
    const { verdict } = mark.verdict;
    if (!isMicrosofts(mark)) return mark;
    if (verdict === 'spam') return { ...mark, by: 'recipient' };
    return isSet && verdict === 'ham' ? { ...mark, verdict: { ...mark.verdict, verdict: null } } : mark;
  });
}

/** The fields that say that nothing was filtered; empty where one says more than that. */
export function skipping(marks: readonly Mark[]): readonly Mark[] {
  const codes = codesIn(marks);
  if (codes.some(({ verdict, by }) => verdict === 'spam' || (by === 'recipient' && verdict !== null))) return [];
  return marks.filter(
    (mark) =>
      isMicrosofts(mark) && mark.verdict.codes.some(({ verdict, by }) => by === 'recipient' && verdict === null),
  );
}

function codesIn(marks: readonly Mark[]) {
  return marks.filter(isMicrosofts).flatMap(({ verdict }) => verdict.codes);
}

function isMicrosofts({ verdict, writer }: Mark): boolean {
  return writer === 'receiver' && verdict.system === 'microsoft';
}
