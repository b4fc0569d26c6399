import { expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { select } from '../../src/audit/selection.ts';
import { checks } from '../../src/checks/index.ts';
import type { AuditOptions } from '../../src/core/target.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { demoDomains, demoZone } from '../../src/demo/zones.ts';
import type { Wire } from '../../src/net/index.ts';
import { domainTarget } from '../support/audit.ts';
import { zoneWire } from '../support/zone-wire.ts';

const RDAP = 'https://rdap.registry.example/com/';

/** Publishes something for every check to ask about, much of it more than once. */
const busy: Zone = {
  ...demoZone,
  com: { NS: ['ns1.parent.example'], SOA: ['ns1.parent.example hostmaster.parent.example 1 7200 900 1209600 300'] },
  'ns1.parent.example': { A: ['44.130.0.1'] },
  'busy.com': {
    MX: ['10 mx1.busy.com', '20 mx2.busy.com', '30 gone.elsewhere.com'],
    TXT: ['v=spf1 a mx a:mx1.busy.com include:busy-spf.com include:busy-spf.com -all'],
    NS: ['ns1.busy.com', 'ns2.busy.com'],
    SOA: ['ns1.busy.com hostmaster.busy.com 1 7200 900 1209600 300'],
    A: ['44.128.20.1'],
    CAA: ['0 issue "letsencrypt.org"'],
  },
  'busy-spf.com': { TXT: ['v=spf1 mx:busy.com ip4:44.128.20.9 -all'] },
  'mx1.busy.com': { A: ['44.128.20.25'], AAAA: ['2a0e:fd45:20::25'] },
  'mx2.busy.com': { A: ['44.128.20.25'] },
  'ns1.busy.com': { A: ['44.128.20.53'] },
  'ns2.busy.com': { A: ['44.130.20.53'] },
  '25.20.128.44.in-addr.arpa': { PTR: ['mx1.busy.com', 'mx2.busy.com'] },
  's1._domainkey.busy.com': { CNAME: ['s1.busy-spf.com'] },
  's1.busy-spf.com': demoZone['s1._domainkey.healthy.example'] ?? {},
  '_dmarc.busy.com': { TXT: ['v=DMARC1; p=reject; rua=mailto:d@busy-spf.com,mailto:d@gone.elsewhere.com'] },
  'busy.com._report._dmarc.busy-spf.com': { TXT: ['v=DMARC1'] },
  '_mta-sts.busy.com': { TXT: ['v=STSv1; id=1;'] },
  'mta-sts.busy.com': { A: ['44.128.20.80'] },
  '_smtp._tls.busy.com': { TXT: ['v=TLSRPTv1; rua=mailto:t@busy-spf.com,https://mta-sts.busy.com/reports'] },
  'default._bimi.busy.com': { TXT: ['v=BIMI1; l=https://mta-sts.busy.com/logo.svg'] },
  '_submissions._tcp.busy.com': { SRV: ['0 1 465 mx1.busy.com'] },
  '_imaps._tcp.busy.com': { SRV: ['0 1 993 mx1.busy.com'] },
  'autoconfig.busy.com': { CNAME: ['mta-sts.busy.com'] },
  'data.iana.org': { A: ['44.128.20.81'] },
  'rdap.registry.example': { A: ['44.128.20.82'] },
};

const pages = {
  'https://mta-sts.busy.com/.well-known/mta-sts.txt':
    'version: STSv1\nmode: enforce\nmx: *.busy.com\nmax_age: 1209600\n',
  'https://data.iana.org/rdap/dns.json': JSON.stringify({ services: [[['com'], [RDAP]]] }),
  [`${RDAP}domain/busy.com`]: JSON.stringify({ objectClassName: 'domain', events: [] }),
};

function auditOver(wire: Wire, domain: string, options: Partial<AuditOptions> = {}) {
  return audit({
    target: domainTarget(domain, options),
    selection: select(checks, [], []),
    wire,
    servers: [{ transport: 'udp', address: '127.0.0.1', port: 53, name: null }],
    signal: wire.signal,
  });
}

test.each(demoDomains)('as many DNS queries as distinct questions: $domain', async ({ domain }) => {
  const { wire, asked } = zoneWire(demoZone);
  const { stats } = await auditOver(wire, domain);
  const questions = asked.map(({ question, server }) => `${question} @${server.address}`);
  expect(questions.filter((question, at) => questions.indexOf(question) !== at)).toEqual([]);
  expect(stats).toMatchObject({ queries: questions.length, questions: questions.length });
  expect(questions.some((question) => question.includes('+norecurse'))).toBe(true);
});

test('as many as distinct questions, whatever the domain publishes, and the report counts what was sent', async () => {
  const { wire, asked, fetched, connected } = zoneWire(busy, pages);
  const { stats } = await auditOver(wire, 'busy.com', { rdap: true });
  const questions = asked.map(({ question, server }) => `${question} @${server.address}`);
  expect(questions.filter((question, at) => questions.indexOf(question) !== at)).toEqual([]);
  expect(stats).toMatchObject({ queries: questions.length, questions: questions.length });
  expect(stats).toMatchObject({ httpsRequests: fetched.length, smtpSessions: connected.length });
  expect(fetched).toContain(`${RDAP}domain/busy.com`);
  expect(connected).toContain('44.128.20.25:465');
  expect(questions).toContain('busy.com NS +norecurse @44.130.0.1');
  expect(stats.memoHits).toBeGreaterThan(questions.length / 4);
});

test('a question that nobody answers is sent again, and one answer that is cut off is asked for by TCP', async () => {
  const { wire, asked } = zoneWire({
    ...busy,
    '_dmarc.busy.com': { TXT: 'TIMEOUT' },
    'busy-spf.com': { TXT: Array.from({ length: 9 }, (_, index) => `${index}`.repeat(250)) },
  });
  const { stats } = await auditOver(wire, 'busy.com');
  const sent = (question: string) => asked.filter((one) => one.question === question).map(({ transport }) => transport);
  expect(sent('_dmarc.busy.com TXT')).toEqual(['udp', 'udp', 'udp']);
  expect(sent('busy-spf.com TXT')).toEqual(['udp', 'tcp']);
  const distinct = new Set(asked.map(({ question, server }) => `${question} @${server.address}`));
  expect(stats).toMatchObject({ queries: asked.length, questions: distinct.size });
});
