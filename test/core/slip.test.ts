import { expect, test } from 'vitest';
import { isSlip } from '../../src/core/slip.ts';

test.each(['rejct', 'rejects', 'reject ', 'rejext', 'erject', 'rejetc', 'xreject', 'eject'])(
  '%j is a slip of reject',
  (word) => {
    expect(isSlip(word, 'reject')).toBe(true);
  },
);

test.each(['reject', 'rejec1t2', 'rjcet', 'tcejer', '', 're'])('%j is none', (word) => {
  expect(isSlip(word, 'reject')).toBe(false);
});

test('a word of one letter has no slips', () => {
  expect(isSlip('q', 'p')).toBe(false);
});
