import type { Scored } from './calibration.ts';
import type { Held } from './examples.ts';
import { scoreOf, settings, trained } from './logistic.ts';
import type { Settings } from './rows.ts';

const FOLDS = 5;

/** Each message scored by a model that was trained without it, and without any with the same body. */
export function crossValidated(examples: readonly Held[], chosen: Settings = settings): readonly Scored[] {
  const foldOf = ({ share }: Held) => Math.floor(share * FOLDS);
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) =>
    scores(
      examples.filter((example) => foldOf(example) !== fold),
      examples.filter((example) => foldOf(example) === fold),
      ({ corpus }) => corpus,
      chosen,
    ),
  );
}

/** Each message scored by a model that was trained on the other collections alone. */
export function fromElsewhere(examples: readonly Held[], chosen: Settings = settings): readonly Scored[] {
  const corpora = [...new Set(examples.map(({ corpus }) => corpus))];
  return corpora.flatMap((left) =>
    scores(
      examples.filter(({ corpus }) => corpus !== left),
      examples.filter(({ corpus }) => corpus === left),
      () => `${left} from elsewhere`,
      chosen,
    ),
  );
}

function scores(
  known: readonly Held[],
  unknown: readonly Held[],
  setOf: (example: Held) => string,
  chosen: Settings,
): readonly Scored[] {
  const model = trained(known, chosen);
  return unknown.map((example) => ({
    score: scoreOf(example.features, model),
    spam: example.spam,
    set: setOf(example),
  }));
}
