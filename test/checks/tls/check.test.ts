import { expect, test } from 'vitest';
import { tls } from '../../../src/checks/tls/check.ts';
import type { StartTls, TlsHandshake } from '../../../src/core/net.ts';
import { unknown } from '../../../src/core/observation.ts';
import type { CertificateRequest } from '../../../src/demo/certificates.ts';
import { codesOf } from '../../support/audit.ts';
import { handshake, reply, type Script } from '../../support/smtp-session.ts';
import { noIpv6, paramsOf, refused, timedOut, uncheckedOf, V4, V6, visitWorld } from '../smtp/world.ts';
import { AS_OF_MS, chainOf, day, untrusted } from './certificates.ts';

const [a, b, c] = V4;
const HOST = 'mx1.acme.example';
const one = { [HOST]: [10, a] } as const;
const two = { [HOST]: [10, a], 'mx2.acme.example': [20, b] } as const;
const good: CertificateRequest = { names: [HOST, 'mx2.acme.example'] };
const world = { startedAtMs: AS_OF_MS } as const;

/** A server that completes the handshake with this certificate. */
async function tlsServer(request: CertificateRequest = good, changes: Partial<TlsHandshake> = {}): Promise<Script> {
  return withTls({ handshake: handshake({ chain: await chainOf(request), ...changes }) });
}

function withTls(startTls: Partial<StartTls>): Script {
  return { startTls: { reply: reply('220 2.0.0 Ready to start TLS'), ...startTls } };
}

const noTls: Script = { extensions: { SIZE: '36700160' } };

interface Case {
  readonly name: string;
  readonly certificate?: CertificateRequest;
  readonly handshake?: Partial<TlsHandshake>;
  readonly codes: readonly string[];
}

