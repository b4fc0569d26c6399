import { expect, onTestFinished, test } from 'vitest';
import { startDnsServer } from '../../src/demo/dns-server.ts';
import { createNet } from '../../src/net/create.ts';
import { parseRoutes } from '../../src/net/routes.ts';
import { createSystemWire } from '../../src/net/system/wire.ts';
import type { DnsServer, Wire } from '../../src/net/wire.ts';
import { PUBLIC, startRaw, startSite, testAuthority } from './https-site.ts';

function wireOf(options: Partial<Parameters<typeof createSystemWire>[0]> = {}): Wire {
  const wire = createSystemWire({ signal: new AbortController().signal, routes: new Map(), ...options });
  onTestFinished(() => wire.close());
  return wire;
}

function fetchFrom(wire: Wire, url = 'https://a.test/') {
  const request = { url, method: 'GET', headers: {}, body: null, maxBytes: 100, timeoutMs: 5000 } as const;
  return wire.fetch({ ...request, allowPrivate: false, addresses: [PUBLIC] });
}

function ask(wire: Wire, server: DnsServer) {
  const payload = new Uint8Array(20);
  return wire.dns({ server, transport: 'udp', payload, question: 'a.test A', timeoutMs: 5000, accepts: () => true });
}

const udp = (address: string, port: number): DnsServer => ({ transport: 'udp', address, port, name: null });

test('randomness is the same for the same purpose, another for another, and new with each wire', () => {
  const wire = wireOf();
  const octets = wire.randomBytes('label a', 16);
  expect(octets).toHaveLength(16);
  expect(wire.randomBytes('label a', 16)).toEqual(octets);
  expect(wire.randomBytes('label b', 16)).not.toEqual(octets);
  expect(wireOf().randomBytes('label a', 16)).not.toEqual(octets);
});

test('the clocks go forward', async () => {
  const before = Date.now();
  const wire = wireOf();
  expect(wire.startedAtMs).toBeGreaterThanOrEqual(before);
  const earlier = wire.monotonicMs();
  await wire.sleep(5);
  expect(wire.monotonicMs()).toBeGreaterThan(earlier);
  expect(wire.startedAtMs).toBeLessThan(Date.now());
});

test('with a route map, nothing that is not in it is reached', async () => {
  const wire = wireOf();
  expect(await ask(wire, udp('44.128.1.53', 53))).toMatchObject({ ok: false, failure: 'not-routed' });
  expect(await fetchFrom(wire)).toMatchObject({ ok: false, failure: 'not-routed' });
  for (const address of ['44.128.1.25', '127.0.0.1']) {
    expect(await wire.connect({ address, port: 25, timeoutMs: 5000 })).toMatchObject({
      ok: false,
      failure: 'not-routed',
    });
  }
});

test('DNS, streams and fetches share the route map and the authority', async () => {
  const site = await startSite((_request, response) => response.end('here'));
  const dns = await startDnsServer({ zone: { 'a.test': { A: [PUBLIC] } } });
  onTestFinished(async () => {
    await Promise.all([site.close(), dns.close()]);
  });
  const parsed = parseRoutes({
    [`${PUBLIC}:443`]: `127.0.0.1:${site.port}`,
    '44.128.1.53:53': `127.0.0.1:${dns.port}`,
  });
  if (!parsed.ok) throw new Error(parsed.error);
  const { caPem } = await testAuthority();
  const wire = wireOf({ routes: parsed.routes, ca: caPem });
  const net = createNet({ wire, servers: [udp('44.128.1.53', 53)] });
  const outcome = await net.https.get({ url: 'https://a.test/', accept: '*/*', maxBytes: 100, maxRedirects: 0 });
  expect(outcome).toMatchObject({ status: 'known', value: { ended: 'response', body: 'here' } });
  const connected = await wire.connect({ address: PUBLIC, port: 443, timeoutMs: 5000 });
  expect(connected.ok).toBe(true);
  const secured = connected.ok && (await connected.connection.startTls({ serverName: 'a.test', timeoutMs: 5000 }));
  expect(secured).toMatchObject({ ok: true, tls: { trustError: null } });
});

test('when the signal fires, all that is under way is cancelled, and sleepers wake', async () => {
  const { port, close } = await startRaw(() => {});
  onTestFinished(() => close());
  const abort = new AbortController();
  const routes = new Map([
    [`${PUBLIC}:443`, { address: '127.0.0.1', port }],
    [`${PUBLIC}:25`, { address: '127.0.0.1', port }],
  ]);
  const wire = wireOf({ signal: abort.signal, routes });
  expect(wire.signal).toBe(abort.signal);
  const connected = await wire.connect({ address: PUBLIC, port: 25, timeoutMs: 5000 });
  const pending = [
    connected.ok ? connected.connection.read({ timeoutMs: 5000, maxBytes: 10 }) : connected,
    fetchFrom(wire),
    ask(wire, udp('127.0.0.1', 9)),
  ];
  const sleeping = wire.sleep(60_000);
  await wire.sleep(5);
  abort.abort();
  await sleeping;
  await wire.sleep(60_000);
  const [read, fetched] = await Promise.all(pending);
  expect(read).toMatchObject({ ok: false, failure: 'cancelled' });
  expect(fetched).toMatchObject({ ok: false, failure: 'cancelled' });
  expect(await fetchFrom(wire)).toMatchObject({ ok: false, failure: 'cancelled' });
  expect(await ask(wire, udp('127.0.0.1', 9))).toMatchObject({ ok: false, failure: 'cancelled' });
});

test('a closed wire does nothing more, also where it had not fetched before', async () => {
  const wire = wireOf();
  await wire.close();
  expect(await fetchFrom(wire)).toMatchObject({ ok: false, failure: 'cancelled' });
  expect(await ask(wire, udp('127.0.0.1', 9))).toMatchObject({ ok: false, failure: 'cancelled' });
  expect(await wire.connect({ address: PUBLIC, port: 25, timeoutMs: 5000 })).toMatchObject({ failure: 'cancelled' });
});
