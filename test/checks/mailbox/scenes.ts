import type { MailboxLook, MailboxLookRequest } from '../../../src/core/net.ts';
import { known, type Observation, unknown } from '../../../src/core/observation.ts';
import type { MailboxAsked } from '../../../src/core/probe.ts';
import { imapAt, probeRequest } from '../../support/probe-world.ts';
import type { Scene } from '../../support/scene.ts';
import { handshake } from '../../support/smtp-session.ts';
import { AS_OF_MS, chainOf, day, untrusted } from '../tls/certificates.ts';

const HOST = 'imap.b.example';
const names = [HOST];
const good = handshake({ chain: await chainOf({ names }) });
const [over, early, soon, other, weak, self] = await Promise.all([
  chainOf({ names, notAfter: day(-3) }),
  chainOf({ names, notBefore: day(3) }),
  chainOf({ names, notAfter: day(9) }),
  chainOf({ names: ['mx1.hoster.example'] }),
  chainOf({ names, rsaBits: 1024 }),
  chainOf({ names, selfSigned: true }),
]);

const offer = ['IMAP4REV1', 'STARTTLS', 'LOGINDISABLED'];
const seen = (look: Partial<MailboxLook>, { host, address, port, protocol }: MailboxLookRequest) =>
  known(
    {
      greeting: '* OK',
      clearCapabilities: null,
      offersTls: false,
      injectedBytes: 0,
      handshake: good,
      failure: null,
      ...look,
    },
    [{ via: protocol, request: `${host} [${address}]:${port}`, response: 'S: * OK' }],
  );

const zone = {
  'a.example': { MX: ['10 mx.a.example'] },
  [HOST]: { A: ['44.128.2.93'] },
};

const scene = (
  name: string,
  look: Partial<MailboxLook> | Observation<MailboxLook>,
  finds: Scene['finds'],
  asked: Partial<MailboxAsked> = {},
): Scene => ({
  name,
  zone,
  options: { probe: probeRequest({ mailboxes: [{ ...imapAt, host: HOST, ...asked }] }) },
  net: {
    startedAtMs: AS_OF_MS,
    mailboxLook: (request) => ('status' in look ? look : seen(look, request)),
  },
  finds,
});

const clear = { port: 143, tls: 'starttls' } as const;
const popClear = { port: 110, tls: 'starttls', protocol: 'pop3' } as const;

export const scenes: readonly Scene[] = [
  scene('IMAP with TLS from the first octet, as it should be', {}, []),
  scene('IMAP with STARTTLS, and no login before it', { clearCapabilities: offer, offersTls: true }, [], clear),
  scene('POP3 with STLS', { clearCapabilities: ['UIDL', 'STLS', 'SASL SCRAM-SHA-256'], offersTls: true }, [], popClear),
  { name: 'no probe was asked for', zone, finds: null },
  { ...scene('a probe without a mailbox', {}, null), options: { probe: probeRequest({}) } },
  scene(
    'no STARTTLS',
    { clearCapabilities: ['IMAP4REV1', 'LOGINDISABLED'], handshake: null },
    ['mailbox-no-tls'],
    clear,
  ),
  scene('no STLS', { clearCapabilities: ['UIDL'], handshake: null }, ['mailbox-no-tls'], popClear),
  scene(
    'clear text where TLS is to begin at once',
    { handshake: null, failure: { ended: 'protocol-error', code: 'x', detail: 'the server speaks in clear' } },
    ['mailbox-tls-fails'],
  ),
  scene(
    'LOGIN before TLS',
    { clearCapabilities: ['IMAP4REV1', 'STARTTLS'], offersTls: true },
    ['mailbox-login-in-clear'],
    clear,
  ),
  scene(
    'AUTH=PLAIN before TLS, though LOGIN is not allowed',
    { clearCapabilities: [...offer, 'AUTH=PLAIN'], offersTls: true },
    ['mailbox-login-in-clear'],
    clear,
  ),
  scene(
    'USER before TLS',
    { clearCapabilities: ['USER', 'STLS'], offersTls: true },
    ['mailbox-login-in-clear'],
    popClear,
  ),
  scene(
    'octets in clear behind STARTTLS',
    { clearCapabilities: offer, offersTls: true, injectedBytes: 12 },
    ['mailbox-injection'],
    clear,
  ),
  scene('TLS 1.0', { handshake: { ...good, protocol: 'TLSv1' } }, ['mailbox-old-tls']),
  scene('3DES', { handshake: { ...good, protocol: 'TLSv1.2', cipher: 'ECDHE-RSA-DES-CBC3-SHA' } }, [
    'mailbox-weak-encryption',
  ]),
  scene(
    'an RSA exchange',
    { handshake: { ...good, protocol: 'TLSv1.2', cipher: 'AES128-GCM-SHA256', ephemeralKey: null } },
    ['mailbox-weak-encryption'],
  ),
  scene(
    'a small group',
    {
      handshake: {
        ...good,
        protocol: 'TLSv1.2',
        cipher: 'DHE-RSA-AES128-GCM-SHA256',
        ephemeralKey: { type: 'DH', name: null, sizeBits: 1024 },
      },
    },
    ['mailbox-weak-encryption'],
  ),
  scene('a certificate that is over', { handshake: { ...good, chain: over, trust: untrusted('CERT_HAS_EXPIRED') } }, [
    'mailbox-certificate-expired',
  ]),
  scene('a certificate of tomorrow', { handshake: { ...good, chain: early, trust: untrusted('CERT_NOT_YET_VALID') } }, [
    'mailbox-certificate-not-yet-valid',
  ]),
  scene('a certificate that ends next week', { handshake: { ...good, chain: soon } }, [
    'mailbox-certificate-expires-soon',
  ]),
  scene('a certificate for another name', { handshake: { ...good, chain: other } }, ['mailbox-certificate-wrong-name']),
  scene(
    'a self-signed certificate',
    { handshake: { ...good, chain: self, trust: untrusted('DEPTH_ZERO_SELF_SIGNED_CERT') } },
    ['mailbox-self-signed'],
  ),
  scene('no intermediate', { handshake: { ...good, trust: untrusted('UNABLE_TO_VERIFY_LEAF_SIGNATURE') } }, [
    'mailbox-certificate-untrusted',
  ]),
  scene('what is no certificate', { handshake: { ...good, chain: [] } }, ['mailbox-certificate-untrusted']),
  scene('a small RSA key', { handshake: { ...good, chain: weak } }, ['mailbox-weak-key']),
  {
    ...scene('a server that cannot be reached', unknown('unreachable', 'connection refused'), []),
    outcome: 'not-checked',
  },
];
