import { describe, expect, test } from 'vitest';
import { transport } from '../../../src/checks/transport/check.ts';
import { unknown } from '../../../src/core/observation.ts';
import { codesOf } from '../../support/audit.ts';
import { play } from '../../support/scene.ts';
import { bad, mail, one, POLICY, scenes, serving, sts, two } from './scenes.ts';

describe('what three kinds of senders would do', () => {
  test.each(scenes)('$name', async (scene) => {
    const result = await play(transport, scene);
    if (scene.finds === null) expect(result.outcome).toBe('not-applicable');
    else expect(codesOf(result).toSorted()).toEqual(scene.finds.toSorted());
  });

  test('the table says it for each address', async () => {
    const zone = { ...one, ...sts };
    const net = { smtp: mail({ 'mx.a.example': bad }), https: serving(POLICY) };
    const result = await play(transport, { name: '', zone, net, finds: [] });
    expect('shown' in result && result.shown).toMatchObject({
      places: [
        {
          host: 'mx.a.example',
          opportunistic: expect.stringMatching(/^delivers: encrypted/),
          'mta-sts': expect.stringMatching(/^waits/),
          dane: expect.stringMatching(/^has no rule/),
        },
      ],
    });
  });

  test('while one host is unseen, nothing is lost for sure', async () => {
    const zone = { ...two, ...sts };
    const net = { smtp: mail({ 'mx.a.example': bad, 'mx2.a.example': 'unseen' }), https: serving(POLICY) };
    const result = await play(transport, { name: '', zone, net, finds: [] });
    expect(codesOf(result)).toEqual(['transport-mta-sts-some-refused']);
    expect(result).toMatchObject({
      unchecked: [{ couldBe: ['transport-mta-sts-all-refused', 'transport-mta-sts-some-refused'] }],
    });
  });

  test('a policy that could not be had from here leaves it open', async () => {
    const net = { smtp: mail(), https: () => unknown('unreachable', 'no way there') };
    const result = await play(transport, { name: '', zone: { ...one, ...sts }, net, finds: [] });
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [] });
  });

  test('TLSA behind a resolver that does not validate leaves it open', async () => {
    const zone = { ...one, '_25._tcp.mx.a.example': { TLSA: [`3 1 1 ${'00'.repeat(32)}`] } };
    const result = await play(transport, { name: '', zone, net: { smtp: mail() }, finds: [] });
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [], unchecked: [{ reason: 'not-proven' }] });
  });
});
