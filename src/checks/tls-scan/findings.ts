import { defineFindings, type Effect } from '../../core/finding.ts';
import { chainFindings } from './chain-findings.ts';
import { type AtServers, agreed, at, details, mailServer, submissionServer, title } from './words.ts';

const downgrade: Effect = { kind: 'downgrade', direction: 'mail-to-you' };

export const tlsScanFindings = defineFindings({
  'tls-scan-submission-broken-suite': {
    severity: 'major',
    effects: [],
    spec: 'RFC 8997 section 3',
    example: { places: [{ ...submissionServer, detail: 'no encryption at all (TLS_RSA_WITH_NULL_SHA)' }] },
    text: ({ places }: AtServers) => ({
      title: `TLS that protects no password is accepted at ${title(places)}`,
      why: `${agreed(places)}: a mail program that can be brought to that gives its password away, and whoever has it sends mail as you`,
      fix: {
        text: 'allow none of them where users log in (Postfix: smtpd_tls_mandatory_ciphers = medium and smtpd_tls_mandatory_exclude_ciphers = eNULL, EXPORT)',
      },
    }),
  },
  'tls-scan-broken-suite': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 9325 section 4.1',
    example: { places: [{ ...mailServer, detail: 'no encryption at all (TLS_RSA_WITH_NULL_SHA)' }] },
    text: ({ places }: AtServers) => ({
      title: `TLS that hides nothing is accepted at ${title(places)}`,
      why: `${agreed(places)}: a sender that offers no better is told that its mail is safe, and anybody on the way reads it`,
      fix: {
        text: 'allow none of them (Postfix: smtpd_tls_ciphers = medium and smtpd_tls_exclude_ciphers = eNULL, EXPORT)',
      },
    }),
  },
  'tls-scan-anonymous-suite': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7435 section 3',
    example: { places: [{ ...mailServer, detail: 'no certificate at all (TLS_DH_anon_WITH_AES_256_GCM_SHA384)' }] },
    text: ({ places }: AtServers) => ({
      title: `TLS without a certificate is accepted at ${title(places)}`,
      why: `${agreed(places)}: as good as any to a sender that verifies nothing, and never chosen by one that does; Postfix allows it as it comes`,
      fix: { text: 'leave it, or take it out where an audit asks (Postfix: smtpd_tls_exclude_ciphers = aNULL)' },
    }),
  },
  'tls-scan-weak-suite': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9325 section 4.1',
    example: { places: [{ ...mailServer, detail: 'RC4 (TLS_RSA_WITH_RC4_128_SHA)' }] },
    text: ({ places }: AtServers) => ({
      title: `ciphers that nobody needs are accepted at ${title(places)}`,
      why: `${agreed(places)}; current programs do not choose it, so it helps nobody, and audits mark it`,
      fix: {
        text: 'take them out (Postfix: smtpd_tls_exclude_ciphers = RC4, DES, 3DES, IDEA, and aNULL where users log in)',
      },
    }),
  },
  'tls-scan-old-version': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8996 section 5',
    example: { places: [{ ...mailServer, detail: 'TLS 1.0, TLS 1.1' }] },
    text: ({ places }: AtServers) => ({
      title: `versions of the past are accepted at ${title(places)}`,
      why: `${agreed(places)}; nobody's mail is refused for that, and old senders may need it, but audits and the rules for users' mail programs forbid it`,
      fix: {
        text: 'allow TLS 1.2 and newer (Postfix: smtpd_tls_protocols = >=TLSv1.2), once your logs show that nobody needs less',
      },
    }),
  },
  'tls-scan-submission-old-version-only': {
    severity: 'major',
    effects: [],
    spec: 'RFC 8997 section 3',
    example: { places: [{ ...submissionServer, detail: 'TLS 1.1 at most' }] },
    text: ({ places }: AtServers) => ({
      title: `nothing newer than TLS 1.1 for users at ${title(places)}`,
      why: `${at(places)} offers ${details(places)}: current mail programs refuse that, so your users cannot send`,
      fix: { text: 'switch on TLS 1.2 and 1.3; a server that cannot has to be updated' },
    }),
  },
  'tls-scan-no-tls-1-2': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 9325 section 3.1.1',
    example: { places: [{ ...mailServer, detail: 'TLS 1.3 alone' }] },
    text: ({ places }: AtServers) => ({
      title: `no TLS 1.2 at ${title(places)}`,
      why: `${at(places)} takes ${details(places)}: senders that have no TLS 1.3 as yet bring their mail in clear, or return it`,
      fix: { text: 'allow TLS 1.2 beside 1.3 (Postfix: smtpd_tls_protocols = >=TLSv1.2)' },
    }),
  },
  'tls-scan-no-tls-1-3': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9325 section 3.1.1',
    example: { places: [{ ...mailServer, detail: 'TLS 1.2 at most' }] },
    text: ({ places }: AtServers) => ({
      title: `no TLS 1.3 at ${title(places)}`,
      why: `${at(places)} offers ${details(places)}: sound as yet, but the newest version hides more and is harder to set up wrongly`,
      fix: { text: 'update the TLS library and the mail server' },
    }),
  },
  'tls-scan-small-dh-group': {
    severity: 'minor',
    effects: [downgrade],
    spec: 'RFC 9325 section 4.5',
    sameAs: ['tls-weak-key-exchange'],
    example: { places: [{ ...mailServer, detail: '1024 bits' }] },
    text: ({ places }: AtServers) => ({
      title: `a Diffie-Hellman group that is too small at ${title(places)}`,
      why: `${at(places)} uses ${details(places)} where 2048 are asked for: some senders end the handshake and bring the mail in clear, or not at all`,
      fix: { text: 'use a group of 2048 bits or more, or leave DHE out (Postfix: smtpd_tls_dh1024_param_file = auto)' },
    }),
  },
  'tls-scan-weak-group': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9325 section 4.5',
    example: { places: [{ ...mailServer, detail: 'secp192r1' }] },
    text: ({ places }: AtServers) => ({
      title: `a curve that is too small is accepted at ${title(places)}`,
      why: `${agreed(places)} for the key exchange, where 224 bits are the least; current programs do not choose it, and audits mark it`,
      fix: { text: 'allow x25519, secp256r1 and secp384r1 only (Postfix: tls_eecdh_auto_curves)' },
    }),
  },
  'tls-scan-no-forward-secrecy': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9325 section 4.1',
    sameAs: ['tls-no-forward-secrecy'],
    example: { places: [{ ...mailServer, detail: 'TLS_RSA_WITH_AES_128_GCM_SHA256' }] },
    text: ({ places }: AtServers) => ({
      title: `no forward secrecy at ${title(places)}`,
      why: `${at(places)} chose ${details(places)} though better was offered: whoever records the traffic and gets the key later reads all of it`,
      fix: { text: 'allow suites with ECDHE, and prefer them' },
    }),
  },
  'tls-scan-compression': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9325 section 3.3',
    example: { places: [{ ...mailServer, detail: 'DEFLATE' }] },
    text: ({ places }: AtServers) => ({
      title: `TLS compression at ${title(places)}`,
      why: `${agreed(places)}, by which the length of what is sent tells what is in it (CRIME)`,
      fix: { text: 'switch it off (OpenSSL: SSL_OP_NO_COMPRESSION; Postfix: tls_ssl_options = NO_COMPRESSION)' },
    }),
  },
  'tls-scan-insecure-renegotiation': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9325 section 3.5',
    example: { places: [{ ...mailServer, detail: 'no renegotiation_info in TLS 1.2' }] },
    text: ({ places }: AtServers) => ({
      title: `no secure renegotiation at ${title(places)}`,
      why: `${at(places)} does not know RFC 5746 (${details(places)}): somebody on the way could put words in front of a session, and newer senders refuse such servers`,
      fix: { text: 'update the TLS library' },
    }),
  },
  'tls-scan-no-extended-master-secret': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9325 section 3.5',
    example: { places: [{ ...mailServer, detail: 'not in TLS 1.2' }] },
    text: ({ places }: AtServers) => ({
      title: `no extended master secret at ${title(places)}`,
      why: `${at(places)} does not bind its sessions to their handshakes (RFC 7627; ${details(places)})`,
      fix: { text: 'update the TLS library' },
    }),
  },
  ...chainFindings,
});
