import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reasonTraits } from '../../../src/bounce/reason-traits.ts';
import { bounceReasons } from '../../../src/core/bounce.ts';
import { moverWords, reasonWords } from '../../../src/report/text/bounce-words.ts';

const page = readFileSync(new URL('../../../docs/bounce.md', import.meta.url), 'utf8');

test.each(bounceReasons)('docs/bounce.md tells %s as the code does', (reason) => {
  const { kind, move } = reasonTraits[reason];
  expect(page).toContain(`| \`${reason}\` | ${reasonWords[reason].clause} | ${kind} | ${moverWords[move]} |`);
});
