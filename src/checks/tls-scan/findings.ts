import { defineFindings, type Effect } from '../../core/finding.ts';
import { type Place, placesText, placesTitle } from '../../core/places.ts';

const downgrade: Effect = { kind: 'downgrade', direction: 'mail-to-you' };

/** A place, and what was seen there. */
export interface Seen extends Place {
  readonly detail: string;
}

export interface Places {
  readonly places: readonly Seen[];
}

const place = { host: 'mx.acme.example', address: '192.0.2.25' };
const details = (places: readonly Seen[]) => [...new Set(places.map(({ detail }) => detail))].slice(0, 4).join('; ');

export const tlsScanFindings = defineFindings({
  'tls-scan-broken-suite': {
    severity: 'major',
    effects: [downgrade],
    spec: 'RFC 9325 section 4.1',
    example: { places: [{ ...place, detail: 'no encryption at all (TLS_RSA_WITH_NULL_SHA)' }] },
    text: ({ places }: Places) => ({
      title: `TLS that protects nothing is accepted at ${placesTitle(places)}`,
      why: `${placesText(places)} agrees to ${details(places)}: whoever sits on the way can bring a sender to it and read the mail`,
      fix: {
        text: 'allow none of them (Postfix: smtpd_tls_ciphers = medium and smtpd_tls_exclude_ciphers = aNULL, eNULL, EXPORT)',
      },
    }),
  },
  'tls-scan-weak-suite': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9325 section 4.1',
    example: { places: [{ ...place, detail: 'RC4 (TLS_RSA_WITH_RC4_128_SHA)' }] },
    text: ({ places }: Places) => ({
      title: `ciphers of the past are accepted at ${placesTitle(places)}`,
      why: `${placesText(places)} agrees to ${details(places)}; current senders do not choose it, so it helps nobody, and audits mark it`,
      fix: { text: 'take them out (Postfix: smtpd_tls_exclude_ciphers = RC4, DES, 3DES)' },
    }),
  },
  'tls-scan-old-version': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8996 section 5',
    example: { places: [{ ...place, detail: 'TLS 1.0, TLS 1.1' }] },
    text: ({ places }: Places) => ({
      title: `versions of the past are accepted at ${placesTitle(places)}`,
      why: `${placesText(places)} agrees to ${details(places)}; nobody's mail is refused for that, and old senders may need it, but audits and public clients' rules forbid it`,
      fix: {
        text: 'allow TLS 1.2 and newer (Postfix: smtpd_tls_protocols = >=TLSv1.2), once your logs show that nobody needs less',
      },
    }),
  },
  'tls-scan-no-tls-1-3': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9325 section 3.1.1',
    example: { places: [{ ...place, detail: 'TLS 1.2 at most' }] },
    text: ({ places }: Places) => ({
      title: `no TLS 1.3 at ${placesTitle(places)}`,
      why: `${placesText(places)} offers ${details(places)}: sound as yet, but the newest version hides more and is harder to set up wrongly`,
      fix: { text: 'update the TLS library and the mail server' },
    }),
  },
  'tls-scan-small-dh-group': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9325 section 4.3',
    example: { places: [{ ...place, detail: '1024 bits' }] },
    text: ({ places }: Places) => ({
      title: `a Diffie-Hellman group that is too small at ${placesTitle(places)}`,
      why: `${placesText(places)} uses ${details(places)} where 2048 are asked for: some senders end the handshake and bring the mail in clear, or not at all`,
      fix: { text: 'use a group of 2048 bits or more, or leave DHE out (Postfix: smtpd_tls_dh1024_param_file = auto)' },
    }),
  },
  'tls-scan-no-forward-secrecy': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9325 section 4.1',
    example: { places: [{ ...place, detail: 'TLS_RSA_WITH_AES_128_GCM_SHA256' }] },
    text: ({ places }: Places) => ({
      title: `no forward secrecy at ${placesTitle(places)}`,
      why: `${placesText(places)} chose ${details(places)} though better was offered: whoever records the traffic and gets the key later reads all of it`,
      fix: { text: 'allow suites with ECDHE, and prefer them' },
    }),
  },
  'tls-scan-compression': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9325 section 3.3',
    example: { places: [{ ...place, detail: 'DEFLATE' }] },
    text: ({ places }: Places) => ({
      title: `TLS compression at ${placesTitle(places)}`,
      why: `${placesText(places)} agrees to ${details(places)}, by which the length of what is sent tells what is in it (CRIME)`,
      fix: { text: 'switch it off (OpenSSL: SSL_OP_NO_COMPRESSION; Postfix: tls_ssl_options = NO_COMPRESSION)' },
    }),
  },
  'tls-scan-insecure-renegotiation': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9325 section 3.5',
    example: { places: [{ ...place, detail: 'no renegotiation_info' }] },
    text: ({ places }: Places) => ({
      title: `no secure renegotiation at ${placesTitle(places)}`,
      why: `${placesText(places)} does not know RFC 5746: somebody on the way could put words in front of a session, and newer senders refuse such servers`,
      fix: { text: 'update the TLS library' },
    }),
  },
  'tls-scan-no-extended-master-secret': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9325 section 3.5',
    example: { places: [{ ...place, detail: 'not in TLS 1.2' }] },
    text: ({ places }: Places) => ({
      title: `no extended master secret at ${placesTitle(places)}`,
      why: `${placesText(places)} does not bind its sessions to their handshakes (RFC 7627) in TLS 1.2`,
      fix: { text: 'update the TLS library' },
    }),
  },
  'tls-scan-chain-order': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8446 section 4.4.2',
    example: { places: [{ ...place, detail: 'certificate 3 did not issue certificate 2' }] },
    text: ({ places }: Places) => ({
      title: `certificates in the wrong order at ${placesTitle(places)}`,
      why: `${placesText(places)}: ${details(places)}; most senders sort it out, strict ones do not trust it`,
      fix: { text: 'put the leaf first, then each issuer in turn, and nothing else into the file' },
    }),
  },
  'tls-scan-root-sent': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8446 section 4.4.2',
    example: { places: [{ ...place, detail: 'CN=Root' }] },
    text: ({ places }: Places) => ({
      title: `the root certificate is sent along at ${placesTitle(places)}`,
      why: `${placesText(places)} sends ${details(places)}, which everybody has or nobody trusts: it only makes the handshake longer`,
      fix: { text: 'take it out of the certificate file, unless DANE-TA records name it' },
    }),
  },
  'tls-scan-no-revocation': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5280 section 4.2.1.13',
    example: { places: [{ ...place, detail: 'neither OCSP nor CRL' }] },
    text: ({ places }: Places) => ({
      title: `the certificate says nowhere whether it is revoked, at ${placesTitle(places)}`,
      why: `the certificate of ${placesText(places)} has ${details(places)}: if its key is stolen, nobody can be told`,
      fix: { text: 'use a certificate that names a CRL, or one that lives for days' },
    }),
  },
});
