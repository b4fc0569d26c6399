import { isQueryName } from './names.ts';
import type { Dns } from './net.ts';
import { known, mapKnown, type Observation } from './observation.ts';

/** A name where people put a record, and where nobody who reads such records looks. */
export interface StrayName {
  readonly name: string;
  /** The records of that kind there, bounded in number. */
  readonly seen: Observation<readonly string[]>;
}

const MAX_RECORDS = 3;

/**
 * Asks some names for TXT records of one kind, all at once. What is no name for DNS is left out.
 *
 * @param isOne  whether a text is such a record
 */
export async function strayRecords(
  names: readonly string[],
  isOne: (text: string) => boolean,
  dns: Pick<Dns, 'query'>,
): Promise<Observation<readonly StrayName[]>> {
  const strays = await Promise.all(
    names.filter(isQueryName).map(async (name) => ({
      name,
      seen: mapKnown(await dns.query(name, 'TXT'), (answer) =>
        (answer.kind === 'records' ? answer.records : [])
          .map((strings) => strings.join(''))
          .filter(isOne)
          .slice(0, MAX_RECORDS),
      ),
    })),
  );
  return known(
    strays,
    strays.flatMap(({ seen }) => seen.evidence),
  );
}
