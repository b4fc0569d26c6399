import { defineFindings } from '../../core/finding.ts';
import { draft, type FileAt, validation } from './draft.ts';

const example = { url: 'https://acme.example/vmc.pem' };

export interface Ending {
  readonly url: string;
  /** Such as `2026-12-10`. */
  readonly ends: string;
}

export const certificateFindings = defineFindings({
  'bimi-certificate-unreachable': {
    severity: 'minor',
    effects: [],
    spec: draft('7.4'),
    example: { ...example, detail: 'HTTP 404' },
    text: ({ url, detail }: FileAt) => ({
      title: 'the mark certificate cannot be fetched',
      why: `receivers that demand it (Gmail, Apple) get nothing from ${url} (${detail}), and show no logo`,
      fix: { text: 'serve the PEM file there over a valid certificate' },
    }),
  },
  'bimi-certificate-invalid': {
    severity: 'minor',
    effects: [],
    spec: validation('5'),
    example: {
      ...example,
      detail: 'certificate 3 did not issue certificate 2: the leaf comes first, then each issuer',
    },
    text: ({ url, detail }: FileAt) => ({
      title: 'the mark certificate is not accepted',
      why: `receivers that demand it (Gmail, Apple) show no logo: ${url}: ${detail}`,
      fix: { text: 'put the certificate of an authority for marks there, leaf first, then its intermediates' },
    }),
  },
  'bimi-certificate-expired': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5280 section 6.1.3',
    example: { ...example, ends: '2026-11-01' },
    text: ({ url, ends }: Ending) => ({
      title: `the mark certificate ended on ${ends}`,
      why: `receivers that demand it (Gmail, Apple) show no logo any more: ${url} is out of date`,
      fix: { text: 'order the next one, and put it there' },
    }),
  },
  'bimi-certificate-other-domain': {
    severity: 'minor',
    effects: [],
    spec: validation('5.2'),
    example: { domain: 'acme.example', names: ['other.example'] },
    text: ({ domain, names }: { readonly domain: string; readonly names: readonly string[] }) => ({
      title: 'the mark certificate is for another domain',
      why: `it names ${names.slice(0, 4).join(', ') || 'nothing'}, not ${domain}: receivers that demand it show no logo`,
      fix: { text: 'have a certificate issued that names the domain' },
    }),
  },
  'bimi-certificate-other-logo': {
    severity: 'minor',
    effects: [],
    spec: validation('5.3'),
    example: { logo: 'https://acme.example/logo.svg', certificate: 'https://acme.example/vmc.pem' },
    text: ({ logo, certificate }: { readonly logo: string; readonly certificate: string }) => ({
      title: 'the certificate is for another logo than the record',
      why: `${certificate} holds another file than ${logo}, byte by byte: receivers that compare them show no logo`,
      fix: { text: 'serve exactly the file that was certified' },
    }),
  },
  'bimi-certificate-not-logged': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6962 section 3.3',
    example: { ...example },
    text: ({ url }: { readonly url: string }) => ({
      title: 'no public log has stamped the mark certificate',
      why: `mark certificates have to be in a log of certificates, and ${url} carries no timestamp of one: receivers may refuse it`,
      fix: { text: 'ask the authority for a certificate with embedded timestamps (SCT)' },
    }),
  },
  'bimi-certificate-private-key': {
    severity: 'major',
    effects: [],
    spec: 'RFC 7468 section 10',
    example: { ...example },
    text: ({ url }: { readonly url: string }) => ({
      title: 'a private key is published beside the mark certificate',
      why: `everybody can fetch it at ${url}; the authority has to revoke the certificate once it learns of that, and the logo is gone`,
      fix: { text: 'take the key out of the file, and have the certificate issued anew with another key' },
    }),
  },
  'bimi-certificate-ends-soon': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5280 section 4.1.2.5',
    example: { ...example, ends: '2026-12-10', daysLeft: 19 },
    text: ({ url, ends, daysLeft }: Ending & { readonly daysLeft: number }) => ({
      title: `the mark certificate ends in ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}`,
      why: `${url} is valid until ${ends}; a new one takes weeks, as people look at it`,
      fix: { text: 'order the next one now' },
    }),
  },
  'bimi-no-certificate': {
    severity: 'info',
    effects: [],
    spec: draft('4.3'),
    example: { name: 'default._bimi.acme.example' },
    text: ({ name }: { readonly name: string }) => ({
      title: 'no mark certificate: Gmail and Apple show no logo',
      why: `the record at ${name} names none; Yahoo and some others show logos without one`,
      fix: { text: 'order a VMC (registered trademark) or a CMC, and name it in a=' },
    }),
  },
});
