import type { Scene } from '../../support/scene.ts';
import { page, policy, two, zone } from './world.ts';

const listing = (...mx: readonly string[]) => page(policy({ mx: mx.map((pattern) => `mx: ${pattern}`) }));
const testing = page(policy({ mode: 'mode: testing', mx: ['mx: mx1.a.example'] }));

/** Whom the policy covers. */
export const coverage: readonly Scene[] = [
  { name: 'a wildcard covers one label', zone: zone(), net: listing('*.a.example'), finds: [] },
  { name: 'case does not matter', zone: zone(), net: listing('MX1.A.Example'), finds: [] },
  { name: 'one of two is not listed', zone: two, net: listing('mx1.a.example'), finds: ['mta-sts-mx-not-listed'] },
  {
    name: 'in testing nobody refuses',
    zone: two,
    net: testing,
    finds: ['mta-sts-testing', 'mta-sts-mx-not-listed-unenforced'],
  },
  {
    name: 'nobody refuses by a policy that no valid record tells of',
    zone: { ...two, '_mta-sts.a.example': { TXT: ['v=STSv1; id='] } },
    net: listing('mx1.a.example'),
    finds: ['mta-sts-id-invalid', 'mta-sts-mx-not-listed-unenforced'],
  },
  {
    name: 'none is listed',
    zone: zone(),
    net: listing('mx.a.example'),
    finds: ['mta-sts-no-mx-listed', 'mta-sts-mx-pattern-unused'],
  },
  {
    name: 'the only one that is listed has no address',
    zone: zone({ 'a.example': { MX: ['10 mx1.a.example', '20 mx2.a.example'] }, 'mx2.a.example': {} }),
    net: listing('mx2.a.example'),
    finds: ['mta-sts-no-mx-listed'],
  },
  {
    name: 'patterns are anchored',
    zone: zone({ 'a.example': { MX: ['10 evilmx1.a.example'] }, 'evilmx1.a.example': { A: ['44.128.1.66'] } }),
    net: listing('mx1.a.example'),
    finds: ['mta-sts-no-mx-listed', 'mta-sts-mx-pattern-unused'],
  },
  {
    name: 'a wildcard does not cover two labels',
    zone: zone({ 'a.example': { MX: ['10 a.b.a.example'] }, 'a.b.a.example': { A: ['44.128.1.66'] } }),
    net: listing('*.a.example'),
    finds: ['mta-sts-no-mx-listed', 'mta-sts-mx-pattern-unused'],
  },
  {
    name: 'patterns end where they end',
    zone: zone({
      'a.example': { MX: ['10 mx1.a.example.evil.test'] },
      'mx1.a.example.evil.test': { A: ['44.1.1.66'] },
    }),
    net: listing('mx1.a.example', '*.a.example'),
    finds: ['mta-sts-no-mx-listed', 'mta-sts-mx-pattern-unused'],
  },
  {
    name: 'a wildcard does not cover what it stands before',
    zone: zone({ 'a.example': { MX: ['10 a.example'], A: ['44.128.1.1'] } }),
    net: listing('*.a.example'),
    finds: ['mta-sts-no-mx-listed', 'mta-sts-mx-pattern-unused'],
  },
  {
    name: 'capitals and a dot at the end of the MX do not matter',
    zone: zone({ 'a.example': { MX: ['10 MX1.A.Example.'] } }),
    net: listing('mx1.a.example'),
    finds: [],
  },
  {
    name: 'one pattern too many',
    zone: zone(),
    net: listing('mx1.a.example', 'mx.old.example'),
    finds: ['mta-sts-mx-pattern-unused'],
  },
  {
    name: 'no MX record: the domain itself is the host',
    zone: zone({ 'a.example': { A: ['44.128.1.1'] } }),
    net: listing('a.example'),
    finds: [],
  },
  {
    name: 'mode none covers nobody, and need not',
    zone: zone(),
    net: page(policy({ mode: 'mode: none', mx: ['mx: mx.old.example'] })),
    finds: ['mta-sts-mode-none'],
  },
];
