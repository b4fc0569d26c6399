import { expect, test } from 'vitest';
import { isProvable, unprovableProof } from '../../../src/report/bounce/proof-unprovable.ts';
import { conclusion, recipient } from './sample.ts';

const refused = { ...conclusion, reason: 'blocked', kind: 'temporary', topics: ['blocklist', 'reverse-dns'] } as const;

test('what greylisting puts off is looked up nowhere, whatever else a refusal like it may rest on', () => {
  expect(isProvable(refused, recipient)).toBe(true);
  expect(unprovableProof(refused, recipient)).toBe(null);
  const greylisted = { ...refused, greylisting: true };
  expect(isProvable(greylisted, recipient)).toBe(false);
  expect(unprovableProof(greylisted, recipient)).toMatchObject({ verdict: 'not provable', unchecked: [] });
});
