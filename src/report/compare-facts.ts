/** Two facts that differ, each as JSON; null: it is not there. */
export interface Difference {
  readonly path: string;
  readonly before: string | null;
  readonly now: string | null;
}

const MOST_CHARACTERS = 300;

/**
 * What differs between the facts of a check then and now. Entries of a list are told apart by what names them, such as
 * the address, so that one that is gone does not make all those behind it differ; how long things took is left out.
 *
 * @param before  out of a file that anybody may have written
 */
export function differences(before: Fields, now: Fields): readonly Difference[] {
  return between(before, now, '');
}

type Fields = Readonly<Record<string, unknown>>;

// As deep as `now` goes, which is what the checks show.
function between(before: unknown, now: unknown, path: string): readonly Difference[] {
  if (Array.isArray(before) && Array.isArray(now)) return betweenLists(before, now, path);
  if (isObject(before) && isObject(now)) return betweenObjects(before, now, path);
  return leaf(before, now, path);
}

function betweenObjects(before: Fields, now: Fields, path: string): readonly Difference[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...keys]
    .filter((key) => !/Ms$/.test(key))
    .flatMap((key) => between(ownValue(before, key), ownValue(now, key), path === '' ? key : `${path}.${key}`));
}

function betweenLists(before: readonly unknown[], now: readonly unknown[], path: string): readonly Difference[] {
  if (![...before, ...now].some((entry) => typeof entry === 'object' && entry !== null)) {
    const gone = without(before, now);
    const come = without(now, before);
    return Array.from({ length: Math.max(gone.length, come.length) }, (_, index) =>
      leaf(gone[index], come[index], path),
    ).flat();
  }
  for (const names of NAMES) {
    const [was, is] = [named(before, names), named(now, names)];
    if (was !== null && is !== null) return betweenObjects(was, is, path);
  }
  return betweenObjects({ ...before }, { ...now }, path);
}

/** What tells the entries of a list apart, the first that does. */
const NAMES: readonly (readonly string[])[] = [
  ['selector'],
  ['address'],
  ['address', 'port'],
  ['server', 'address'],
  ['host'],
  ['host', 'address'],
  ['exchange'],
  ['zone'],
  ['name'],
  ['domain'],
  ['id'],
  ['subject'],
  ['term'],
  ['target'],
  ['recipient'],
  ['method'],
];

function named(list: readonly unknown[], names: readonly string[]): Fields | null {
  const entries = list.map((entry) => {
    const values = isObject(entry) ? names.map((name) => ownValue(entry, name)) : [];
    const all = values.length > 0 && values.every((value) => typeof value === 'string' || typeof value === 'number');
    return [all ? values.join(' ') : null, entry] as const;
  });
  const distinct = new Set(entries.map(([name]) => name));
  return distinct.has(null) || distinct.size < entries.length ? null : Object.fromEntries(entries);
}

function without(list: readonly unknown[], other: readonly unknown[]): readonly unknown[] {
  const counts = new Map<unknown, number>();
  for (const value of other) counts.set(value, (counts.get(value) ?? 0) + 1);
  return list.filter((value) => {
    const left = counts.get(value) ?? 0;
    counts.set(value, left - 1);
    return left <= 0;
  });
}

function leaf(before: unknown, now: unknown, path: string): readonly Difference[] {
  const [one, other] = [json(before), json(now)];
  return one === other ? [] : [{ path: shortened(path), before: cut(one), now: cut(other) }];
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ownValue(object: Fields, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function json(value: unknown): string | null {
  if (value === undefined) return null;
  try {
    return JSON.stringify(value);
  } catch {
    return 'too deep to be shown'; // of the earlier report alone: what the checks show is shallow
  }
}

function cut(text: string | null): string | null {
  return text === null ? null : shortened(text);
}

function shortened(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}
