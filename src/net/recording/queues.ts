/** Entries by key, each handed out once, in order. */
export function queues<T extends { readonly key: string }>(entries: readonly T[]): (key: string) => T | undefined {
  const byKey = Map.groupBy(entries, ({ key }) => key);
  const next = new Map<string, number>();
  return (key) => {
    const index = next.get(key) ?? 0;
    next.set(key, index + 1);
    return byKey.get(key)?.[index];
  };
}
