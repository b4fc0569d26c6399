import type { ForecastReceiver } from './schema.ts';

type Outcome = ForecastReceiver['outcome'];

/** The message does not reach the inbox; the worst first. */
export const LOST: readonly Outcome[] = ['thrown-away', 'refused', 'refused-or-junk', 'held-back', 'junk'];

export function isLost({ outcome }: Pick<ForecastReceiver, 'outcome'>): boolean {
  return LOST.includes(outcome);
}
