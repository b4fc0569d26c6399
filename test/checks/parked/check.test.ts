import { describe, expect, test } from 'vitest';
import { parked } from '../../../src/checks/parked/check.ts';
import { play } from '../../support/scene.ts';

describe('a domain without mail', () => {
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
