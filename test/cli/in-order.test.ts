import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from '../../src/cli/in-order.ts';

async function collected<R>(results: AsyncGenerator<R, void>): Promise<readonly R[]> {
  const all: R[] = [];
  for await (const result of results) all.push(result);
  return all;
}

test('results come in the order of the items, whichever ends first, and never too many are waiting', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 5 }), fc.nat(20), async (s, ahead, count) => {
      const items = Array.from({ length: count }, (_, index) => index);
      let waiting = 0;
      let most = 0;
      const results = inOrder(items, ahead, async (item) => {
        most = Math.max(most, ++waiting);
        await s.schedule(Promise.resolve());
        return item;
      });
      const given: number[] = [];
      const reading = (async () => {
        for await (const result of results) {
          waiting--;
          given.push(result);
        }
      })();
      await s.waitFor(reading);
      expect(given).toEqual(items);
      expect(most).toBe(Math.min(ahead, count));
    }),
  );
});

test('a task that throws ends it when its turn comes', async () => {
  const results = inOrder([1, 2, 3], 2, async (item) => {
    if (item === 2) throw new Error('mine');
    return item;
  });
  expect(await results.next()).toEqual({ value: 1, done: false });
  await expect(results.next()).rejects.toThrow('mine');
  expect(await collected(results)).toEqual([]);
});
