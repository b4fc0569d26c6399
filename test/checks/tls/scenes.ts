import type { StartTls, TlsHandshake } from '../../../src/core/net.ts';
import type { CertificateRequest } from '../../../src/demo/certificates.ts';
import type { Scene } from '../../support/scene.ts';
import { handshake, reply, type Script } from '../../support/smtp-session.ts';
import { sceneOf, V4 } from '../smtp/world.ts';
import { AS_OF_MS, chainOf, day, untrusted } from './certificates.ts';

const [a, b] = V4;
export const HOST = 'mx1.acme.example';
export const one = { [HOST]: [10, a] } as const;
export const two = { [HOST]: [10, a], 'mx2.acme.example': [20, b] } as const;
export const good: CertificateRequest = { names: [HOST, 'mx2.acme.example'] };
export const world = { startedAtMs: AS_OF_MS } as const;

/** A server that completes the handshake with this certificate. */
export async function tlsServer(
  request: CertificateRequest = good,
  changes: Partial<TlsHandshake> = {},
): Promise<Script> {
  return withTls({ handshake: handshake({ chain: await chainOf(request), ...changes }) });
}

export function withTls(startTls: Partial<StartTls>): Script {
  return { startTls: { reply: reply('220 2.0.0 Ready to start TLS'), ...startTls } };
}

export const noTls: Script = { extensions: { SIZE: '36700160' } };

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

/** What a server does before any certificate is seen. */
const manners: readonly { readonly name: string; readonly server: Script; readonly codes: readonly string[] }[] = [
  {
    name: 'a server that knows HELO only offers no TLS',
    server: { ehlo: '502 5.5.1 Command not implemented' },
    codes: ['tls-not-offered'],
  },
  {
    name: 'STARTTLS that a device has overwritten is not "not offered"',
    server: { extensions: { XXXXXXXA: '' }, startTls: { masked: 'XXXXXXXA' } },
    codes: ['tls-masked'],
  },
  {
    name: 'the command is refused',
    server: { startTls: { reply: reply('454 4.7.0 TLS not available due to local problem') } },
    codes: ['tls-command-refused'],
  },
  {
    name: 'the connection is closed in place of a reply to STARTTLS',
    server: { ends: { phase: 'starttls', ended: 'closed' } },
    codes: ['tls-command-refused'],
  },
  {
    name: 'the handshake fails',
    server: {
      ...withTls({ failure: { code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', detail: 'the server sent an alert' } }),
      ends: { phase: 'tls', ended: 'tls-alert' },
    },
    codes: ['tls-handshake-failed'],
  },
  {
    name: 'octets in clear behind the reply to STARTTLS (CVE-2021-38371 and its kin)',
    server: withTls({ injectedBytes: 31, handshake: handshake({ chain: await chainOf(good) }) }),
    codes: ['tls-injection'],
  },
];

export const scenes: readonly Scene[] = [
  ...(await Promise.all(
    cases.map(async ({ name, certificate = good, handshake: changes = {}, codes }) => {
      const servers = { [a]: await tlsServer(certificate, changes) };
      return { ...sceneOf({ ...world, hosts: one, servers }), name, finds: codes };
    }),
  )),
  ...manners.map(({ name, server, codes }) => ({
    ...sceneOf({ ...world, hosts: one, servers: { [a]: server } }),
    name,
    finds: codes,
  })),
  {
    ...sceneOf({ ...world, hosts: two, servers: { [a]: noTls, [b]: noTls } }),
    name: 'STARTTLS is not offered anywhere',
    finds: ['tls-not-offered'],
  },
  {
    ...sceneOf({ ...world, hosts: two, servers: { [a]: await tlsServer(), [b]: noTls } }),
    name: 'STARTTLS is not offered everywhere',
    finds: ['tls-offered-not-everywhere'],
  },
];
