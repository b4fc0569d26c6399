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
  scene('reports go to a domain that nobody has, which dmarc tells', dmarc('mailto:d@old-vendor.com'), []),
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
    'dangling-dmarc-claimable',
  ]),
  scene('DMARC is an alias of a name that is gone', { ...own, '_dmarc.a.com': { CNAME: ['x.v.com'] }, 'v.com': {} }, [
    'dangling-missing',
  ]),
  scene(
    'mail goes to a host that anybody can create',
    {
      ...own,
      'a.com': { ...own['a.com'], MX: ['10 acme.westeurope.cloudapp.azure.com'] },
    },
    ['dangling-claimable'],
  ),
  scene(
    'SPF includes a host that anybody can create',
    { ...own, 'a.com': { ...own['a.com'], TXT: ['v=spf1 include:acme.trafficmanager.net -all'] } },
    ['dangling-claimable'],
  ),
  scene(
    'a resource with the hash of its owner in the name',
    {
      ...own,
      'mta-sts.a.com': { CNAME: ['acme-ds27dh7271aah175.westus-01.azurewebsites.net'] },
      'azurewebsites.net': {},
    },
    ['dangling-missing'],
  ),
  scene(
    'a name that the holder of a domain gives out is not for a registry to sell',
    { ...own, 'mta-sts.a.com': { CNAME: ['acme.github.io'] }, 'github.io': {} },
    ['dangling-missing'],
  ),
  scene(
    'passwords go to a domain that nobody has',
    { ...own, '_imaps._tcp.a.com': { SRV: ['0 1 993 imap.gone.com'] } },
    ['dangling-unregistered'],
  ),
  scene(
    'passwords go to a host that is gone, which client-setup tells',
    { ...own, '_imaps._tcp.a.com': { SRV: ['0 1 993 imap.v.com'] }, 'v.com': {} },
    [],
  ),
  scene('a wildcard leads to a domain that nobody has', { ...own, '*.a.com': { CNAME: ['x.gone.com'] } }, [
    'dangling-dmarc-claimable',
  ]),
  scene('services that are not offered', { ...own, '_imap._tcp.a.com': { SRV: ['0 0 0 .'] } }, []),
  scene(
    'an alias that leads somewhere',
    { ...own, 'mta-sts.a.com': { CNAME: ['x.vendor.com'] }, 'x.vendor.com': { A: ['44.128.2.2'] } },
    [],
  ),
];
