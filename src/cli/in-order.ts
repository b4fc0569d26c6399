/**
 * Starts a task for each item, and gives their results in the order of the items. At most `ahead` tasks have been started
 * whose result was not given yet, so that what is done early does not heap up behind one that takes long.
 *
 * @throws what a task throws, when its turn comes
 */
export async function* inOrder<T, R>(
  items: readonly T[],
  ahead: number,
  start: (item: T) => Promise<R>,
): AsyncGenerator<R, void> {
  const started: Promise<R>[] = [];
  for (const item of items) {
    const [first] = started;
    if (first !== undefined && started.length >= ahead) {
      yield await first;
      started.shift();
    }
    const result = start(item);
    result.catch(() => {}); // thrown when its turn comes
    started.push(result);
  }
  for (const result of started) yield await result;
}
