import { expect, onTestFinished, test } from 'vitest';
import { startDnsServer } from '../../src/demo/dns-server.ts';
import { startSmtpServer } from '../../src/demo/smtp-server.ts';
import { createNet, type NetDeadlines } from '../../src/net/create.ts';
import { createSystemWire } from '../../src/net/system/wire.ts';
import { PUBLIC } from './https-site.ts';

async function startNet(deadlines?: NetDeadlines) {
  const dns = await startDnsServer({ zone: { 'a.test': { A: ['10.0.0.1'] }, 'mute.test': 'TIMEOUT' } });
  const smtp = await startSmtpServer({ name: 'mx.a.test' });
  const routes = new Map([[`${PUBLIC}:25`, { address: smtp.address, port: smtp.port }]]);
  const wire = createSystemWire({ signal: new AbortController().signal, routes });
  onTestFinished(async () => {
    await Promise.all([wire.close(), dns.close(), smtp.close()]);
  });
  const server = { transport: 'udp', address: dns.address, port: dns.port, name: null } as const;
  return { wire, net: createNet({ wire, servers: [server], ...(deadlines ? { deadlines } : {}) }) };
}

const session = {
  host: 'mx.a.test',
  address: PUBLIC,
  port: 25,
  helo: 'c.test',
  recipients: ['postmaster@a.test'],
  relayRecipient: null,
  verify: null,
};

test('what is asked is counted', async () => {
  const { net } = await startNet();
  await Promise.all([net.dns.query('a.test', 'A'), net.dns.query('a.test', 'A'), net.smtp.session(session)]);
  expect(await net.smtp.reachable(PUBLIC, 25)).toBe('open');
  await net.https.get({ url: 'https://a.test/', accept: '*/*', maxBytes: 10, maxRedirects: 0 });
  expect(net.stats()).toMatchObject({
    dnsQueries: 2,
    dnsQuestions: 2,
    dnsMemoHits: 2,
    smtpSessions: 1,
    httpsRequests: 1,
  });
});

test('all speak over the one wire', async () => {
  const { net, wire } = await startNet();
  expect(await net.dns.query('a.test', 'A')).toMatchObject({ status: 'known', value: { records: ['10.0.0.1'] } });
  expect(await net.smtp.session(session)).toMatchObject({ status: 'known', value: { ended: 'complete' } });
  const outcome = await net.https.get({ url: 'https://a.test/', accept: '*/*', maxBytes: 10, maxRedirects: 0 });
  expect(outcome).toMatchObject({ status: 'known', value: { ended: 'private-address' } });
  expect(net.startedAtMs).toBe(wire.startedAtMs);
});

test('deadlines can be given', async () => {
  const { net } = await startNet({ dnsMs: 60 });
  expect(await net.dns.query('mute.test', 'A')).toMatchObject({ status: 'unknown', failure: 'timeout' });
  expect(net.stats().dnsMs.total).toBeLessThan(1000);
});

test('a random label is a host name of 16 characters, the same for the same purpose', async () => {
  const { net } = await startNet();
  const labels = Array.from({ length: 200 }, (_, index) => net.randomLabel(`purpose ${index}`));
  for (const label of labels) expect(label).toMatch(/^[a-z][a-z0-9]{15}$/);
  expect(new Set(labels).size).toBe(labels.length);
  expect(net.randomLabel('purpose 7')).toBe(labels[7]);
});