const weak: Partial<TlsHandshake> = { protocol: 'TLSv1.2', ephemeralKey: null };
const cases: readonly Case[] = [
  { name: 'a good certificate over TLS 1.3', codes: [] },
  { name: 'a wildcard for the host', certificate: { names: ['*.acme.example'] }, codes: [] },
  {
    name: 'a wildcard reaches one label, not two (RFC 9525)',
    certificate: { names: ['*.example'] },
    codes: ['tls-name-mismatch'],
  },
  {
    name: 'part of a label is no wildcard',
    certificate: { names: ['mx*.acme.example'] },
    codes: ['tls-name-mismatch'],
  },
  { name: 'another name', certificate: { names: ['mail.hosting.example'] }, codes: ['tls-name-mismatch'] },
  { name: 'no name at all', certificate: { names: [] }, codes: ['tls-name-mismatch'] },
  {
    name: 'expired, by a trusted issuer',
    certificate: { ...good, notBefore: day(-100), notAfter: day(-12) },
    handshake: { trust: untrusted('CERT_HAS_EXPIRED') },
    codes: ['tls-certificate-expired'],
  },
  {
    name: 'expired and self-signed: one does not hide the other',
    certificate: { ...good, selfSigned: true, notBefore: day(-100), notAfter: day(-12) },
    handshake: { trust: untrusted('DEPTH_ZERO_SELF_SIGNED_CERT') },
    codes: ['tls-certificate-expired', 'tls-self-signed'],
  },
  {
    name: 'not valid yet',
    certificate: { ...good, notBefore: day(9), notAfter: day(99) },
    handshake: { trust: untrusted('CERT_NOT_YET_VALID') },
    codes: ['tls-certificate-not-yet-valid'],
  },
  { name: '31 days left', certificate: { ...good, notAfter: day(31) }, codes: [] },
  { name: '19 days left', certificate: { ...good, notAfter: day(19) }, codes: ['tls-certificate-expires-soon'] },
  {
    name: '4 days left of 64: renewal should have happened',
    certificate: { ...good, notAfter: day(4) },
    codes: ['tls-certificate-expires-soon', 'tls-certificate-renewal-late'],
  },
  {
    name: '4 days left of 6 is no reason to worry',
    certificate: { ...good, notBefore: day(-2), notAfter: day(4) },
    codes: ['tls-certificate-expires-soon'],
  },
  {
    name: 'self-signed',
    certificate: { ...good, selfSigned: true },
    handshake: { trust: untrusted('DEPTH_ZERO_SELF_SIGNED_CERT') },
    codes: ['tls-self-signed'],
  },
  {
    name: 'a root that nobody knows, sent along',
    handshake: { trust: untrusted('SELF_SIGNED_CERT_IN_CHAIN') },
    codes: ['tls-unknown-issuer'],
  },
  {
    name: 'the intermediate was sent, its issuer is unknown',
    certificate: { ...good, viaIntermediate: true },
    handshake: { trust: untrusted('UNABLE_TO_GET_ISSUER_CERT_LOCALLY') },
    codes: ['tls-unknown-issuer'],
  },
  {
    name: 'the intermediate was not sent',
    certificate: { ...good, viaIntermediate: true, withoutIntermediate: true },
    handshake: { trust: untrusted('UNABLE_TO_VERIFY_LEAF_SIGNATURE') },
    codes: ['tls-incomplete-chain'],
  },
  {
    name: 'a chain with a fault of another kind',
    handshake: { trust: untrusted('INVALID_PURPOSE') },
    codes: ['tls-chain-invalid'],
  },
  {
    name: 'OpenSSL says expired, and no certificate that was sent is',
    handshake: { trust: untrusted('CERT_HAS_EXPIRED') },
    codes: ['tls-chain-invalid'],
  },
  { name: 'RSA with 1024 bits', certificate: { ...good, rsaBits: 1024 }, codes: ['tls-weak-key'] },
  { name: 'RSA with 2048 bits', certificate: { ...good, rsaBits: 2048 }, codes: [] },
  { name: 'signed over SHA-1', certificate: { ...good, sha1: true }, codes: ['tls-weak-signature'] },
  {
    name: 'self-signed over SHA-1: the signature proves nothing anyhow',
    certificate: { ...good, selfSigned: true, sha1: true },
    handshake: { trust: untrusted('DEPTH_ZERO_SELF_SIGNED_CERT') },
    codes: ['tls-self-signed'],
  },
  {
    name: 'a chain of nonsense',
    handshake: { chain: ['bm8gY2VydGlmaWNhdGU='] },
    codes: ['tls-certificate-unreadable'],
  },
  { name: 'no certificate', handshake: { chain: [] }, codes: ['tls-certificate-unreadable'] },
  {
    name: 'nothing newer than TLS 1.1',
    handshake: { protocol: 'TLSv1.1', cipher: 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA' },
    codes: ['tls-old-version-only'],
  },
  {
    name: 'RC4',
    handshake: { protocol: 'TLSv1.2', cipher: 'TLS_ECDHE_RSA_WITH_RC4_128_SHA' },
    codes: ['tls-weak-cipher'],
  },
  {
    name: '3DES without forward secrecy',
    handshake: { ...weak, cipher: 'DES-CBC3-SHA' },
    codes: ['tls-weak-cipher', 'tls-no-forward-secrecy'],
  },
  {
    name: 'the RSA key exchange',
    handshake: { ...weak, cipher: 'TLS_RSA_WITH_AES_256_GCM_SHA384' },
    codes: ['tls-no-forward-secrecy'],
  },
  {
    name: 'Diffie-Hellman with 1024 bits',
    handshake: {
      protocol: 'TLSv1.2',
      cipher: 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384',
      ephemeralKey: { type: 'DH', name: null, sizeBits: 1024 },
    },
    codes: ['tls-weak-key-exchange'],
  },
  {
    name: 'a hybrid group that has no one size',
    handshake: { ephemeralKey: { type: 'ECDH', name: 'X25519MLKEM768', sizeBits: null } },
    codes: [],
  },
];

test.for(cases)('tls: $name', async ({ certificate = good, handshake: changes = {}, codes }) => {
  const server = await tlsServer(certificate, changes);
  const { result } = await visitWorld(tls, { ...world, hosts: one, servers: { [a]: server } });
  expect(codesOf(result)).toEqual(codes);
});

test('tls: STARTTLS is not offered anywhere', async () => {
  const { result } = await visitWorld(tls, { ...world, hosts: two, servers: { [a]: noTls, [b]: noTls } });
  expect(codesOf(result)).toEqual(['tls-not-offered']);
  expect(paramsOf(result, 'tls-not-offered')?.['places']).toEqual([
    { host: HOST, address: a },
    { host: 'mx2.acme.example', address: b },
  ]);
});

test('tls: STARTTLS is not offered everywhere', async () => {
  const { result } = await visitWorld(tls, { ...world, hosts: two, servers: { [a]: await tlsServer(), [b]: noTls } });
  expect(codesOf(result)).toEqual(['tls-offered-not-everywhere']);
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

test('tls: a server that knows HELO only offers no TLS', async () => {
  const server: Script = { ehlo: '502 5.5.1 Command not implemented' };
  const { result } = await visitWorld(tls, { ...world, hosts: one, servers: { [a]: server } });
  expect(codesOf(result)).toEqual(['tls-not-offered']);
});

test('tls: STARTTLS that a device has overwritten is not "not offered"', async () => {
  const server: Script = { extensions: { XXXXXXXA: '' }, startTls: { masked: 'XXXXXXXA' } };
  const { result } = await visitWorld(tls, { ...world, hosts: one, servers: { [a]: server } });
  expect(codesOf(result)).toEqual(['tls-masked']);
});

test('tls: the command is refused', async () => {
  const server: Script = { startTls: { reply: reply('454 4.7.0 TLS not available due to local problem') } };
  const { result } = await visitWorld(tls, { ...world, hosts: one, servers: { [a]: server } });
  expect(codesOf(result)).toEqual(['tls-command-refused']);
});

test('tls: the connection is closed in place of a reply to STARTTLS', async () => {
  const server: Script = { ends: { phase: 'starttls', ended: 'closed' } };
  const { result } = await visitWorld(tls, { ...world, hosts: one, servers: { [a]: server } });
  expect(codesOf(result)).toEqual(['tls-command-refused']);
});

test('tls: the handshake fails', async () => {
  const server: Script = {
    ...withTls({ failure: { code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', detail: 'the server sent an alert' } }),
    ends: { phase: 'tls', ended: 'tls-alert' },
  };
  const { result } = await visitWorld(tls, { ...world, hosts: one, servers: { [a]: server } });
  expect(codesOf(result)).toEqual(['tls-handshake-failed']);
});

test('tls: octets in clear behind the reply to STARTTLS (CVE-2021-38371 and its kin)', async () => {
  const server = withTls({ injectedBytes: 31, handshake: handshake({ chain: await chainOf(good) }) });
  const { result } = await visitWorld(tls, { ...world, hosts: one, servers: { [a]: server } });
  expect(codesOf(result)).toEqual(['tls-injection']);
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
