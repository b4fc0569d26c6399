import { isWithin } from '../../core/names.ts';
import { cut } from '../../message/shown.ts';
import type { MessageDmarc } from './dmarc-facts.ts';

type Author = MessageDmarc['author'];

const MOST_SHOWN = 40;
const PREFIX = '_dmarc.';

/** What in a record decides, such as `sp=none` or `p=reject; t=y`; null: no record applies. */
export function asksOf({ applied, record }: Author['policy']): string | null {
  if (applied === null || record === null) return null;
  const { tag, requested } = applied;
  if (tag === null) return `${faultOf(record)}, read as p=none`;
  return `${tag}=${requested}${record.testing && requested !== 'none' ? '; t=y' : ''}`;
}

/** What keeps a record from having a policy (RFC 9989 section 4.10.1), such as `p=rejected`. */
export function faultOf({ invalidPolicies: [invalid] }: NonNullable<Author['policy']['record']>): string {
  return invalid === undefined ? 'no p' : `${invalid.name}=${cut(invalid.value, MOST_SHOWN)}`;
}

/** The nearest name of the author's organization that holds more than one record: they count as none. */
export function severalOf({ organization: { steps, listed } }: Author) {
  const several = steps
    .filter(({ found }) => found === 'several')
    .map(({ name, count }) => ({ location: name.slice(PREFIX.length), count: count ?? 2 }));
  return several.find(({ location }) => isWithin(location, listed)) ?? null;
}
