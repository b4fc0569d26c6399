import type { SmtpRequest, SmtpSession } from '../../../src/core/net.ts';
import { mapKnown, type Observation, unknown } from '../../../src/core/observation.ts';
import type { ProbeRoute } from '../../../src/core/probe.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import { probeRequest } from '../../support/probe-world.ts';
import type { Scene } from '../../support/scene.ts';
import { handshake, observed, reply, type Script } from '../../support/smtp-session.ts';
import { chainOf, day } from '../tls/certificates.ts';

const PASSWORDS = { AUTH: 'PLAIN LOGIN' };
const good = handshake({ chain: await chainOf({ names: ['mail.a.example'] }) });
const other = handshake({ chain: await chainOf({ names: ['mx.hoster.example'] }) });
const numbered = handshake({ chain: await chainOf({ names: ['mail.a.example', '44.128.1.25'] }) });
const over = handshake({ chain: await chainOf({ names: ['mail.a.example'], notAfter: day(100) }) });

/** A submission server: what it offers in clear and under TLS, and the handshake. */
interface Server {
  readonly clear?: Readonly<Record<string, string>>;
  readonly secure?: Readonly<Record<string, string>>;
  readonly script?: Script;
}

function serving(servers: Readonly<Record<number, Server>>) {
  return (request: SmtpRequest): Observation<SmtpSession> => {
    const { clear = { STARTTLS: '' }, secure = PASSWORDS, script = {} } = servers[request.port] ?? {};
    const startTls = { handshake: good, ...script.startTls };
    const isImplicit = request.tls === 'implicit';
    const held = observed(request, { extensions: isImplicit ? { STARTTLS: '' } : clear, ...script, startTls });
    return mapKnown(held, (session) => ({
      ...session,
      extensions: startTls.handshake === null ? session.extensions : secure,
      clearExtensions: isImplicit ? null : session.clearExtensions,
      startTls: { ...session.startTls, offered: !isImplicit && session.startTls.offered },
    }));
  };
}

const mail = { 'mail.a.example': { A: ['44.128.1.25'] } } satisfies Zone;
const zone = {
  ...mail,
  'a.example': { MX: ['10 mail.a.example'] },
  '_submissions._tcp.a.example': { SRV: ['0 1 465 mail.a.example'] },
  '_submission._tcp.a.example': { SRV: ['0 1 587 mail.a.example'] },
} satisfies Zone;
const scene = (
  name: string,
  servers: Readonly<Record<number, Server>>,
  finds: Scene['finds'],
  over: Zone = zone,
): Scene => ({
  name,
  zone: over,
  net: { smtp: serving(servers) },
  finds,
});
const route = (over: Partial<Extract<ProbeRoute, { readonly kind: 'submission' }>> = {}): ProbeRoute => ({
  kind: 'submission',
  host: 'mail.a.example',
  port: 587,
  tls: 'starttls',
  allowClear: false,
  allowUntrusted: false,
  login: { user: 'from@a.example', secret: 'via', mechanism: null },
  ...over,
});
const failed = { handshake: null, failure: { code: 'ERR_SSL_WRONG_VERSION_NUMBER', detail: 'it answered in clear' } };

