import type { HttpsOutcome, SmtpRequest, SmtpSession } from '../../../src/core/net.ts';
import { known, type Observation, unknown } from '../../../src/core/observation.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { Scene } from '../../support/scene.ts';
import { handshake, observed, type Script } from '../../support/smtp-session.ts';
import { chainOf, untrusted } from '../tls/certificates.ts';

const good = handshake({ chain: [...(await chainOf({ names: ['mx.a.example', 'mx2.a.example'] }))] });
const misnamed = handshake({ chain: [...(await chainOf({ names: ['other.example'] }))] });

export const POLICY = 'version: STSv1\nmode: enforce\nmx: mx.a.example\nmx: mx2.a.example\nmax_age: 604800\n';

export function serving(body: string) {
  return ({ url }: { readonly url: string }): Observation<HttpsOutcome> => {
    const octets = new TextEncoder().encode(body);
    return known({ ended: 'response', status: 200, contentType: 'text/plain', location: null, body, octets, url });
  };
}

export function mail(scripts: Readonly<Record<string, Script | 'unseen'>> = {}) {
  return (request: SmtpRequest): Observation<SmtpSession> => {
    const script = scripts[request.host] ?? { startTls: { handshake: good } };
    return script === 'unseen' ? unknown('unreachable', 'no way there') : observed(request, script);
  };
}

export const bad: Script = { startTls: { handshake: misnamed } };
const expired: Script = { startTls: { handshake: { ...good, trust: untrusted('CERT_HAS_EXPIRED') } } };
const clear: Script = { extensions: {} };

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
const tlsa = { '_25._tcp.mx.a.example': { TLSA: [`3 1 1 ${'00'.repeat(32)}`] } } satisfies Zone;

export const scenes: readonly Scene[] = [
  { name: 'nothing is enforced, and TLS is sound', zone: one, net: { smtp: mail() }, finds: [] },
  {
    name: 'nothing is enforced, and the certificate is bad',
    zone: one,
    net: { smtp: mail({ 'mx.a.example': bad }) },
    finds: [],
  },
  { name: 'a domain without mail', zone: { 'a.example': { MX: ['0 .'] } }, finds: null },
  { name: 'enforced, and sound', zone: { ...two, ...sts }, net: { smtp: mail(), https: serving(POLICY) }, finds: [] },
  {
    name: 'enforced, and the certificate is for another name',
    zone: { ...one, ...sts },
    net: { smtp: mail({ 'mx.a.example': bad }), https: serving(POLICY) },
    finds: ['transport-mta-sts-all-refused'],
  },
  {
    name: 'enforced, and the certificate has expired',
    zone: { ...one, ...sts },
    net: { smtp: mail({ 'mx.a.example': expired }), https: serving(POLICY) },
    finds: ['transport-mta-sts-all-refused'],
  },
  {
    name: 'enforced, and no TLS',
    zone: { ...one, ...sts },
    net: { smtp: mail({ 'mx.a.example': clear }), https: serving(POLICY) },
    finds: ['transport-mta-sts-all-refused'],
  },
  {
    name: 'testing harms nobody',
    zone: { ...one, ...sts },
    net: { smtp: mail({ 'mx.a.example': bad }), https: serving(POLICY.replace('enforce', 'testing')) },
    finds: [],
  },
  {
    name: 'one of two hosts fails',
    zone: { ...two, ...sts },
    net: { smtp: mail({ 'mx2.a.example': bad }), https: serving(POLICY) },
    finds: ['transport-mta-sts-some-refused'],
  },
  {
    name: 'one is not listed, the other fails',
    zone: { ...two, ...sts },
    net: { smtp: mail({ 'mx.a.example': bad }), https: serving(POLICY.replace('mx: mx2.a.example\n', '')) },
    finds: ['transport-mta-sts-all-refused'],
  },
  {
    name: 'a host that is not listed is for mta-sts to tell',
    zone: { ...one, ...sts },
    net: { smtp: mail(), https: serving(POLICY.replace('mx: mx.a.example\n', '')) },
    finds: [],
  },
  {
    name: 'TLSA of another key',
    zone: { ...one, ...tlsa },
    net: { authenticated: true, smtp: mail() },
    finds: ['transport-dane-all-refused'],
  },
  {
    name: 'TLSA of another key at one of two hosts',
    zone: { ...two, ...tlsa },
    net: { authenticated: true, smtp: mail() },
    finds: [],
  },
];
