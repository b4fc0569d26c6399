import { expect, test } from 'vitest';
import { tls } from '../../../src/checks/tls/check.ts';
import { unknown } from '../../../src/core/observation.ts';
import { codesOf } from '../../support/audit.ts';
import { handshake, type Script } from '../../support/smtp-session.ts';
import { noIpv6, paramsOf, refused, timedOut, uncheckedOf, V4, V6, visitWorld } from '../smtp/world.ts';
import { chainOf, day } from './certificates.ts';
import { good, HOST, noTls, one, tlsServer, two, withTls, world } from './scenes.ts';

const [a, b, c] = V4;

test('tls: every server without STARTTLS is named', async () => {
  const { result } = await visitWorld(tls, { ...world, hosts: two, servers: { [a]: noTls, [b]: noTls } });
  expect(paramsOf(result, 'tls-not-offered')?.['places']).toEqual([
    { host: HOST, address: a },
    { host: 'mx2.acme.example', address: b },
  ]);
});

test('tls: of servers with and without STARTTLS, those without are named', async () => {
  const { result } = await visitWorld(tls, { ...world, hosts: two, servers: { [a]: await tlsServer(), [b]: noTls } });
  expect(paramsOf(result, 'tls-offered-not-everywhere')?.['places']).toEqual([
    { host: 'mx2.acme.example', address: b },
  ]);
});

test('tls: where one server could not be seen, nobody says that none offers STARTTLS', async () => {
  const { result } = await visitWorld(tls, {
    ...world,
    hosts: two,
    servers: { [a]: noTls },
    zone: { 'mx2.acme.example': 'SERVFAIL' },
  });
  expect(codesOf(result)).toEqual(['tls-offered-not-everywhere']);
  expect('unchecked' in result && result.unchecked[0]?.couldBe).toContain('tls-not-offered');
});

test('tls: octets in clear behind the reply to STARTTLS are counted', async () => {
  const server = withTls({ injectedBytes: 31, handshake: handshake({ chain: await chainOf(good) }) });
  const { result } = await visitWorld(tls, { ...world, hosts: one, servers: { [a]: server } });
  expect(paramsOf(result, 'tls-injection')?.['places']).toEqual([{ host: HOST, address: a, bytes: 31 }]);
});

test('tls: one finding per fault, naming every address it was seen at, with the sessions there as evidence', async () => {
  const expired = await tlsServer({ ...good, notBefore: day(-100), notAfter: day(-12) });
  const { result } = await visitWorld(tls, {
    ...world,
    hosts: { ...two, 'mx3.acme.example': [30, c] },
    servers: { [a]: expired, [b]: expired, [c]: await tlsServer({ names: ['mx3.acme.example'] }) },
  });
  expect(codesOf(result)).toEqual(['tls-certificate-expired']);
  expect(paramsOf(result, 'tls-certificate-expired')?.['places']).toMatchObject([
    { address: a, subject: `CN=${HOST}`, notAfter: '2026-06-03', days: 12 },
    { address: b, days: 12 },
  ]);
  const [finding] = 'findings' in result ? result.findings : [];
  expect(finding?.evidence).toEqual([
    { via: 'smtp', request: `${HOST} [${a}]:25 STARTTLS`, response: '-- TLSv1.3' },
    { via: 'smtp', request: `mx2.acme.example [${b}]:25 STARTTLS`, response: '-- TLSv1.3' },
  ]);
});

test('tls: a dead spare has no TLS to judge, and leaves nothing open', async () => {
  const { result } = await visitWorld(tls, { ...world, hosts: two, servers: { [a]: await tlsServer(), [b]: refused } });
  expect(result).toMatchObject({ outcome: 'passed', findings: [], unchecked: [] });
});

test('tls: where every server is dead there is nothing to judge, and it says why', async () => {
  const { result } = await visitWorld(tls, { ...world, hosts: two, servers: { [a]: refused, [b]: refused } });
  expect(result).toMatchObject({ outcome: 'not-applicable', because: expect.stringContaining('STARTTLS') });
});

test('tls: a dead server beside one that could not be seen leaves that one open', async () => {
  const late = unknown('timeout', 'the time for the whole audit was up');
  const { result } = await visitWorld(tls, { ...world, hosts: two, servers: { [a]: refused, [b]: late } });
  expect(uncheckedOf(result)).toMatchObject([{ reason: 'timeout' }]);
});

test('tls: what could not be seen for our own sake stays open, with what it might be', async () => {
  const { result } = await visitWorld(tls, { ...world, hosts: one, servers: { [a]: timedOut } });
  expect(result.outcome).toBe('not-checked');
  expect(uncheckedOf(result)).toMatchObject([{ reason: 'timeout' }]);
  expect(uncheckedOf(result)[0]?.couldBe).toContain('tls-handshake-failed');
});

test('tls: turned away before STARTTLS for who we are', async () => {
  const server: Script = { banner: '554 5.7.1 Client host [1.2.3.4] blocked using zen.spamhaus.org' };
  const { result } = await visitWorld(tls, { ...world, hosts: one, servers: { [a]: server } });
  expect(uncheckedOf(result)).toMatchObject([{ reason: 'refused' }]);
});

test('tls: without IPv6 here the rest is enough, but not where there is no rest', async () => {
  const dual = { [HOST]: [10, a, V6[0]] } as const;
  const some = await visitWorld(tls, { ...world, hosts: dual, servers: { [a]: await tlsServer(), [V6[0]]: noIpv6 } });
  expect(some.result.outcome).toBe('passed');
  const six = { [HOST]: [10, V6[0]] } as const;
  const none = await visitWorld(tls, { ...world, hosts: six, servers: { [V6[0]]: noIpv6 } });
  expect(none.result.outcome).toBe('not-checked');
});

test('tls: not applicable where SMTP was left out', async () => {
  const { result } = await visitWorld(tls, { ...world, hosts: one, smtp: { enabled: false } });
  expect(result.outcome).toBe('not-applicable');
});

test('tls: addresses, versions, names, issuer and dates are shown', async () => {
  const { result } = await visitWorld(tls, { ...world, hosts: one, servers: { [a]: await tlsServer() } });
  expect('shown' in result && result.shown).toMatchObject({
    places: [
      {
        host: HOST,
        address: a,
        offered: true,
        protocol: 'TLSv1.3',
        cipher: 'TLS_AES_256_GCM_SHA384',
        trusted: true,
        nameMatches: true,
        certificate: { issuer: 'CN=test root', names: [HOST, 'mx2.acme.example'], notAfter: '2027-01-01' },
      },
    ],
  });
  expect('summary' in result && result.summary).toBe('TLS 1.3, trusted, names match');
});
