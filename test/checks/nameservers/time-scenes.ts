import type { Scene } from '../../support/scene.ts';
import { apex, kept, world } from './world.ts';

/** How long answers are kept. */
export const times: readonly Scene[] = [
  {
    name: 'a change that the resolver does not have yet',
    ...world({ cached: apex({ TXT: ['v=spf1 a -all'] }) }),
    finds: ['nameservers-not-yet-visible'],
  },
  {
    name: 'a record of which the resolver still believes that it does not exist',
    ...world({ cached: { '_dmarc.a.example': {} } }),
    finds: ['nameservers-not-yet-visible'],
  },
  { name: 'MX records that are kept for a week', ...world(kept(604_800)), finds: ['nameservers-long-ttl'] },
  { name: 'MX records that are not kept', ...world(kept(0)), finds: ['nameservers-short-ttl'] },
  {
    name: 'that nothing is there is kept for a week',
    ...world({
      ...kept(604_800, 'SOA'),
      zone: apex({ SOA: ['ns1.a.example h.a.example 7 3600 600 86400 604800'] }),
    }),
    finds: ['nameservers-long-negative-ttl'],
  },
];