export const scenes: readonly Scene[] = [
  scene('both ports as they should be', {}, []),
  scene('nothing is published', {}, null, { ...mail, 'a.example': {} }),
  scene('the services are not offered', {}, null, {
    'a.example': {},
    '_submission._tcp.a.example': { SRV: ['0 0 0 .'] },
  }),
  {
    ...scene('a server that the user names', {}, [], { ...mail, 'a.example': {} }),
    options: { submission: [{ host: 'mail.a.example', port: 465 }] },
  },
  scene('AUTH in clear', { 587: { clear: { STARTTLS: '', AUTH: 'PLAIN' } } }, ['submission-auth-in-clear']),
  scene('no STARTTLS on 587', { 587: { clear: { SIZE: '1' }, script: { startTls: { handshake: null } } } }, [
    'submission-no-tls',
  ]),
  scene(
    'clear text on 465',
    { 465: { script: { startTls: failed, ends: { phase: 'tls', ended: 'protocol-error' } } } },
    ['submission-tls-fails'],
  ),
  scene('a certificate for another name', { 465: { script: { startTls: { handshake: other } } } }, [
    'submission-certificate-refused',
  ]),
  scene('a certificate that is over', { 587: { script: { startTls: { handshake: over } } } }, [
    'submission-certificate-refused',
  ]),
  scene(
    'an authority nobody knows',
    {
      465: {
        script: { startTls: { handshake: { ...good, trust: { trusted: false, code: 'X', detail: 'unknown' } } } },
      },
    },
    ['submission-certificate-refused'],
  ),
  scene('a port that refuses', { 465: { script: { ends: { phase: 'connect', ended: 'refused' } } } }, [
    'submission-unreachable',
  ]),
  {
    ...scene('a server that keeps silent while another one answers on the same port', {}, ['submission-unreachable'], {
      ...zone,
      '_submissions._tcp.a.example': { SRV: ['0 1 465 mail.a.example', '1 1 465 dead.a.example'] },
      'dead.a.example': { A: ['44.128.1.99'] },
    }),
    net: {
      smtp: (request) =>
        request.host === 'dead.a.example'
          ? observed(request, { ends: { phase: 'connect', ended: 'timeout' } })
          : serving({})(request),
    },
  },
  scene(
    'STARTTLS is offered and refused',
    { 587: { script: { startTls: { handshake: null, reply: reply('454 4.7.0 not now') } } } },
    ['submission-tls-fails'],
  ),
  scene(
    'challenges in clear give no password away',
    { 587: { clear: { STARTTLS: '', AUTH: 'CRAM-MD5 SCRAM-SHA-256' } } },
    [],
  ),
  scene(
    'a token in clear is as good as a password',
    { 587: { clear: { STARTTLS: '', AUTH: 'SCRAM-SHA-256 XOAUTH2' } } },
    ['submission-auth-in-clear'],
  ),
  {
    ...scene('a server that the user names by its address', {}, [], { ...mail, 'a.example': {} }),
    options: { submission: [{ host: '44.128.1.25', port: 465 }] },
    net: { smtp: serving({ 465: { script: { startTls: { handshake: numbered } } } }) },
  },
  scene('a published host without an address', {}, ['submission-host-missing'], {
    ...zone,
    '_submissions._tcp.a.example': { SRV: ['0 1 465 gone.a.example'] },
  }),
  scene('nobody can log in', { 465: { secure: { SIZE: '1' } } }, ['submission-no-auth']),
  scene('587 alone is published', {}, ['submission-no-implicit-tls'], {
    ...mail,
    'a.example': {},
    '_submission._tcp.a.example': { SRV: ['0 1 587 mail.a.example'] },
  }),
  {
    ...scene(
      'the server of a probe, by STARTTLS',
      { 587: { clear: { STARTTLS: '', AUTH: 'LOGIN' } } },
      ['submission-auth-in-clear'],
      {
        ...mail,
        'a.example': {},
      },
    ),
    options: { probe: probeRequest({ route: route() }) },
  },
  {
    ...scene(
      'the server of a probe, with TLS at once',
      { 465: { script: { startTls: { handshake: other } } } },
      ['submission-certificate-refused'],
      {
        ...mail,
        'a.example': {},
      },
    ),
    options: { probe: probeRequest({ route: route({ port: 465, tls: 'implicit' }) }) },
  },
  {
    ...scene('the server of a probe takes mail on port 25 without a login', { 25: { secure: { SIZE: '1' } } }, [], {
      ...mail,
      'a.example': {},
    }),
    options: { probe: probeRequest({ route: route({ port: 25, login: null }) }) },
  },
  {
    ...scene('the server of a probe in a network of its own', {}, [], {
      'mail.a.example': { A: ['10.0.0.25'] },
      'a.example': {},
    }),
    options: { probe: probeRequest({ route: route() }) },
  },
  {
    ...scene('a probe through this machine', {}, null, { ...mail, 'a.example': {} }),
    options: { probe: probeRequest({ route: route({ host: '127.0.0.1' }) }) },
  },
  {
    ...scene('a probe straight to the MX hosts', {}, null, { ...mail, 'a.example': {} }),
    options: { probe: probeRequest({ route: { kind: 'direct' } }) },
  },
  {
    ...scene('the server of a probe is published too', {}, []),
    options: { probe: probeRequest({ route: route({ port: 465, tls: 'implicit' }) }) },
  },
];

export const silent = scene(
  'every port keeps silent',
  {
    465: { script: { ends: { phase: 'connect', ended: 'timeout' } } },
    587: { script: { ends: { phase: 'connect', ended: 'timeout' } } },
  },
  [],
);
export const unseen: Scene = {
  name: 'no way there',
  zone,
  net: { smtp: () => unknown('unreachable', 'no route') },
  finds: [],
};
