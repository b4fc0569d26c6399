import { createAuthority } from '../../src/demo/certificates.ts';
import { startDnsServer } from '../../src/demo/dns-server.ts';
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

/**
 * Serves `count` domains in order, each with two of four mail servers, SPF, one DKIM key and DMARC: in one DNS server
 * and four SMTP servers on loopback, all of this process.
 */
export async function serveManyDomains(count: number): Promise<ManyDomains> {
  const domains = Array.from({ length: count }, (_, index) => `domain${index}.example`);
  const authority = await createAuthority();
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
      routes: servers.map(({ host, server: { address, port } }) => [`${hostAddress(host)}:25`, { address, port }]),
      caPem: authority.caPem,
    },
    counts: () => ({
      dnsQueries: dns.stats.queries,
      smtpSessions: servers.reduce((sum, { server }) => sum + server.sessions, 0),
    }),
    async close() {
      await Promise.all([dns, ...servers.map(({ server }) => server)].map((server) => server.close()));
    },
  };
}

function zoneOf(domains: readonly string[]): Zone {
  const dkim = demoZone['s1._domainkey.healthy.example'] ?? {};
  return {
    '.': { NS: ['a.root-servers.net'] },
    'mail.example': { NS: ['ns1.mail.example'], TXT: ['v=spf1 ip4:44.128.10.0/29 -all'] },
    ...Object.fromEntries(
      HOSTS.flatMap((host): (readonly [string, ZoneEntry])[] => [
        [hostName(host), { A: [hostAddress(host)] }],
        [`${host}.10.128.44.in-addr.arpa`, { PTR: [hostName(host)] }],
      ]),
    ),
    ...Object.fromEntries(
      domains.flatMap((domain, index): (readonly [string, ZoneEntry])[] => [
        [
          domain,
          {
            MX: [0, 1].map((step) => `${10 + 10 * step} ${hostName(((index + step) % HOSTS.length) + 1)}`),
            TXT: ['v=spf1 mx include:mail.example -all'],
            NS: ['ns1.mail.example'],
          },
        ],
        [`s1._domainkey.${domain}`, dkim],
        [`_dmarc.${domain}`, { TXT: [`v=DMARC1; p=reject; rua=mailto:dmarc@${domain}`] }],
      ]),
    ),
  };
}
