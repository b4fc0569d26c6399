import { createAuthority } from '../../src/demo/certificates.ts';
import { startDnsServer } from '../../src/demo/dns-server.ts';
import { type HttpsPages, startHttpsServer } from '../../src/demo/https-server.ts';
import { startSmtpServer } from '../../src/demo/smtp-server.ts';
import type { Zone, ZoneEntry } from '../../src/demo/zone.ts';
import { demoZone } from '../../src/demo/zones.ts';

/** What a tool under measurement is told, as JSON in its first argument. */
export interface Job {
  readonly domains: readonly string[];
  readonly atOnce: number;
  readonly dns: { readonly address: string; readonly port: number };
  /** Published `address:port` to the loopback one that stands for it. */
  readonly routes: readonly (readonly [string, { readonly address: string; readonly port: number }])[];
  readonly caPem: string;
}

export interface ManyDomains {
  readonly job: Omit<Job, 'atOnce'>;
  /** Since the start. */
  counts(): { readonly dnsQueries: number; readonly smtpSessions: number };
  close(): Promise<void>;
}

const HOSTS = [1, 2, 3, 4] as const;
const hostName = (host: number) => `mx${host}.mail.example`;
const hostAddress = (host: number) => `44.128.10.${host}`;

const NAME_SERVERS = { 'ns1.mail.example': '44.128.0.53', 'ns2.mail.example': '44.130.0.53' } as const;
const WEB_ADDRESS = '44.128.6.80';

/**
 * Serves `count` domains in order, each with two of four mail servers, SPF, one DKIM key, DMARC, MTA-STS and TLS-RPT: in
 * one DNS server, four SMTP servers and one HTTPS server on loopback, all of this process.
 */
export async function serveManyDomains(count: number): Promise<ManyDomains> {
  const domains = Array.from({ length: count }, (_, index) => `domain${index}.example`);
  const authority = await createAuthority();
  const pages = policiesOf(domains);
  const web = await startHttpsServer({ tls: await authority.issue({ names: Object.keys(pages) }), pages });
  const dns = await startDnsServer({ zone: zoneOf(domains) });
  const servers = await Promise.all(
    HOSTS.map(async (host) => {
      const name = hostName(host);
      return { host, server: await startSmtpServer({ name, tls: await authority.issue({ names: [name] }) }) };
    }),
  );
  return {
    job: {
      domains,
      dns: { address: dns.address, port: dns.port },
      routes: [
        ...servers.map(
          ({ host, server: { address, port } }) => [`${hostAddress(host)}:25`, { address, port }] as const,
        ),
        ...Object.values(NAME_SERVERS).map(
          (address) => [`${address}:53`, { address: dns.address, port: dns.port }] as const,
        ),
        [`${WEB_ADDRESS}:443`, { address: web.address, port: web.port }],
      ],
      caPem: authority.caPem,
    },
    counts: () => ({
      dnsQueries: dns.stats.queries,
      smtpSessions: servers.reduce((sum, { server }) => sum + server.sessions, 0),
    }),
    async close() {
      await Promise.all([dns, web, ...servers.map(({ server }) => server)].map((server) => server.close()));
    },
  };
}

/** The domains, and beside them what the demo has: the root, and blocklists on which nobody is listed. */
function zoneOf(domains: readonly string[]): Zone {
  return {
    ...demoZone,
    'mail.example': { NS: Object.keys(NAME_SERVERS), TXT: ['v=spf1 ip4:44.128.10.0/29 -all'] },
    ...Object.fromEntries(Object.entries(NAME_SERVERS).map(([name, address]) => [name, { A: [address] }])),
    ...Object.fromEntries(
      HOSTS.flatMap((host): (readonly [string, ZoneEntry])[] => [
        [hostName(host), { A: [hostAddress(host)] }],
        [`${host}.10.128.44.in-addr.arpa`, { PTR: [hostName(host)] }],
      ]),
    ),
    ...Object.fromEntries(domains.flatMap((domain, index) => Object.entries(zoneOfOne(domain, hostsOf(index))))),
  };
}

function zoneOfOne(domain: string, hosts: readonly string[]): Zone {
  return {
    [domain]: {
      MX: hosts.map((host, step) => `${10 + 10 * step} ${host}`),
      TXT: ['v=spf1 mx include:mail.example -all'],
      NS: Object.keys(NAME_SERVERS),
      SOA: [`ns1.mail.example hostmaster.${domain} 1 7200 900 1209600 300`],
    },
    [`s1._domainkey.${domain}`]: demoZone['s1._domainkey.healthy.example'] ?? {},
    [`_dmarc.${domain}`]: { TXT: [`v=DMARC1; p=reject; rua=mailto:dmarc@${domain}`] },
    [`_mta-sts.${domain}`]: { TXT: ['v=STSv1; id=20260101T000000;'] },
    [`mta-sts.${domain}`]: { A: [WEB_ADDRESS] },
    [`_smtp._tls.${domain}`]: { TXT: [`v=TLSRPTv1; rua=mailto:tls@${domain}`] },
  };
}

/** Two of the four, in turns. */
function hostsOf(index: number): readonly string[] {
  return [0, 1].map((step) => hostName(((index + step) % HOSTS.length) + 1));
}

function policiesOf(domains: readonly string[]): HttpsPages {
  return Object.fromEntries(
    domains.map((domain, index) => {
      const hosts = hostsOf(index).map((host) => `mx: ${host}\n`);
      const body = `version: STSv1\nmode: enforce\n${hosts.join('')}max_age: 1209600\n`;
      return [`mta-sts.${domain}`, { '/.well-known/mta-sts.txt': { status: 200, contentType: 'text/plain', body } }];
    }),
  );
}
