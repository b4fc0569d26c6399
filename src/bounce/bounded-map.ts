/** What was used last, by its key. */
export interface BoundedMap<V> {
  get(key: string): V | undefined;
  /** @returns the value */
  set(key: string, value: V): V;
}

const MAX_KEY = 4000;

/** Between so many values and twice as many: the older half makes room. A key of more than 4,000 characters is not kept. */
export function bounded<V>(most: number): BoundedMap<V> {
  let older = new Map<string, V>();
  let newer = new Map<string, V>();
  const set = (key: string, value: V): V => {
    if (key.length > MAX_KEY) return value;
    if (newer.size >= most) {
      older = newer;
      newer = new Map();
    }
    newer.set(key, value);
    return value;
  };
  return {
    get(key) {
      const value = newer.get(key);
      if (value !== undefined) return value;
      const old = older.get(key);
      return old === undefined ? undefined : set(key, old);
    },
    set,
  };
}
