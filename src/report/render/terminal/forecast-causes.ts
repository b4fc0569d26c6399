import type { ForecastReceiver, Report } from '../../schema.ts';
import { visibleWords } from '../escape.ts';
import type { Block, Page } from './page.ts';
import { hang } from './wrap.ts';

type Cause = ForecastReceiver['causes'][number];

const MOST_CAUSES = 6; // --verbose has all, by receiver
const MOST_RECEIVERS_NAMED = 2;

/** Everything that decides at some receiver, the heaviest first; nothing where the table above says all of it. */
export function forecastCauses({ forecast }: Report, { width, paint }: Page): Block {
  // What somebody said of the message stands in the table; here, what is concluded for the others.
  const receivers = (forecast?.receivers ?? []).filter(({ provider }) => provider !== null);
  const groups = [...Map.groupBy(causesOf(receivers), ({ cause }) => `${cause.certainty}\0${cause.words}`).values()]
    .flatMap((group) => (group[0] === undefined ? [] : [{ cause: group[0].cause, at: group.map(({ at }) => at) }]))
    .toSorted((a, b) => b.cause.weight - a.cause.weight);
  if (groups.length < 2) return [];
  const more = groups.length > MOST_CAUSES ? [`  … and ${groups.length - MOST_CAUSES} more, see --verbose`] : [];
  return [
    paint('bold', 'because, the heaviest first'),
    ...groups.slice(0, MOST_CAUSES).flatMap(({ cause, at }) => {
      const where = at.length === receivers.length ? '' : ` (${namesOf(at)})`;
      return hang(`  ${cause.certainty.padEnd(8)}  `, visibleWords(`${cause.words}${where}`), width);
    }),
    ...more,
  ];
}

function causesOf(receivers: readonly ForecastReceiver[]): readonly { readonly cause: Cause; readonly at: string }[] {
  return receivers.flatMap(({ receiver, causes }) => {
    const once = new Map(causes.toReversed().map((cause) => [`${cause.certainty}\0${cause.words}`, cause]));
    return [...once.values()].map((cause) => ({ cause, at: receiver.split(',', 1)[0] ?? receiver }));
  });
}

function namesOf(at: readonly string[]): string {
  return at.length <= MOST_RECEIVERS_NAMED ? at.join(', ') : `${at.length} receivers`;
}
