import { describe, expect, test } from 'vitest';
import { parked } from '../../../src/checks/parked/check.ts';
import { codesOf } from '../../support/audit.ts';
import { play } from '../../support/scene.ts';
import { scenes } from './scenes.ts';

describe('a domain without mail', () => {
  test.each(scenes)('$name', async (scene) => {
    const result = await play(parked, scene);
    if (scene.finds === null) expect(result.outcome).toBe('not-applicable');
    else expect(codesOf(result).toSorted()).toEqual(scene.finds.toSorted());
  });

  test('what DNS does not say is not missing', async () => {
    const zone = { 'a.example': { MX: 'SERVFAIL', TXT: ['v=spf1 -all'] } } as const;
    const result = await play(parked, { name: '', zone, options: { role: 'parked' }, finds: [] });
    expect(result).toMatchObject({
      outcome: 'not-checked',
      findings: [],
      unchecked: [{ couldBe: ['parked-no-null-mx', 'parked-has-mx'] }],
    });
  });

  test('the wildcard is not seen where it does not answer', async () => {
    const zone = { 'a.example': { MX: ['0 .'], TXT: ['v=spf1 -all'] }, '*._domainkey.a.example': 'TIMEOUT' } as const;
    const result = await play(parked, { name: '', zone, finds: [] });
    expect(result).toMatchObject({ outcome: 'not-checked', unchecked: [{ couldBe: ['parked-wildcard-dkim-key'] }] });
  });
});
