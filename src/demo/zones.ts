import { reverseName } from '../core/addresses.ts';
import blocklists from '../data/blocklists.json' with { type: 'json' };
import type { HttpsPages } from './https-server.ts';
import type { Zone } from './zone.ts';

// Public-looking addresses, so that nothing is switched off for the demo: 44.128.0.0/16 is the test range of AMPRNet,
// and no packet goes there, because the route map brings every connection home and refuses the rest.
export const addresses = {
  healthy: ['44.128.1.25', '44.128.2.25'],
  healthyV6: '2a0e:fd45:25::25',
  broken: '44.128.3.25',
  expired: '44.128.4.25',
  down: '44.128.5.25',
  web: '44.128.6.80',
  /** On a list; nothing else is there. */
  listed: '44.128.7.25',
  /** Without a name. */
  nameless: '44.128.8.25',
  nameServers: ['44.128.0.53', '44.130.0.53'],
} as const;

/** The domains of `mailcheck demo`, in the order shown, and what each is there to teach. */
export const demoDomains = [
  { domain: 'healthy.example', lesson: 'everything in order' },
  { domain: 'broken.example', lesson: 'SPF past the limit of ten lookups, and no DMARC' },
  { domain: 'expired.example', lesson: 'an MX whose certificate has expired, under a policy that senders enforce' },
  { domain: 'parked.example', lesson: 'a domain that neither sends nor receives, and says so' },
  { domain: 'down.example', lesson: 'an MX that refuses every connection' },
] as const;

// A public key whose private half was thrown away.
const DKIM_KEY =
  'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwdm0jaCjVaq3xRRTr+nAPNH36sKHaQzD4f3Qi0fP7OWmMJu097UuhIDvfMZEDqtPmdlOJk/6gczYvAdSEumhUjRIAAC+bb9sggW96Jmw37SyaG9Dp4mZHGcdsNpqpZW3MXSZC1/5go0s0BcnoweIWKWRsRim4KUbL1/88vyArCz5l+xn0acTevC4fIY6RXM1xWY9mMlOfQH+6Mmqjox7pLnfJlrV99on0CZ4n+Sjt6QXBTsj5CfcnRfC/tQ0cZS0WQgTRwRyBtl/6rAM9G0C2l/225m/EyJmgOmRzah0jcynBbquw0joXW8kpuRNf9MRy0bJAzfuDA+rnGjaDS9LhwIDAQAB';

const ENFORCED = 'v=DMARC1; p=reject; rua=mailto:dmarc@healthy.example';

/** A mail host may send what has no sender but its own name. */
export const HOST_SPF = 'v=spf1 a -all';

/** Ten vendors, each a lookup, and one that costs two more. */
const vendors = ['crm', 'news', 'shop', 'desk', 'bill', 'hr', 'forms', 'chat', 'cloud', 'backup'];

/** What a domain with mail publishes beside SPF, DKIM and DMARC. */
export function wellKept(domain: string): Zone {
  return {
    [`_mta-sts.${domain}`]: { TXT: ['v=STSv1; id=20260101T000000;'] },
    [`mta-sts.${domain}`]: { A: [addresses.web] },
    [`_smtp._tls.${domain}`]: { TXT: [`v=TLSRPTv1; rua=mailto:tls@${domain}`] },
    ...nameServers(domain),
  };
}

/** Two name servers in two networks, for the domain whose NS records name them. */
function nameServers(domain: string): Zone {
  const [first, second] = addresses.nameServers;
  return { [`ns1.${domain}`]: { A: [first] }, [`ns2.${domain}`]: { A: [second] } };
}

export const mtaStsPolicy = (...hosts: readonly string[]) =>
  `version: STSv1\nmode: enforce\n${hosts.map((host) => `mx: ${host}\n`).join('')}max_age: 1209600\n`;

/** The mail hosts that each policy lists. */
const policies: Readonly<Record<string, readonly string[]>> = {
  'healthy.example': ['mx1.healthy.example', 'mx2.healthy.example'],
  'broken.example': ['mail.broken.example'],
  'expired.example': ['mx.expired.example'],
  'down.example': ['mx.down.example'],
};

/** What the web server of the demo holds. */
export const demoPages: HttpsPages = Object.fromEntries(
  Object.entries(policies).map(([domain, hosts]) => [
    `mta-sts.${domain}`,
    { '/.well-known/mta-sts.txt': { status: 200, contentType: 'text/plain', body: mtaStsPolicy(...hosts) } },
  ]),
);

const IPV6_TEST_ENTRY = reverseName('::ffff:7f00:2').replace(/\.ip6\.arpa$/, '');

/** Blocklists that answer for their test entries (RFC 5782 section 5) and have nothing else. */
const lists: Zone = Object.fromEntries(
  blocklists.lists.flatMap(({ zone, subject, test, meanings, ipv6 }) => {
    const [code = '127.0.0.2'] = Object.keys(meanings).filter((key) => key.startsWith('127.'));
    const listed = subject === 'address' ? '2.0.0.127' : test.listed;
    return [
      [zone, { NS: ['ns1.healthy.example'] }],
      [`${listed}.${zone}`, { A: [code] }],
      ...(ipv6 ? [[`${IPV6_TEST_ENTRY}.${zone}`, { A: [code] }] as const] : []),
    ];
  }),
);

