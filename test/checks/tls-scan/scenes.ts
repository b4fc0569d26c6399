import { X509Certificate } from 'node:crypto';
import { VERSIONS } from '../../../src/checks/tls-scan/client-hello.ts';
import type { SmtpRequest } from '../../../src/core/net.ts';
import { type CertificateRequest, createAuthority } from '../../../src/demo/certificates.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import { handshake, observed } from '../../support/smtp-session.ts';
import { MODERN, type PaperServer, probing } from './server.ts';

const zone = { 'a.example': { MX: ['10 mx.a.example'] }, 'mx.a.example': { A: ['44.128.1.25'] } } satisfies Zone;
const authority = await createAuthority('test root');
const certificates = async (name: string, request: Partial<CertificateRequest> = {}) => {
  const { cert } = await authority.issue({ names: [name], viaIntermediate: true, ...request });
  return (cert.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map((pem) =>
    new X509Certificate(pem).raw.toString('base64'),
  );
};
const sound = await certificates('mx.a.example');
const root = new X509Certificate(authority.caPem).raw.toString('base64');
const foreign = await certificates('other.example');

const PROTOCOLS = {
  'SSL 3.0': 'SSLv3',
  'TLS 1.0': 'TLSv1',
  'TLS 1.1': 'TLSv1.1',
  'TLS 1.2': 'TLSv1.2',
  'TLS 1.3': 'TLSv1.3',
};

/** The ordinary session with a server: what Node would agree upon with it. */
function meeting(server: PaperServer, chain: readonly string[]) {
  const newest = [...server.versions].sort((one, other) => VERSIONS[other] - VERSIONS[one])[0] ?? 'TLS 1.2';
  const met = handshake({ chain, protocol: PROTOCOLS[newest] });
  return (request: SmtpRequest) =>
    observed(request, {
      ...(request.tls === 'implicit' ? { extensions: {} } : {}),
      startTls: { handshake: met, ...(request.tls === 'implicit' ? { offered: false } : {}) },
    });
}

export function scene(
  name: string,
  server: Partial<PaperServer>,
  finds: Scene['finds'],
  chain: readonly string[] = [],
): Scene {
  const whole = { ...MODERN, ...server };
  return {
    name,
    zone,
    options: { tlsScan: true },
    net: { smtp: meeting(whole, chain), tlsProbe: probing(whole) },
    finds,
  };
}

/** The same server for the domain's own users, at both ports, and none for everybody. */
function submission(
  name: string,
  server: Partial<PaperServer>,
  finds: Scene['finds'],
  chain: readonly string[] = [],
): Scene {
  const published = {
    'a.example': { TXT: ['v=spf1 a:mail.a.example -all'], MX: ['0 .'] },
    'mail.a.example': { A: ['44.128.1.26'] },
    '_submissions._tcp.a.example': { SRV: ['0 1 465 mail.a.example'] },
    '_submission._tcp.a.example': { SRV: ['0 1 587 mail.a.example'] },
  } satisfies Zone;
  return { ...scene(name, server, finds, chain), zone: published };
}

const with2 = (...suites: readonly number[]) => ({ suites: [...suites, 0xc02f] });
const only = (...versions: PaperServer['versions']) => ({ versions });
const smallKey = await certificates('mail.a.example', { rsaBits: 1024 });
const sha1 = await certificates('mail.a.example', { sha1: true });

export const scenes: readonly Scene[] = [
  scene('a modern server', {}, []),
  { ...scene('nobody asked', {}, null), options: {} },
  {
    ...scene('no server offers TLS', {}, null),
    net: { smtp: (request) => observed(request, { extensions: {} }) },
  },
  scene('TLS 1.3 alone has no extended master secret to lack', { ...only('TLS 1.3'), extensions: [] }, [
    'tls-scan-no-tls-1-2',
  ]),
  scene('a modern server that hangs up on what it does not like', { hangsUp: true }, []),
  scene('a modern server that says more of the version', { alert: 70 }, []),
  scene('a modern server that does not know its name', { warns: true }, []),
  scene('TLS 1.0 and 1.1 beside 1.2', only('TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'), ['tls-scan-old-version']),
  scene('SSL 3.0 beside the rest', { ...only('SSL 3.0', 'TLS 1.2', 'TLS 1.3'), suites: [0xc02f, 0x002f] }, [
    'tls-scan-old-version',
  ]),
  scene('nothing above TLS 1.2', only('TLS 1.2'), ['tls-scan-no-tls-1-3']),
  scene('TLS 1.0 alone is told by tls', only('TLS 1.0'), ['tls-scan-no-tls-1-3']),
  scene('no encryption', with2(0x0002), ['tls-scan-broken-suite']),
  scene('no certificate, as Postfix has it', with2(0x00a7), ['tls-scan-anonymous-suite']),
  scene('keys of 40 bits', with2(0x0003), ['tls-scan-broken-suite']),
  scene('RC4', with2(0xc011), ['tls-scan-weak-suite']),
  scene('3DES, last of all', { suites: [0xc02f, 0x000a] }, ['tls-scan-weak-suite']),
  scene('one of each', with2(0x0002, 0x00a7, 0x0003, 0xc011, 0x000a), [
    'tls-scan-anonymous-suite',
    'tls-scan-broken-suite',
    'tls-scan-weak-suite',
  ]),
  scene('a group of 1024 bits', { suites: [0xc02f, 0x009e], dhBits: 1024 }, ['tls-scan-small-dh-group']),
  scene('a group of 2048 bits', { suites: [0xc02f, 0x009e] }, []),
  scene('a curve of 192 bits', { groups: [0x001d, 0x0013] }, ['tls-scan-weak-group']),
  scene('static RSA is preferred', { suites: [0x009c, 0xc02f] }, ['tls-scan-no-forward-secrecy']),
  scene('compression', { compression: true }, ['tls-scan-compression']),
  scene('no secure renegotiation', { extensions: [23] }, ['tls-scan-insecure-renegotiation']),
  scene('no extended master secret', { extensions: [0xff01] }, ['tls-scan-no-extended-master-secret']),
  scene('a chain in order', {}, ['tls-scan-no-revocation'], sound),
  scene('the root at the end', {}, ['tls-scan-no-revocation', 'tls-scan-root-sent'], [...sound, root]),
  scene(
    'the chain of another',
    {},
    ['tls-scan-chain-order', 'tls-scan-no-revocation'],
    [...sound.slice(0, 1), ...foreign.slice(0, 1)],
  ),
  submission('users: a modern server', {}, []),
  submission('users: no encryption', with2(0x0002), ['tls-scan-submission-broken-suite']),
  submission('users: no certificate', with2(0x00a7), ['tls-scan-weak-suite']),
  submission('users: RC4', with2(0xc011), ['tls-scan-weak-suite']),
  submission('users: TLS 1.0 beside 1.2', only('TLS 1.0', 'TLS 1.2', 'TLS 1.3'), ['tls-scan-old-version']),
  submission('users: TLS 1.1 alone', only('TLS 1.0', 'TLS 1.1'), [
    'tls-scan-no-tls-1-3',
    'tls-scan-submission-old-version-only',
  ]),
  submission('users: a small key', {}, ['tls-scan-no-revocation', 'tls-scan-weak-certificate'], smallKey),
  submission('users: SHA-1', {}, ['tls-scan-no-revocation', 'tls-scan-weak-certificate'], sha1),
  scene('a small key of a mail server is told by tls', {}, ['tls-scan-no-revocation'], smallKey),
];
