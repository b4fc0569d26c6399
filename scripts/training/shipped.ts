import { deflateRawSync } from 'node:zlib';
import type { ModelFile } from '../../src/classifier/model.ts';
import { calibrated, probabilityOf, scoreOverHam } from './calibration.ts';
import type { Held } from './examples.ts';
import { rounded, settings, trained } from './logistic.ts';
import type { Settings } from './rows.ts';
import { crossValidated, fromElsewhere } from './unseen.ts';

/** Of the legitimate messages above the threshold: what is promised; and half of it, for mail like that it was trained on. */
const MOST_FALSE = { known: 1 / 2000, elsewhere: 1 / 1000 } as const;
const HAM_BELOW = 0.2;

/**
 * A model with its calibration and thresholds, as it is shipped. Probabilities are those of mail that it had not seen, half
 * of it from collections that it knew nothing of: so it is less sure than it could be of mail like that it was trained on.
 */
export function shipped(examples: readonly Held[], chosen: Settings = settings): ModelFile {
  const { octets, ...numbers } = rounded(trained(examples, chosen));
  const known = crossValidated(examples, chosen);
  const several = new Set(examples.map(({ corpus }) => corpus)).size > 1;
  const elsewhere = several ? fromElsewhere(examples, chosen) : [];
  // Of several collections, how much spam each holds tells how it was gathered. Of one, it is what is to be expected.
  const calibration = calibrated([...known, ...elsewhere], several ? 'even' : 'own');
  const threshold = Math.max(
    scoreOverHam(known, MOST_FALSE.known),
    several ? scoreOverHam(elsewhere, MOST_FALSE.elsewhere) : -Infinity,
  );
  return {
    ...numbers,
    calibration,
    thresholds: { spam: probabilityOf(threshold, calibration), ham: HAM_BELOW },
    weights: deflateRawSync(octets, { level: 9 }).toString('base64'),
  };
}