/** What a bounce of the demo is about: an address on a list that many refuse by. */
const listings: Zone = {
  [`${addresses.listed.split('.').reverse().join('.')}.zen.spamhaus.org`]: { A: ['127.0.0.3'] },
};

export const demoZone: Zone = {
  ...lists,
  ...listings,
  example: { NS: ['ns1.healthy.example', 'ns2.healthy.example'] },
  ...wellKept('healthy.example'),
  ...wellKept('broken.example'),
  ...wellKept('expired.example'),
  ...wellKept('down.example'),
  ...nameServers('parked.example'),
  'healthy.example': {
    MX: ['10 mx1.healthy.example', '20 mx2.healthy.example'],
    TXT: ['v=spf1 mx -all'],
    NS: ['ns1.healthy.example', 'ns2.healthy.example'],
    SOA: ['ns1.healthy.example hostmaster.healthy.example 1 7200 900 1209600 300'],
  },
  'mx1.healthy.example': { A: [addresses.healthy[0]], AAAA: [addresses.healthyV6], TXT: [HOST_SPF] },
  'mx2.healthy.example': { A: [addresses.healthy[1]], TXT: [HOST_SPF] },
  's1._domainkey.healthy.example': { TXT: [DKIM_KEY] },
  '_dmarc.healthy.example': { TXT: [ENFORCED] },
  '25.1.128.44.in-addr.arpa': { PTR: ['mx1.healthy.example'] },
  '25.2.128.44.in-addr.arpa': { PTR: ['mx2.healthy.example'] },
  '5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.5.2.0.0.5.4.d.f.e.0.a.2.ip6.arpa': { PTR: ['mx1.healthy.example'] },

  'broken.example': {
    MX: ['10 mail.broken.example'],
    TXT: [`v=spf1 mx ${vendors.map((vendor) => `include:${vendor}.vendors.example`).join(' ')} ~all`],
    NS: ['ns1.broken.example', 'ns2.broken.example'],
    SOA: ['ns1.broken.example hostmaster.broken.example 1 7200 900 1209600 300'],
  },
  'mail.broken.example': { A: [addresses.broken], TXT: [HOST_SPF] },
  '25.3.128.44.in-addr.arpa': { PTR: ['mail.broken.example'] },
  's1._domainkey.broken.example': { TXT: [DKIM_KEY] },
  ...Object.fromEntries(
    vendors.map((vendor, index) => [
      `${vendor}.vendors.example`,
      { TXT: [`v=spf1 ip4:44.128.${100 + index}.0/24 -all`] },
    ]),
  ),
  'crm.vendors.example': { TXT: ['v=spf1 include:east.crm.vendors.example include:west.crm.vendors.example -all'] },
  'east.crm.vendors.example': { TXT: ['v=spf1 ip4:44.128.120.0/24 -all'] },
  'west.crm.vendors.example': { TXT: ['v=spf1 ip4:44.128.121.0/24 -all'] },

  'expired.example': {
    MX: ['10 mx.expired.example'],
    TXT: ['v=spf1 mx -all'],
    NS: ['ns1.expired.example', 'ns2.expired.example'],
    SOA: ['ns1.expired.example hostmaster.expired.example 1 7200 900 1209600 300'],
  },
  'mx.expired.example': { A: [addresses.expired], TXT: [HOST_SPF] },
  's1._domainkey.expired.example': { TXT: [DKIM_KEY] },
  '_dmarc.expired.example': { TXT: ['v=DMARC1; p=reject; rua=mailto:dmarc@expired.example'] },
  '25.4.128.44.in-addr.arpa': { PTR: ['mx.expired.example'] },

  'parked.example': {
    MX: ['0 .'],
    TXT: ['v=spf1 -all'],
    NS: ['ns1.parked.example', 'ns2.parked.example'],
    SOA: ['ns1.parked.example hostmaster.parked.example 1 7200 900 1209600 300'],
  },
  '_dmarc.parked.example': { TXT: ['v=DMARC1; p=reject'] },

  'down.example': {
    MX: ['10 mx.down.example'],
    TXT: ['v=spf1 mx -all'],
    NS: ['ns1.down.example', 'ns2.down.example'],
    SOA: ['ns1.down.example hostmaster.down.example 1 7200 900 1209600 300'],
  },
  'mx.down.example': { A: [addresses.down], TXT: [HOST_SPF] },
  's1._domainkey.down.example': { TXT: [DKIM_KEY] },
  '_dmarc.down.example': { TXT: ['v=DMARC1; p=reject; rua=mailto:dmarc@down.example'] },
  '25.5.128.44.in-addr.arpa': { PTR: ['mx.down.example'] },

  '.': { NS: ['a.root-servers.net'] },
};
