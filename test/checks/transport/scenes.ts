import { readChain, recordFor } from '../../../src/checks/dane/chain.ts';
import type { HttpsOutcome, SmtpRequest, SmtpSession } from '../../../src/core/net.ts';
import { known, type Observation, type Unknown } from '../../../src/core/observation.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import { handshake, observed, reply, type Script } from '../../support/smtp-session.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';
import { chainOf, untrusted } from '../tls/certificates.ts';

// `chainOf` makes certificates that are good for the rest of 2026, as of the day on which `zoneNet` says that it is.
export const good = handshake({ chain: await chainOf({ names: ['mx.a.example', 'mx2.a.example', 'mx3.a.example'] }) });
const misnamed = handshake({ chain: await chainOf({ names: ['other.example'] }) });

export const POLICY = 'version: STSv1\nmode: enforce\nmx: mx.a.example\nmx: mx2.a.example\nmax_age: 604800\n';

function serving(body: string) {
  return ({ url }: { readonly url: string }): Observation<HttpsOutcome> => {
    const octets = new TextEncoder().encode(body);
    return known({ ended: 'response', status: 200, contentType: 'text/plain', location: null, body, octets, url });
  };
}

const script = (changes: Parameters<typeof handshake>[0]): Script => ({
  startTls: { handshake: { ...good, ...changes } },
});
export const bad: Script = { startTls: { handshake: misnamed } };
export const expired = script({ trust: untrusted('CERT_HAS_EXPIRED') });
export const clear: Script = { extensions: {} };
const failing: Script = { startTls: { handshake: null, failure: { code: 'X', detail: 'it broke off' } } };
export const refusing: Script = { startTls: { reply: reply('454 4.7.0 TLS not available') } };
export const dead: Script = { ends: { phase: 'connect', ended: 'refused' } };

export const one = {
  'a.example': { MX: ['10 mx.a.example'] },
  'mx.a.example': { A: ['44.128.1.25'] },
} satisfies Zone;
export const two = {
  ...one,
  'a.example': { MX: ['10 mx.a.example', '20 mx2.a.example'] },
  'mx2.a.example': { A: ['44.128.2.25'] },
} satisfies Zone;
export const sts = {
  '_mta-sts.a.example': { TXT: ['v=STSv1; id=1;'] },
  'mta-sts.a.example': { A: ['44.128.1.80'] },
} satisfies Zone;

/** The record of what a server presents, and one of another key. */
export function right({ chain } = good): string {
  const [leaf] = readChain(chain);
  if (leaf === undefined) throw new Error('there is no certificate');
  return recordFor(leaf);
}
export const wrong = `3 1 1 ${'00'.repeat(32)}`;

/** TLSA records by host. */
export function tlsa(records: Readonly<Record<string, string>>): Zone {
  return Object.fromEntries(Object.entries(records).map(([host, record]) => [`_25._tcp.${host}`, { TLSA: [record] }]));
}

const hosts = Array.from({ length: 20 }, (_, index) => `m${index}.a.example`);

/** Servers by host or address; those left out present a good certificate. */
export function mail(scripts: Readonly<Record<string, Script | Unknown>> = {}) {
  return (request: SmtpRequest): Observation<SmtpSession> => {
    const script = scripts[request.address] ?? scripts[request.host] ?? { startTls: { handshake: good } };
    return 'status' in script ? script : observed(request, script);
  };
}

/** A domain that enforces its policy, with these servers. */
export function enforcing(
  scripts: Parameters<typeof mail>[0] = {},
  { zone = one, policy = POLICY, net = {} }: { zone?: Zone; policy?: string; net?: ZoneNetOptions } = {},
): Pick<Scene, 'zone' | 'net'> {
  return { zone: { ...zone, ...sts }, net: { smtp: mail(scripts), https: serving(policy), ...net } };
}

/** The policy with one host alone. */
export function only(host: string): string {
  return POLICY.replaceAll(/^mx: .*\n/gm, (line) => (line === `mx: ${host}\n` ? line : ''));
}

const testing = POLICY.replace('enforce', 'testing');
const signed = { authenticated: true } as const;

