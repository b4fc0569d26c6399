import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limiter } from '../../src/net/limits.ts';

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%s is no limit', (max) => {
  expect(() => limiter(max)).toThrow(RangeError);
});

test('never more than the limit run, all of them do, and they start in the order in which they came', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 20 }),
      async (s, max, count) => {
        const limit = limiter(max);
        const started: number[] = [];
        let running = 0;
        let most = 0;
        const tasks = Array.from({ length: count }, (_, index) =>
          limit(async () => {
            started.push(index);
            most = Math.max(most, ++running);
            await s.schedule(Promise.resolve());
            running--;
            return index;
          }),
        );
        await s.waitFor(Promise.all(tasks));
        expect(await Promise.all(tasks)).toEqual(started);
        expect(started).toEqual(Array.from({ length: count }, (_, index) => index));
        expect(most).toBe(Math.min(max, count));
      },
    ),
  );
});

test('a task that throws frees its place, and its own result alone rejects', async () => {
  const limit = limiter(1);
  const failing = limit(async () => {
    throw new Error('mine');
  });
  const next = limit(async () => 'next');
  await expect(failing).rejects.toThrow('mine');
  await expect(next).resolves.toBe('next');
});

test('what is patient lets others go first, and then goes in its own order', async () => {
  const limit = limiter(1);
  const started: string[] = [];
  const task = (name: string) => async () => {
    started.push(name);
  };
  await Promise.all([
    limit(task('under way'), { patient: true }),
    limit(task('first guess'), { patient: true }),
    limit(task('second guess'), { patient: true }),
    limit(task('question')),
    limit(task('another question'), { patient: false }),
  ]);
  expect(started).toEqual(['under way', 'question', 'another question', 'first guess', 'second guess']);
});
