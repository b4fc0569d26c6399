import type { Scene } from '../../support/scene.ts';
import { above, apex, delegation, glue, NS1, own, PARENT, world } from './world.ts';

/** What the zone above says of the servers. */
export const parent: readonly Scene[] = [
  {
    name: 'the registrar names an old server that is gone',
    ...world({ servers: { [PARENT]: delegation(['ns1.a.example', 'ns-old.b.example']) } }),
    finds: ['nameservers-delegation-differs', 'nameservers-host-unusable'],
  },
  {
    name: 'the registrar names an old server that still answers, out of an old zone',
    ...world({
      cached: { 'ns-old.b.example': { A: ['44.131.0.53'] } },
      servers: {
        [PARENT]: delegation(['ns1.a.example', 'ns2.a.example', 'ns-old.b.example']),
        '44.131.0.53': { ...own, ...apex({ MX: ['10 old.b.example'] }) },
      },
    }),
    finds: ['nameservers-delegation-differs', 'nameservers-mx-differs'],
  },
  {
    name: 'the zone above has no address for a server that is named after the domain',
    ...world({ servers: { [PARENT]: delegation(own['a.example'].NS, { 'ns1.a.example': { A: [NS1] } }) } }),
    finds: ['nameservers-glue-missing'],
  },
  {
    name: 'the zone above has an old address of a server',
    ...world({
      servers: { [PARENT]: delegation(own['a.example'].NS, { ...glue, 'ns2.a.example': { A: ['44.131.0.53'] } }) },
    }),
    finds: ['nameservers-glue-differs'],
  },
  {
    name: 'servers that hold the zone above too delegate nothing',
    ...world({ servers: { [PARENT]: { ...above, ...own } } }),
    finds: [],
  },
];
