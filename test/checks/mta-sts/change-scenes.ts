import type { Scene } from '../../support/scene.ts';
import { good, shown, yesterday, zone } from './world.ts';

const since = (facts: unknown) => ({ zone: zone(), net: good, options: { earlier: yesterday(facts) } });

/** What became of an earlier policy. */
export const changes: readonly Scene[] = [
  { name: 'the policy is the same', ...since(shown()), finds: [] },
  { name: 'the mode changed, the id did not', ...since(shown({ mode: 'testing' })), finds: ['mta-sts-id-unchanged'] },
  { name: 'so did max_age', ...since(shown({ maxAgeSeconds: 60 })), finds: ['mta-sts-id-unchanged'] },
  {
    name: 'the hosts changed, and the old ones are gone',
    ...since(shown({ mx: ['mx.old.example'] })),
    finds: ['mta-sts-cached-policy-refuses'],
  },
  {
    name: 'the hosts changed, but nobody keeps the old policy',
    ...since(shown({ mx: ['mx.old.example'], maxAgeSeconds: 3_600 })),
    finds: ['mta-sts-id-unchanged'],
  },
  {
    name: 'the old policy still covers the host',
    ...since(shown({ mx: ['*.a.example'] })),
    finds: ['mta-sts-id-unchanged'],
  },
  { name: 'the id changed too', ...since({ ...(shown({ mode: 'testing' }) as object), id: '1' }), finds: [] },
  { name: 'nothing that can be read', ...since({ id: '20260101', policy: { mode: 1 } }), finds: [] },
  { name: 'not even an object', ...since('20260101'), finds: [] },
];
