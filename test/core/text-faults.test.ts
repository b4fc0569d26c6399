import { expect, test } from 'vitest';
import { faultList } from '../../src/core/text-faults.ts';

test('many faults of one kind hide none of another, and all come in order', () => {
  const faults = faultList<'many' | 'few'>();
  for (let at = 0; at < 100; at++) faults.add('many', at, at + 1, 'something else');
  faults.add('few', 5, 7, 'nothing');
  const kept = faults.inOrder();
  expect(kept.filter(({ kind }) => kind === 'many').length).toBeLessThan(100);
  expect(kept).toContainEqual({ kind: 'few', start: 5, end: 7, expected: 'nothing' });
  expect(kept.map(({ start }) => start)).toEqual(kept.map(({ start }) => start).toSorted((a, b) => a - b));
});
