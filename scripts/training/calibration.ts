/** A score of a message that the model had not seen. */
export interface Scored {
  readonly score: number;
  readonly spam: boolean;
}

export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

const STEPS = 200;

/** From scores to log-odds (Platt): the line under which what was seen is likeliest, both kinds counting the same. */
export function calibrated(scored: readonly Scored[]): Line {
  const spam = scored.filter((one) => one.spam).length;
  const ham = scored.length - spam;
  let slope = 1;
  let intercept = 0;
  for (let step = 0; step < STEPS; step++) {
    let [ga, gb, aa, ab, bb] = [0, 0, 1e-9, 0, 1e-9];
    for (const one of scored) {
      const importance = 0.5 / (one.spam ? spam : ham);
      const target = one.spam ? (spam + 1) / (spam + 2) : 1 / (ham + 2);
      const p = 1 / (1 + Math.exp(-(slope * one.score + intercept)));
      const curve = Math.max(p * (1 - p), 1e-9) * importance;
      const pull = (p - target) * importance;
      ga += pull * one.score;
      gb += pull;
      aa += curve * one.score * one.score;
      ab += curve * one.score;
      bb += curve;
    }
    const determinant = aa * bb - ab * ab;
    if (Math.abs(determinant) < 1e-15) break;
    slope = Math.max(0.05, slope - 0.5 * ((bb * ga - ab * gb) / determinant));
    intercept -= 0.5 * ((aa * gb - ab * ga) / determinant);
  }
  return { slope, intercept };
}

/** The probability from which on at most `most` of the legitimate messages seen are called spam. */
export function thresholdFor(scored: readonly Scored[], { slope, intercept }: Line, most: number): number {
  const hams = scored
    .filter(({ spam }) => !spam)
    .map(({ score }) => score)
    .sort((a, b) => b - a);
  const last = hams[Math.floor(hams.length * most)] ?? hams.at(-1) ?? 0;
  return 1 / (1 + Math.exp(-(slope * last + intercept + 0.05)));
}
