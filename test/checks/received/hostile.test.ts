import fc from 'fast-check';
import { expect, test } from 'vitest';
import { received } from '../../../src/checks/received/check.ts';
import { copyScene } from '../../support/copy-world.ts';
import { playOnce } from '../../support/scene.ts';
import { copyOf, PASSES, signed, zone } from './copies.ts';

const good = await signed();

const NAMES = [
  'Authentication-Results',
  'Received',
  'Received-SPF',
  'DKIM-Signature',
  'ARC-Seal',
  'X-Spam-Status',
  'Subject',
];
const field = fc
  .tuple(fc.constantFrom(...NAMES), fc.string({ maxLength: 80 }))
  .map(([name, value]) => `${name}: ${value}`);

test('whatever a receiver writes into the copy, it is judged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(field, { maxLength: 6 }), fc.string({ maxLength: 60 }), async (fields, body) => {
      const copy = [...fields, copyOf(`${good}${body}`, PASSES)].join('\r\n');
      const result = await playOnce(received, copyScene('', Buffer.from(copy), [], { zone }));
      expect(['passed', 'failed', 'not-checked']).toContain(result.outcome);
      expect('unchecked' in result && result.unchecked.filter(({ reason }) => reason === 'internal-error')).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
