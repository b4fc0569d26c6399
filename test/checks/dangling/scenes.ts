import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';

const own = {
  'a.com': { MX: ['10 mx.a.com'], TXT: ['v=spf1 mx -all'] },
  'mx.a.com': { A: ['44.128.1.25'] },
  com: {},
  net: {},
} satisfies Zone;
const dmarc = (rua: string) => ({ ...own, '_dmarc.a.com': { TXT: [`v=DMARC1; p=reject; rua=${rua}`] } }) satisfies Zone;
const scene = (name: string, zone: Zone, finds: Scene['finds']): Scene => ({ name, domain: 'a.com', zone, finds });

export const scenes: readonly Scene[] = [
  scene('nothing is delegated', own, []),
  scene('reports go to the domain itself', dmarc('mailto:d@a.com'), []),
  scene('reports go to a service', { ...dmarc('mailto:d@vendor.com'), 'vendor.com': { MX: ['10 x.vendor.com'] } }, []),
  scene('no such domain', { com: {} }, null),
  scene('reports go to a domain that nobody has', dmarc('mailto:d@old-vendor.com'), ['dangling-unregistered']),
  scene(
    'reports go to a name that is gone',
    { ...dmarc('mailto:d@x.vendor.com'), 'vendor.com': { NS: ['ns.vendor.com'] } },
    ['dangling-missing'],
  ),
  scene(
    'TLS reports go to a domain that nobody has',
    { ...own, '_smtp._tls.a.com': { TXT: ['v=TLSRPTv1; rua=https://x.gone.com/r'] } },
    ['dangling-unregistered'],
  ),
  scene(
    'the logo stands at a domain that nobody has',
    { ...own, 'default._bimi.a.com': { TXT: ['v=BIMI1; l=https://cdn.gone.com/l.svg'] } },
    ['dangling-unregistered'],
  ),
  scene(
    'the policy host is an alias of a resource that is gone',
    { ...own, 'mta-sts.a.com': { CNAME: ['acme.azurewebsites.net'] } },
    ['dangling-claimable'],
  ),
  scene(
    'the policy host is an alias of a name that is gone',
    { ...own, 'mta-sts.a.com': { CNAME: ['x.vendor.com'] }, 'vendor.com': { NS: ['n.vendor.com'] } },
    ['dangling-missing'],
  ),
  scene('DMARC is an alias of a domain that nobody has', { ...own, '_dmarc.a.com': { CNAME: ['a.gone.com'] } }, [
    'dangling-unregistered',
  ]),
  scene(
    'an alias that leads somewhere',
    { ...own, 'mta-sts.a.com': { CNAME: ['x.vendor.com'] }, 'x.vendor.com': { A: ['44.128.2.2'] } },
    [],
  ),
];
