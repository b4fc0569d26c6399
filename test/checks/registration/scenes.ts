import type { HttpsOutcome, HttpsRequest } from '../../../src/core/net.ts';
import { known, type Observation } from '../../../src/core/observation.ts';
import type { Scene } from '../../support/scene.ts';

export const BOOTSTRAP = JSON.stringify({
  services: [
    [['com', 'net'], ['https://rdap.registry.test/v1/']],
    [['org'], ['http://plain.registry.test/', 'https://org.registry.test']],
    [['de'], ['http://plain.registry.test/']],
    [['at'], ['https://at.registry.test/']],
  ],
});

export function page(status: number, body: string, url = 'https://x.test'): Observation<HttpsOutcome> {
  const octets = new TextEncoder().encode(body);
  const response = { ended: 'response', status, contentType: 'application/rdap+json', location: null } as const;
  return known({ ...response, body, octets, url }, [{ via: 'https', request: `GET ${url}`, response: String(status) }]);
}

/** A registry that answers for a.com alone. */
export function registry(domain: object | null, status = 200) {
  return ({ url }: HttpsRequest): Observation<HttpsOutcome> => {
    if (url === 'https://data.iana.org/rdap/dns.json') return page(200, BOOTSTRAP);
    if (url !== 'https://rdap.registry.test/v1/domain/a.com') return page(500, 'who?');
    return domain === null ? page(404, '{"errorCode":404}') : page(status, JSON.stringify(domain));
  };
}

/** A registry that sends on to where nobody may be sent. */
export function inside({ url }: HttpsRequest): Observation<HttpsOutcome> {
  if (url === 'https://data.iana.org/rdap/dns.json') return page(200, BOOTSTRAP);
  return known({ ended: 'private-address', detail: '169.254.169.254 is a link-local address', code: null });
}

export const sound = {
  objectClassName: 'domain',
  ldhName: 'a.com',
  status: ['client transfer prohibited'],
  events: [
    { eventAction: 'registration', eventDate: '2010-01-01T00:00:00Z' },
    { eventAction: 'expiration', eventDate: '2028-01-01T00:00:00Z' },
  ],
  entities: [
    {
      roles: ['registrar'],
      vcardArray: [
        'vcard',
        [
          ['version', {}, 'text', '4.0'],
          ['fn', {}, 'text', 'R Ltd'],
        ],
      ],
    },
  ],
};
const at = (registration: string, expiration: string) => [
  { eventAction: 'registration', eventDate: registration },
  { eventAction: 'expiration', eventDate: expiration },
];
const asked = { rdap: true } as const;
const zone = { 'a.com': { MX: ['10 mx.a.com'] } } as const;
const scene = (name: string, domain: object | null, finds: readonly string[]): Scene => ({
  name,
  domain: 'a.com',
  options: asked,
  zone,
  net: { https: registry(domain) },
  finds,
});

export const unregistered: Scene = {
  ...scene('not registered', null, ['registration-not-found']),
  zone: { com: {} },
};
const gone = { com: {} } as const;

/** As of 2026-11-21, the day of a `zoneNet`. */
export const scenes: readonly Scene[] = [
  { name: 'nobody asked', domain: 'a.com', zone, net: { https: registry(sound) }, finds: null },
  scene('an old name with years to go', sound, []),
  { ...scene('a name below the registered one', sound, []), domain: 'mail.a.com' },
  unregistered,
  scene('89 days old', { ...sound, events: at('2026-08-24T00:00:00Z', '2028-01-01T00:00:00Z') }, [
    'registration-young',
  ]),
  scene('90 days old', { ...sound, events: at('2026-08-23T00:00:00Z', '2028-01-01T00:00:00Z') }, []),
  scene('29 days to go', { ...sound, events: at('2010-01-01T00:00:00Z', '2026-12-20T12:00:00Z') }, [
    'registration-expires-soon',
  ]),
  scene('30 days to go', { ...sound, events: at('2010-01-01T00:00:00Z', '2026-12-21T00:00:00Z') }, []),
  scene('over, and still in DNS', { ...sound, events: at('2010-01-01T00:00:00Z', '2026-11-20T00:00:00Z') }, [
    'registration-overdue',
  ]),
  {
    ...scene('over, and out of DNS', { ...sound, events: at('2010-01-01T00:00:00Z', '2026-11-20T00:00:00Z') }, [
      'registration-expired',
    ]),
    zone: gone,
  },
  scene(
    'given up and taken again',
    {
      ...sound,
      events: [...sound.events, { eventAction: 'reregistration', eventDate: '2026-11-01T00:00:00Z' }],
    },
    ['registration-young'],
  ),
  scene('on its way back', { ...sound, status: ['pending delete', 'pending restore', 'locked'] }, []),
  scene('locked by another word', { ...sound, status: ['transfer prohibited'] }, []),
  {
    ...scene('a country without locks', { ...sound, ldhName: 'a.at', status: ['active'] }, []),
    domain: 'a.at',
    net: {
      https: ({ url }) =>
        page(200, url.includes('iana') ? BOOTSTRAP : JSON.stringify({ ...sound, ldhName: 'a.at', status: ['active'] })),
    },
  },
  scene('to be redeemed', { ...sound, status: ['redemption period', 'client transfer prohibited'] }, [
    'registration-expired',
  ]),
  scene('on hold', { ...sound, status: ['client hold', 'client transfer prohibited'] }, ['registration-hold']),
  scene('free to be moved', { ...sound, status: ['active'] }, ['registration-not-locked']),
  scene('a registry that gives neither dates nor states', { objectClassName: 'domain' }, []),
];
