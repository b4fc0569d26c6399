/** A score of a message that the model had not seen. */
export interface Scored {
  readonly score: number;
  readonly spam: boolean;
  /** What is to count the same as every other set, whatever its size. */
  readonly set: string;
}

export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

const STEPS = 200;
const FLATTEST = 0.05;

/**
 * From scores to log-odds (Platt): the line under which what was seen is likeliest, where every set counts the same. It
 * always rises.
 *
 * @param share  how much spam counts within a set: `even`, as much as its ham; `own`, as often as it occurs there
 */
export function calibrated(scored: readonly Scored[], share: 'even' | 'own'): Line {
  const sizes = new Map<string, number>();
  const keyOf = ({ set, spam }: Scored) => (share === 'own' ? set : `${set} ${spam}`);
  for (const one of scored) sizes.set(keyOf(one), (sizes.get(keyOf(one)) ?? 0) + 1);
  const weighed = scored.map((one) => ({ ...one, importance: 1 / (sizes.size * (sizes.get(keyOf(one)) ?? 1)) }));
  let line: Line = { slope: 1, intercept: 0 };
  for (let step = 0; step < STEPS; step++) line = nearer(line, weighed);
  return line;
}

/** One damped step of Newton's method on the two numbers. */
function nearer({ slope, intercept }: Line, scored: readonly (Scored & { readonly importance: number })[]): Line {
  const sums = { bySlope: 0, byIntercept: 0, slopeSlope: 1e-9, slopeIntercept: 0, interceptIntercept: 1e-9 };
  for (const { score, spam, importance } of scored) {
    const probability = 1 / (1 + Math.exp(-(slope * score + intercept)));
    const curve = Math.max(probability * (1 - probability), 1e-9) * importance;
    const pull = (probability - (spam ? 1 : 0)) * importance;
    sums.bySlope += pull * score;
    sums.byIntercept += pull;
    sums.slopeSlope += curve * score * score;
    sums.slopeIntercept += curve * score;
    sums.interceptIntercept += curve;
  }
  const determinant = sums.slopeSlope * sums.interceptIntercept - sums.slopeIntercept ** 2;
  if (Math.abs(determinant) < 1e-15) return { slope, intercept };
  const down = (sums.interceptIntercept * sums.bySlope - sums.slopeIntercept * sums.byIntercept) / determinant;
  const aside = (sums.slopeSlope * sums.byIntercept - sums.slopeIntercept * sums.bySlope) / determinant;
  return { slope: Math.max(FLATTEST, slope - 0.5 * down), intercept: intercept - 0.5 * aside };
}

export function probabilityOf(score: number, { slope, intercept }: Line): number {
  return 1 / (1 + Math.exp(-(slope * score + intercept)));
}

/** The score above which, in each set, at most this share of the legitimate messages lies. */
export function scoreOverHam(scored: readonly Scored[], share: number): number {
  const sets = [...new Set(scored.map(({ set }) => set))];
  return Math.max(
    ...sets.map((name) => {
      const hams = scored.filter(({ set, spam }) => set === name && !spam).map(({ score }) => score);
      hams.sort((a, b) => b - a);
      return hams[Math.floor(hams.length * share)] ?? -Infinity;
    }),
  );
}
