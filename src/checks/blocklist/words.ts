/** One entry of one list. */
export interface Entry {
  /** The address or domain. */
  readonly subject: string;
  /** What it is to the domain: `sender`, `allowed` (by SPF), `mail-host`, `domain` or `host-domain`. */
  readonly as: string;
  /** The mail host it belongs to; null: none. */
  readonly host: string | null;
  readonly list: string;
  readonly meaning: string;
  readonly codes: readonly string[];
  /** In the words of the list; null: it gives none. */
  readonly reason: string | null;
  readonly delist: string;
}

const MAX_TOLD = 6;

/** Each listing in a sentence: what, where, what it means, and the list's own words. */
export function told(entries: readonly Entry[]): string {
  const all = entries.map(
    ({ subject, as, host, list, meaning, reason }) =>
      `${subject}${place(as, host)} at ${list} (${meaning}${reason === null ? '' : `; "${reason}"`})`,
  );
  return all.length <= MAX_TOLD
    ? all.join('; ')
    : `${all.slice(0, MAX_TOLD).join('; ')}; and ${all.length - MAX_TOLD} more`;
}

function place(as: string, host: string | null): string {
  if (host !== null) return ` (${host})`;
  return as === 'allowed' ? ' (SPF lets it send)' : '';
}

/** Where to look the listings up, and ask to be taken off. */
export function where(entries: readonly Entry[]): string {
  return [...new Set(entries.map(({ delist }) => delist))].slice(0, MAX_TOLD).join(', ');
}

/** The lists in a title: by name, or how many. */
export function listNames(entries: readonly Entry[]): string {
  const names = [...new Set(entries.map(({ list }) => list))];
  return names.length <= 2 ? names.join(' and ') : `${names.length} lists`;
}