export const scenes: readonly Scene[] = [
  { name: 'nothing is enforced, and TLS is sound', zone: one, net: { smtp: mail() }, finds: [] },
  {
    name: 'nothing is enforced, and the certificate is bad',
    zone: one,
    net: { smtp: mail({ 'mx.a.example': bad }) },
    finds: [],
  },
  {
    name: 'nothing is enforced, and there is no TLS',
    zone: one,
    net: { smtp: mail({ 'mx.a.example': clear }) },
    finds: [],
  },
  {
    name: 'more mail hosts than are dialled, and every one that was refuses',
    zone: {
      'a.example': { MX: hosts.map((host) => `10 ${host}`) },
      ...Object.fromEntries(hosts.map((host, index) => [host, { A: [`44.128.9.${index + 1}`] }])),
    },
    net: { smtp: mail(Object.fromEntries(hosts.map((host) => [host, dead]))) },
    finds: null,
  },
  { name: 'a domain without mail', zone: { 'a.example': { MX: ['0 .'] } }, finds: null },
  { name: 'enforced, and sound', ...enforcing({}, { zone: two }), finds: [] },
  {
    name: 'the certificate is for another name',
    ...enforcing({ 'mx.a.example': bad }),
    finds: ['transport-mta-sts-refused'],
  },
  {
    name: 'the certificate has expired',
    ...enforcing({ 'mx.a.example': expired }),
    finds: ['transport-mta-sts-refused'],
  },
  {
    name: 'the certificate is that of nobody trusted',
    ...enforcing({ 'mx.a.example': script({ trust: untrusted('DEPTH_ZERO_SELF_SIGNED_CERT') }) }),
    finds: ['transport-mta-sts-refused'],
  },
  {
    name: 'nothing that is a certificate',
    ...enforcing({ 'mx.a.example': script({ chain: ['AAAA'] }) }),
    finds: ['transport-mta-sts-refused'],
  },
  {
    name: 'TLS 1.1 at best',
    ...enforcing({ 'mx.a.example': script({ protocol: 'TLSv1.1' }) }),
    finds: ['transport-mta-sts-refused'],
  },
  { name: 'TLS 1.2 is enough', ...enforcing({ 'mx.a.example': script({ protocol: 'TLSv1.2' }) }), finds: [] },
  {
    name: 'no TLS',
    ...enforcing({ 'mx.a.example': clear }),
    finds: ['transport-mta-sts-refused', 'transport-clear-text'],
  },
  {
    name: 'a handshake that fails',
    ...enforcing({ 'mx.a.example': failing }),
    finds: ['transport-mta-sts-refused', 'transport-clear-text'],
  },
  {
    name: 'one of two hosts fails',
    ...enforcing({ 'mx2.a.example': bad }, { zone: two }),
    finds: ['transport-mta-sts-refused-at-host'],
  },
  {
    name: 'one of two hosts fails, the other is down',
    ...enforcing({ 'mx.a.example': dead, 'mx2.a.example': bad }, { zone: two }),
    finds: ['transport-mta-sts-refused'],
  },
  {
    name: 'one is not listed, the other fails',
    ...enforcing({ 'mx.a.example': bad }, { zone: two, policy: only('mx.a.example') }),
    finds: ['transport-mta-sts-refused'],
  },
  {
    name: 'the one that is listed is down, and the one that is up is not listed',
    ...enforcing({ 'mx.a.example': dead }, { zone: two, policy: only('mx.a.example') }),
    finds: ['transport-mta-sts-refused'],
  },
  {
    name: 'the one that is listed is up, and the one that is not is down',
    ...enforcing({ 'mx2.a.example': dead }, { zone: two, policy: only('mx.a.example') }),
    finds: [],
  },
  {
    name: 'STARTTLS is offered, and then refused',
    ...enforcing({ 'mx.a.example': refusing }),
    finds: ['transport-mta-sts-refused', 'transport-clear-text'],
  },
  {
    name: 'a host that is not listed is for mta-sts to tell',
    ...enforcing({}, { policy: only('mx2.a.example') }),
    finds: [],
  },
  {
    name: 'a policy for testing that could not be enforced',
    ...enforcing({ 'mx.a.example': bad }, { policy: testing }),
    finds: ['transport-mta-sts-not-ready'],
  },
  { name: 'a policy for testing, and all is well', ...enforcing({}, { policy: testing }), finds: [] },
  {
    name: 'a policy of mode none asks for nothing',
    ...enforcing({ 'mx.a.example': bad }, { policy: POLICY.replace('enforce', 'none') }),
    finds: [],
  },
  {
    name: 'a policy without a record is applied by nobody',
    zone: { ...one, 'mta-sts.a.example': { A: ['44.128.1.80'] } },
    net: { smtp: mail({ 'mx.a.example': bad }), https: serving(POLICY) },
    finds: [],
  },
  {
    name: 'TLSA of another key is for dane to tell',
    zone: { ...one, ...tlsa({ 'mx.a.example': wrong }) },
    net: { ...signed, smtp: mail() },
    finds: [],
  },
  {
    name: 'TLSA without TLS',
    zone: { ...one, ...tlsa({ 'mx.a.example': right() }) },
    net: { ...signed, smtp: mail({ 'mx.a.example': clear }) },
    finds: ['transport-clear-text'],
  },
  {
    name: 'TLSA of a certificate that MTA-STS does not take',
    ...enforcing(
      { 'mx.a.example': bad },
      { zone: { ...one, ...tlsa({ 'mx.a.example': right(misnamed) }) }, net: signed },
    ),
    finds: ['transport-mta-sts-refused'],
  },
  {
    name: 'DANE leaves one host and MTA-STS the other',
    ...enforcing({ 'mx2.a.example': bad }, { zone: { ...two, ...tlsa({ 'mx.a.example': wrong }) }, net: signed }),
    finds: ['transport-both-refused', 'transport-mta-sts-refused-at-host'],
  },
  {
    name: 'the same, where the MX records are not signed',
    ...enforcing(
      { 'mx2.a.example': bad },
      { zone: { ...two, ...tlsa({ 'mx.a.example': wrong }) }, net: { authenticated: (name) => name !== 'a.example' } },
    ),
    finds: ['transport-both-refused-mx-unsigned', 'transport-mta-sts-refused-at-host'],
  },
  {
    name: 'DANE decides where it knows the host, so that one is left',
    ...enforcing(
      { 'mx2.a.example': bad },
      { zone: { ...two, ...tlsa({ 'mx.a.example': wrong, 'mx2.a.example': right(misnamed) }) }, net: signed },
    ),
    finds: ['transport-mta-sts-refused-at-host'],
  },
];
