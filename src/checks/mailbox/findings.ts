import { defineFindings } from '../../core/finding.ts';
import { type ServerTrouble, serversTitle, troublesText } from '../../core/server-places.ts';

export interface Troubled {
  readonly servers: readonly ServerTrouble[];
}

const example = { host: 'imap.provider.example', port: 993, address: '192.0.2.93' };
const clear = { ...example, port: 143 };

/** Whose server it is: nothing here is held against the domain that sends. */
const WHOSE = 'this is about the server that the mailbox is read from, and not about mail on its way there';
const WARNED = 'mail programs warn of it or do not connect, so mail that has arrived is not read';

export const mailboxFindings = defineFindings({
  'mailbox-no-tls': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8314 section 3',
    example: { servers: [{ ...clear, detail: 'it offers no STARTTLS' }] },
    text: ({ servers }: Troubled) => ({
      title: `mail is read in clear: ${serversTitle(servers)}`,
      why: `password and mail go readable to everyone on the way: ${troublesText(servers)}; ${WHOSE}`,
      fix: { text: 'read this mailbox on port 993 (IMAP) or 995 (POP3), or ask its provider to offer TLS' },
    }),
  },
  'mailbox-tls-fails': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8314 section 3',
    example: { servers: [{ ...example, detail: 'the server speaks in clear' }] },
    text: ({ servers }: Troubled) => ({
      title: `TLS fails at the mailbox server ${serversTitle(servers)}`,
      why: `mail programs cannot read the mailbox there: ${troublesText(servers)}; ${WHOSE}`,
      fix: {
        text: 'see that the port speaks TLS at once (993, 995) or after STARTTLS or STLS (143, 110), with a certificate and key that belong together',
      },
    }),
  },
  'mailbox-login-in-clear': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9051 section 11.1',
    example: { servers: [{ ...clear, detail: 'LOGIN, AUTH=PLAIN' }] },
    text: ({ servers }: Troubled) => ({
      title: 'the mailbox server takes passwords before TLS',
      why: `a mail program that takes the offer sends its password readable to everyone on the way: ${troublesText(servers)}; ${WHOSE}`,
      fix: {
        text: 'let nobody log in before TLS (Dovecot: auth_allow_cleartext = no, before 2.4 disable_plaintext_auth = yes)',
      },
    }),
  },
  'mailbox-injection': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9051 section 6.2.1',
    example: { servers: [{ ...clear, detail: '42 octets' }] },
    text: ({ servers }: Troubled) => ({
      title: 'octets in clear came behind the answer to STARTTLS',
      why: `the server, or somebody on the way, puts in words that a mail program may take for part of the encrypted dialogue: ${troublesText(servers)}; ${WHOSE}`,
      fix: {
        text: 'update the mailbox server, or read the mailbox on port 993 or 995, and see what stands in between',
      },
    }),
  },
  'mailbox-old-tls': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8314 section 4.1',
    example: { servers: [{ ...example, detail: 'TLSv1' }] },
    text: ({ servers }: Troubled) => ({
      title: 'the mailbox server speaks TLS of before 1.2 only',
      why: `current mail programs refuse versions that are deprecated (RFC 8996): ${troublesText(servers)}; ${WHOSE}`,
      fix: { text: 'have TLS 1.2 and 1.3 spoken by the mailbox server' },
    }),
  },
  'mailbox-weak-encryption': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9325 section 4',
    example: { servers: [{ ...example, detail: 'DES-CBC3-SHA' }] },
    text: ({ servers }: Troubled) => ({
      title: 'the mailbox server chooses weak encryption',
      why: `whoever records the traffic can read password and mail, now or with a key stolen later: ${troublesText(servers)}; ${WHOSE}`,
      fix: { text: 'offer ECDHE with AES-GCM or ChaCha20 alone' },
    }),
  },
  'mailbox-certificate-expired': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5280 section 4.1.2.5',
    example: { servers: [{ ...example, detail: 'CN=imap.provider.example ended on 2026-11-01' }] },
    text: ({ servers }: Troubled) => ({
      title: `the mailbox server's certificate has expired: ${serversTitle(servers)}`,
      why: `${WARNED}: ${troublesText(servers)}; ${WHOSE}`,
      fix: { text: 'renew the certificate and reload the mailbox server' },
    }),
  },
  'mailbox-certificate-not-yet-valid': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5280 section 4.1.2.5',
    example: { servers: [{ ...example, detail: 'CN=imap.provider.example begins on 2026-12-01' }] },
    text: ({ servers }: Troubled) => ({
      title: `the mailbox server's certificate is not valid yet`,
      why: `${WARNED}: ${troublesText(servers)}; ${WHOSE}`,
      fix: { text: 'present the certificate that is valid now' },
    }),
  },
  'mailbox-certificate-expires-soon': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5280 section 4.1.2.5',
    example: { servers: [{ ...example, detail: 'CN=imap.provider.example ends on 2026-12-01' }] },
    text: ({ servers }: Troubled) => ({
      title: `the mailbox server's certificate ends soon`,
      why: `from then on mail programs warn of it or do not connect: ${troublesText(servers)}; ${WHOSE}`,
      fix: { text: 'see that it is renewed in time and that the mailbox server is reloaded then' },
    }),
  },
  'mailbox-certificate-wrong-name': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9525 section 6',
    example: { servers: [{ ...example, detail: 'it is for other names: mx1.hoster.example' }] },
    text: ({ servers }: Troubled) => ({
      title: `the mailbox server's certificate is for other names`,
      why: `${WARNED}: ${troublesText(servers)}; ${WHOSE}`,
      fix: { text: 'enter a host that the certificate names, or have this one put into it' },
    }),
  },
  'mailbox-self-signed': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8314 section 4.3',
    example: { servers: [{ ...example, detail: 'CN=imap.provider.example' }] },
    text: ({ servers }: Troubled) => ({
      title: `the mailbox server's certificate is self-signed`,
      why: `${WARNED}, and whoever clicks the warning away gives the password to any server in between: ${troublesText(servers)}; ${WHOSE}`,
      fix: { text: "use a certificate of a public authority (Let's Encrypt gives them free)" },
    }),
  },
  'mailbox-certificate-untrusted': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8314 section 4.3',
    example: {
      servers: [
        { ...example, detail: 'the issuer of the certificate was not sent and is not among the trusted roots' },
      ],
    },
    text: ({ servers }: Troubled) => ({
      title: `the mailbox server's certificate is not trusted`,
      why: `${WARNED}: ${troublesText(servers)}; ${WHOSE}`,
      fix: { text: 'present a certificate of a public authority, with its intermediates behind it' },
    }),
  },
  'mailbox-weak-key': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9325 section 4.5',
    example: { servers: [{ ...example, detail: 'an RSA key of 1024 bits' }] },
    text: ({ servers }: Troubled) => ({
      title: `the mailbox server's certificate is weak`,
      why: `it can be forged, or its key be found: ${troublesText(servers)}; ${WHOSE}`,
      fix: { text: 'issue it anew over SHA-256, with an RSA key of 2048 bits or an elliptic one of 256' },
    }),
  },
});
