import { expect, test } from 'vitest';
import { txtValue } from '../../src/core/zone-file.ts';

test.for([
  ['v=spf1 -all', '"v=spf1 -all"'],
  ['', '""'],
  ['say "hi" \\ there', '"say \\"hi\\" \\\\ there"'],
  ['tab\there', '"tab\\009here"'],
  ['caf\u00e9', '"caf\\233"'],
  ['\u2013all', '"\\226\\128\\147all"'],
  ['x'.repeat(256), `"${'x'.repeat(255)}" "x"`],
] as const)('%j is written so that it can be pasted into a zone file', ([text, value]) => {
  expect(txtValue(text)).toBe(value);
});
