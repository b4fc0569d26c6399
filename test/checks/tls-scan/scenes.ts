import { X509Certificate } from 'node:crypto';
import { createAuthority } from '../../../src/demo/certificates.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import { handshake, observed } from '../../support/smtp-session.ts';
import { MODERN, type PaperServer, probing } from './server.ts';

const zone = { 'a.example': { MX: ['10 mx.a.example'] }, 'mx.a.example': { A: ['44.128.1.25'] } } satisfies Zone;
const authority = await createAuthority('test root');
const certificates = async (name: string) => {
  const { cert } = await authority.issue({ names: [name], viaIntermediate: true });
  return (cert.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map((pem) =>
    new X509Certificate(pem).raw.toString('base64'),
  );
};
const sound = await certificates('mx.a.example');
const root = new X509Certificate(authority.caPem).raw.toString('base64');
const foreign = await certificates('other.example');

export function scene(
  name: string,
  server: Partial<PaperServer>,
  finds: Scene['finds'],
  chain: readonly string[] = [],
): Scene {
  return {
    name,
    zone,
    options: { tlsScan: true },
    net: {
      smtp: (request) => observed(request, { startTls: { handshake: handshake({ chain }) } }),
      tlsProbe: probing({ ...MODERN, ...server }),
    },
    finds,
  };
}

const with2 = (...suites: readonly number[]) => ({ suites: [...suites, 0xc02f] });

export const scenes: readonly Scene[] = [
  scene('a modern server', {}, []),
  { ...scene('nobody asked', {}, null), options: {} },
  scene('TLS 1.3 alone has no extended master secret to lack', { versions: ['TLS 1.3'], extensions: [] }, []),
  scene('a modern server that hangs up on what it does not like', { hangsUp: true }, []),
  scene('TLS 1.0 and 1.1 beside 1.2', { versions: ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'] }, [
    'tls-scan-old-version',
  ]),
  scene('nothing above TLS 1.2', { versions: ['TLS 1.2'] }, ['tls-scan-no-tls-1-3']),
  scene('TLS 1.0 alone is told by tls', { versions: ['TLS 1.0'] }, ['tls-scan-no-tls-1-3']),
  scene('no encryption', with2(0x0002), ['tls-scan-broken-suite']),
  scene('no certificate', with2(0x00a7), ['tls-scan-broken-suite']),
  scene('keys of 40 bits', with2(0x0003), ['tls-scan-broken-suite']),
  scene('RC4', with2(0xc011), ['tls-scan-weak-suite']),
  scene('3DES, last of all', { suites: [0xc02f, 0x000a] }, ['tls-scan-weak-suite']),
  scene('a group of 1024 bits', { suites: [0xc02f, 0x009e], dhBits: 1024 }, ['tls-scan-small-dh-group']),
  scene('a group of 2048 bits', { suites: [0xc02f, 0x009e] }, []),
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
];
