import { expect, onTestFinished, test } from 'vitest';
import type { Net } from '../../src/core/net.ts';
import { createAuthority } from '../../src/demo/certificates.ts';
import { startDnsServer } from '../../src/demo/dns-server.ts';
import { startHttpsServer } from '../../src/demo/https-server.ts';
import { startSmtpServer } from '../../src/demo/smtp-server.ts';
import type { Zone } from '../../src/demo/zone.ts';
import { createNet } from '../../src/net/create.ts';
import { recordingWire } from '../../src/net/recording/record.ts';
import type { Recording } from '../../src/net/recording/recording.ts';
import { replayWire } from '../../src/net/recording/replay.ts';
import { parseRecording, recordingText } from '../../src/net/recording/text.ts';
import type { Endpoint } from '../../src/net/routes.ts';
import { createSystemWire } from '../../src/net/system/wire.ts';
import { dnsRequest, wireWith } from './recording-wires.ts';

const HOST = '44.128.1.1';
const NAME_SERVERS = ['44.128.1.53', '2a0e:fd45:25::53'] as const;

const zone: Zone = {
  'a.test': { NS: ['ns1.a.test'], SOA: ['ns1.a.test admin.a.test 7 1 2 3 60'], TXT: ['one'], A: [HOST] },
  'ns1.a.test': { A: [NAME_SERVERS[0]] },
  '_submissions._tcp.a.test': { SRV: ['0 1 465 mx.a.test'] },
};

/** A net over servers of this process, each at an address that a route map takes home. */
async function startWorld() {
  const authority = await createAuthority();
  const issued = await authority.issue({ names: ['a.test', 'mx.a.test'], notAfter: new Date(Date.now() - 86_400_000) });
  const [dns, smtp, https] = await Promise.all([
    startDnsServer({ zone }),
    startSmtpServer({ name: 'mx.a.test', tls: issued, implicitTls: true }),
    startHttpsServer({ tls: issued, pages: {} }),
  ]);
  const routes = new Map<string, Endpoint>([
    [`${NAME_SERVERS[0]}:53`, dns],
    [`[${NAME_SERVERS[1]}]:53`, dns],
    [`${HOST}:465`, smtp],
    [`${HOST}:443`, https],
  ]);
  const wire = createSystemWire({ signal: new AbortController().signal, routes, ca: authority.caPem });
  onTestFinished(async () => {
    await Promise.all([wire.close(), dns.close(), smtp.close(), https.close()]);
  });
  const server = { transport: 'udp', address: dns.address, port: dns.port, name: null } as const;
  return { wire, server };
}

const session = {
  ...{
    host: 'mx.a.test',
    address: HOST,
    port: 465,
    helo: 'c.test',
    recipients: [],
    relayRecipient: null,
    verify: null,
  },
  ...({ tls: 'implicit', transaction: false } as const),
};

/** One question of each kind, those side by side that facts ask side by side. */
async function askAll({ dns, smtp, https, stats }: Net) {
  const answers = await Promise.all([
    dns.query('a.test', 'TXT'),
    dns.query('a.test', 'TXT', { checkingDisabled: true }),
    dns.query('_submissions._tcp.a.test', 'SRV'),
    dns.queryServer(NAME_SERVERS[0], 'a.test', 'SOA'),
    dns.queryServer(NAME_SERVERS[1], 'a.test', 'SOA'),
    dns.queryServer('44.128.1.99', 'a.test', 'SOA'),
    dns.queryServer('10.0.0.1', 'a.test', 'SOA'),
    smtp.session(session),
    smtp.tlsProbe({
      ...{ host: 'mx.a.test', address: HOST, port: 465, helo: 'c.test', tls: 'implicit', purpose: 'x' },
      hello: Buffer.from('this is no TLS'),
      isEnough: () => false,
    }),
    https.get({ url: 'https://a.test/', accept: '*/*', maxBytes: 1000, maxRedirects: 0 }),
    https.post({ url: 'https://a.test/', contentType: 'text/plain', body: 'one', maxBytes: 1000 }),
  ]);
  return { answers, stats: stats() };
}

function throughText(recording: Recording): Recording {
  const parsed = parseRecording(recordingText(recording));
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.recording;
}

test('all that a net can be asked is answered over real sockets, recorded, and said again by a replay', async () => {
  const { wire, server } = await startWorld();
  const recorder = recordingWire(wire);
  const then = await askAll(createNet({ wire: recorder.wire, servers: [server] }));
  expect(then.answers).toMatchObject([
    { value: { records: [['one']] } },
    { value: { records: [['one']] } },
    { value: { records: [{ priority: 0, weight: 1, port: 465, target: 'mx.a.test' }] } },
    { value: { kind: 'records', authoritative: true, records: [{ serial: 7, refresh: 1, retry: 2, expire: 3 }] } },
    { value: { kind: 'records', authoritative: true } },
    { status: 'unknown', failure: 'unreachable', detail: expect.stringContaining('no route to 44.128.1.99 port 53') },
    { status: 'unknown', failure: 'unreachable', detail: expect.stringContaining('private') },
    { value: { ended: 'complete', startTls: { handshake: { trust: { trusted: false, code: 'CERT_HAS_EXPIRED' } } } } },
    { value: { sent: true, ended: 'closed' } },
    { value: { ended: 'tls-error', code: 'CERT_HAS_EXPIRED' } },
    { value: { ended: 'tls-error', code: 'CERT_HAS_EXPIRED' } },
  ]);
  expect(then.stats).toMatchObject({ smtpSessions: 2, httpsRequests: 2 });

  const recording = throughText(recorder.recording());
  expect(recording.dns.map(({ key }) => key)).toContain('udp - 44.128.1.53 53 a.test SOA +norecurse');
  expect(recording.dns.map(({ key }) => key.replace(/ \d+ /, ' PORT '))).toContain(
    'udp - 127.0.0.1 PORT a.test TXT +cd',
  );
  expect(await askAll(createNet({ wire: replayWire(recording), servers: [server] }))).toEqual(then);
});

test('a recording made before failures had codes is still read', async () => {
  const recorder = recordingWire(
    wireWith({
      dns: async () => ({ ok: false, failure: 'tls-error', detail: 'why', code: 'CERT_HAS_EXPIRED', ms: 1 }),
    }),
  );
  await recorder.wire.dns(dnsRequest('a.test A'));
  const text = recordingText(recorder.recording());
  expect(text).toContain(',"code":"CERT_HAS_EXPIRED"');
  const old = parseRecording(text.replace(',"code":"CERT_HAS_EXPIRED"', ''));
  if (!old.ok) throw new Error(old.error);
  const replayed = await replayWire(old.recording).dns(dnsRequest('a.test A'));
  expect(replayed).toEqual({ ok: false, failure: 'tls-error', detail: 'why', ms: 1 });
});
