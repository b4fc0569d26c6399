import { defineFindings } from '../../core/finding.ts';
import { type AtServers, at, details, mailServer, submissionServer, title } from './words.ts';

export const chainFindings = defineFindings({
  'tls-scan-chain-order': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8446 section 4.4.2',
    example: { places: [{ ...mailServer, detail: 'certificate 3 did not issue certificate 2' }] },
    text: ({ places }: AtServers) => ({
      title: `certificates in the wrong order at ${title(places)}`,
      why: `${at(places)}: ${details(places)}; most programs sort it out, strict ones do not trust it`,
      fix: { text: 'put the leaf first, then each issuer in turn, and nothing else into the file' },
    }),
  },
  'tls-scan-weak-certificate': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9325 section 4.5',
    example: { places: [{ ...submissionServer, detail: 'CN=mail.acme.example has an RSA key of 1024 bits' }] },
    text: ({ places }: AtServers) => ({
      title: `a weak certificate in the chain at ${title(places)}`,
      why: `${at(places)}: ${details(places)}; it can be forged or broken, and strict programs do not take it`,
      fix: { text: 'have a certificate issued anew, for a key of RSA with 2048 bits or ECDSA on P-256, over SHA-256' },
    }),
  },
  'tls-scan-root-sent': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8446 section 4.4.2',
    example: { places: [{ ...mailServer, detail: 'CN=Root' }] },
    text: ({ places }: AtServers) => ({
      title: `the root certificate is sent along at ${title(places)}`,
      why: `${at(places)} sends ${details(places)}, which everybody has or nobody trusts: it only makes the handshake longer`,
      fix: { text: 'take it out of the certificate file, unless DANE-TA records name it' },
    }),
  },
  'tls-scan-no-revocation': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5280 section 4.2.1.13',
    example: { places: [{ ...mailServer, detail: 'neither OCSP nor CRL' }] },
    text: ({ places }: AtServers) => ({
      title: `the certificate says nowhere whether it is revoked, at ${title(places)}`,
      why: `the certificate of ${at(places)} has ${details(places)}: if its key is stolen, nobody can be told`,
      fix: { text: 'use a certificate that names a CRL, or one that lives for days' },
    }),
  },
});
