export interface MemoOptions<T> {
  /** How long a value may be handed out after it came, in milliseconds. */
  lifetimeMs(value: T): number;
  /** A clock that only goes forward. */
  readonly monotonicMs: () => number;
  readonly maxEntries: number;
}

export interface Memo<T> {
  /** The value kept for `key`, or under way, or else made now. `shared`: nothing had to be made. */
  get(key: string, make: () => Promise<T>): { readonly value: Promise<T>; readonly shared: boolean };
}

/** Makes each value once, however many ask for it at the same time, and keeps it for its lifetime. */
export function createMemo<T>({ lifetimeMs, monotonicMs, maxEntries }: MemoOptions<T>): Memo<T> {
  const entries = new Map<string, { readonly value: Promise<T>; expiresAtMs: number }>();

  function add(key: string, make: () => Promise<T>): Promise<T> {
    const entry = { value: make(), expiresAtMs: Number.POSITIVE_INFINITY };
    entry.value.then(
      (value) => {
        entry.expiresAtMs = monotonicMs() + lifetimeMs(value);
      },
      () => {
        if (entries.get(key) === entry) entries.delete(key);
      },
    );
    entries.delete(key); // so that it stands behind the older ones
    entries.set(key, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries) break;
      entries.delete(oldest);
    }
    return entry.value;
  }

  return {
    get(key, make) {
      const kept = entries.get(key);
      if (kept && monotonicMs() < kept.expiresAtMs) return { value: kept.value, shared: true };
      return { value: add(key, make), shared: false };
    },
  };
}
