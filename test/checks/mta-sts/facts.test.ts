import { expect, test } from 'vitest';
import { type MtaSts, mtaStsPolicy } from '../../../src/checks/mta-sts/facts.ts';
import { type AnyCheck, defineCheck } from '../../../src/core/check.ts';
import { maybe } from '../../../src/core/fact.ts';
import { type Observation, unknown } from '../../../src/core/observation.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { play } from '../../support/scene.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';
import { failing, page, policy, RECORD, recorded, zone } from './world.ts';

/** What the fact is in a world. */
async function look(at: Zone, net: ZoneNetOptions): Promise<Observation<MtaSts>> {
  let seen: Observation<MtaSts> | null = null;
  const probe: AnyCheck = defineCheck({
    id: 'probe',
    area: 'transport',
    needs: { policy: maybe(mtaStsPolicy) },
    findings: {},
    judge(values) {
      seen = values.policy;
      return [];
    },
    show: () => ({}),
    summary: () => '',
  });
  await play(probe, { name: '', zone: at, net, finds: [] });
  if (seen === null) throw new Error('nothing was observed');
  return seen;
}

test('record and policy are there: senders apply it', async () => {
  expect(await look(zone(), page(policy()))).toMatchObject({
    status: 'known',
    value: {
      record: { text: RECORD, id: '20260101' },
      policy: { mode: 'enforce', maxAgeSeconds: 1_209_600, mx: ['mx1.a.example'] },
      applied: { mode: 'enforce' },
    },
  });
});

test.each([
  ['no record', zone({ '_mta-sts.a.example': {} }), page(policy())],
  ['two records', recorded(RECORD, 'v=STSv1; id=2'), page(policy())],
  ['a record without id', recorded('v=STSv1;'), page(policy())],
  ['no policy', zone(), failing('tls-error', 'CERT_HAS_EXPIRED')],
  ['a redirect', zone(), page(policy(), { status: 302 })],
  ['a policy without mode', zone(), page(policy({ mode: '' }))],
])('nobody applies it: %s', async (_, at, net) => {
  expect(await look(at, net)).toMatchObject({ status: 'known', value: { applied: null } });
});

test('not being able to fetch it is not known, where a record asks for it', async () => {
  const net = { https: () => unknown('unreachable', 'no route') };
  expect(await look(zone(), net)).toMatchObject({ status: 'unknown', reason: 'unreachable' });
  expect(await look(zone({ '_mta-sts.a.example': {} }), net)).toMatchObject({ value: { record: null, applied: null } });
});

test('the record that is not answered is not known', async () => {
  expect(await look(zone({ '_mta-sts.a.example': 'SERVFAIL' }), page(policy()))).toMatchObject({ status: 'unknown' });
});
