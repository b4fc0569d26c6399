import type { MailboxLook } from '../../core/net.ts';
import {
  type Chain,
  distrustOf,
  endsSoon,
  expiredIn,
  namesHost,
  weakKeyOf,
  weaklySigned,
} from '../tls/certificate-facts.ts';
import type { Certificate } from '../tls/facts.ts';
import { isOldVersion, isWeakCipher, lacksForwardSecrecy, weakExchangeOf } from '../tls/handshake-facts.ts';
import type { MailboxPlace } from './facts.ts';
import type { mailboxFindings } from './findings.ts';

/** A server, and what it showed. */
export interface Seen {
  readonly place: MailboxPlace;
  readonly look: MailboxLook;
}

/** Says what is wrong with a server, as a clause; null: nothing. */
export type Fault = (seen: Seen, asOfMs: number) => string | null;

/** A fault of the certificate that names the server, where there is one. */
function ofLeaf(
  fault: (
    leaf: Certificate,
    given: { readonly chain: Chain; readonly host: string; readonly asOfMs: number },
  ) => string | null,
): Fault {
  return ({ place: { chain, host }, look: { handshake } }, asOfMs) => {
    const [leaf] = chain;
    return handshake !== null && leaf ? fault(leaf, { chain: { chain, trust: handshake.trust }, host, asOfMs }) : null;
  };
}

const MAX_NAMES = 3;

/** One fault for each code, in the order in which they are told. */
export const faults: Readonly<Record<keyof typeof mailboxFindings, Fault>> = {
  'mailbox-no-tls': ({ place, look }) =>
    place.implicitTls || look.offersTls ? null : `it offers no ${place.protocol === 'imap' ? 'STARTTLS' : 'STLS'}`,
  'mailbox-tls-fails': ({ look: { failure } }) => failure?.detail ?? null,
  'mailbox-login-in-clear': loginInClear,
  'mailbox-injection': ({ look: { injectedBytes } }) => (injectedBytes > 0 ? `${injectedBytes} octets` : null),
  'mailbox-old-tls': ({ look: { handshake } }) =>
    handshake !== null && isOldVersion(handshake.protocol) ? handshake.protocol : null,
  'mailbox-weak-encryption': weakEncryption,
  'mailbox-certificate-expired': ofLeaf((leaf, { chain, asOfMs }) => {
    const over = expiredIn(chain, leaf, asOfMs);
    return over === null ? null : `${over.subject} ended on ${dateText(over.notAfterMs)}`;
  }),
  'mailbox-certificate-not-yet-valid': ofLeaf((leaf, { asOfMs }) =>
    leaf.notBeforeMs > asOfMs ? `${leaf.subject} begins on ${dateText(leaf.notBeforeMs)}` : null,
  ),
  'mailbox-certificate-expires-soon': ofLeaf((leaf, { asOfMs }) =>
    endsSoon(leaf, asOfMs) ? `${leaf.subject} ends on ${dateText(leaf.notAfterMs)}` : null,
  ),
  'mailbox-certificate-wrong-name': ofLeaf((leaf, { host }) => {
    if (namesHost(leaf, host)) return null;
    return `it is for other names: ${leaf.names.slice(0, MAX_NAMES).join(', ') || leaf.subject}`;
  }),
  'mailbox-self-signed': ofLeaf((leaf, { chain, asOfMs }) =>
    distrustOf(chain, leaf, asOfMs) === 'self-signed' ? leaf.subject : null,
  ),
  'mailbox-certificate-untrusted': untrusted,
  'mailbox-weak-key': ofLeaf((leaf, { chain }) => {
    const key = weakKeyOf(leaf);
    if (key !== null) return `its key is weak: ${key.type}${key.bits === null ? '' : `, ${key.bits} bits`}`;
    const weak = weaklySigned(chain);
    return weak === null ? null : `${weak.subject} is signed over ${weak.weakHash}`;
  }),
};

/** What gives the password, or a token as good as one, to whoever listens. */
const READABLE = /^(?:PLAIN|LOGIN|XOAUTH2?|OAUTHBEARER)$/;

/** RFC 9051 section 6.2.3: LOGIN may be said unless LOGINDISABLED. RFC 2449 sections 6.1 and 6.3: USER, and the list of SASL. */
function loginInClear({ place: { protocol }, look: { clearCapabilities } }: Seen): string | null {
  if (clearCapabilities === null) return null;
  const sasl =
    protocol === 'imap'
      ? clearCapabilities.flatMap((one) => (one.startsWith('AUTH=') ? [one.slice(5)] : []))
      : clearCapabilities.flatMap((one) => (one.startsWith('SASL ') ? one.split(' ').slice(1) : []));
  const isPlain =
    protocol === 'imap' ? !clearCapabilities.includes('LOGINDISABLED') : clearCapabilities.includes('USER');
  const offered = [
    ...(isPlain ? [protocol === 'imap' ? 'LOGIN' : 'USER'] : []),
    ...sasl.filter((one) => READABLE.test(one)),
  ];
  return offered.length === 0 ? null : `${[...new Set(offered)].join(', ')} before TLS`;
}

function weakEncryption({ look: { handshake } }: Seen): string | null {
  if (handshake === null) return null;
  const { cipher } = handshake;
  if (isWeakCipher(cipher)) return cipher;
  const exchange = weakExchangeOf(handshake);
  if (exchange !== null) return `${cipher}, a Diffie-Hellman exchange of ${exchange.bits} bits`;
  return lacksForwardSecrecy(handshake) ? `${cipher}, without forward secrecy` : null;
}

function untrusted({ place: { chain }, look: { handshake } }: Seen, asOfMs: number): string | null {
  if (handshake === null) return null;
  const [leaf] = chain;
  if (!leaf) return 'it presents no certificate that can be read';
  const distrust = distrustOf({ chain, trust: handshake.trust }, leaf, asOfMs);
  return distrust === null || distrust === 'self-signed' || handshake.trust.trusted ? null : handshake.trust.detail;
}

function dateText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
