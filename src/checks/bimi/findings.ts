import { defineFindings, type Spec } from '../../core/finding.ts';

const DRAFT = 'https://datatracker.ietf.org/doc/html/draft-brand-indicators-for-message-identification';
const draft = (section: string): Spec => `${DRAFT}#section-${section}` as Spec;
const PROFILE: Spec = 'https://datatracker.ietf.org/doc/html/draft-svg-tiny-ps-abrotman#section-2';

export interface At {
  readonly name: string;
}

export interface Fetch {
  readonly url: string;
  readonly detail: string;
}

/** None of them touches delivery: a broken indicator costs the logo, never the mail. */
export const bimiFindings = defineFindings({
  'bimi-several-records': {
    severity: 'minor',
    effects: [],
    spec: draft('7.2'),
    example: { name: 'default._bimi.acme.example', count: 2 },
    text: ({ name, count }: At & { readonly count: number }) => ({
      title: `${count} BIMI records, only one is allowed`,
      why: `receivers that find several records at ${name} show no logo`,
      fix: { text: 'keep one and delete the others' },
    }),
  },
  'bimi-record-invalid': {
    severity: 'minor',
    effects: [],
    spec: draft('4.3'),
    example: { name: 'default._bimi.acme.example', expected: 'an https address' },
    text: ({ name, expected }: At & { readonly expected: string }) => ({
      title: 'the BIMI record is malformed',
      why: `receivers show no logo: the record at ${name} has something else in place of ${expected}`,
      fix: { text: `write ${expected}` },
    }),
  },
  'bimi-dmarc-not-enforced': {
    severity: 'minor',
    effects: [],
    spec: draft('7.1'),
    example: { domain: 'acme.example', because: 'the policy is none' },
    text: ({ domain, because }: { readonly domain: string; readonly because: string }) => ({
      title: 'no logo is shown while DMARC is not enforced',
      why: `receivers show a logo only for domains that nobody can forge, and for ${domain} ${because}`,
      fix: { text: 'ask for p=quarantine or p=reject, for subdomains too, once your own mail passes' },
    }),
  },
  'bimi-logo-unreachable': {
    severity: 'minor',
    effects: [],
    spec: draft('4.3'),
    example: { url: 'https://acme.example/logo.svg', detail: 'HTTP 404' },
    text: ({ url, detail }: Fetch) => ({
      title: 'the logo cannot be fetched',
      why: `receivers that ask ${url} get no logo (${detail}), and show none`,
      fix: { text: 'serve the file there over a valid certificate, without a detour' },
    }),
  },
  'bimi-logo-type': {
    severity: 'minor',
    effects: [],
    spec: draft('5'),
    example: { url: 'https://acme.example/logo.svg', detail: 'text/plain' },
    text: ({ url, detail }: Fetch) => ({
      title: 'the logo is not served as SVG',
      why: `${url} comes as ${detail}, not as image/svg+xml: some receivers pass over it`,
      fix: { text: 'set the Content-Type to image/svg+xml' },
    }),
  },
  'bimi-logo-too-large': {
    severity: 'minor',
    effects: [],
    spec: draft('5'),
    example: { url: 'https://acme.example/logo.svg', sizeBytes: 65_000 },
    text: ({ url, sizeBytes }: { readonly url: string; readonly sizeBytes: number }) => ({
      title: `the logo has ${Math.ceil(sizeBytes / 1024)} KiB, 32 are allowed`,
      why: `receivers pass over large files, ${url} among them`,
      fix: { text: 'simplify the drawing' },
    }),
  },
  'bimi-logo-no-svg': {
    severity: 'minor',
    effects: [],
    spec: PROFILE,
    example: { url: 'https://acme.example/logo.svg', detail: 'its root is <html>, not <svg>' },
    text: ({ url, detail }: Fetch) => ({
      title: 'the logo is no SVG that can be read',
      why: `receivers show none: ${url}: ${detail}`,
      fix: { text: 'save the logo as SVG Tiny PS, without a document type declaration' },
    }),
  },
  'bimi-logo-profile': {
    severity: 'minor',
    effects: [],
    spec: PROFILE,
    example: { url: 'https://acme.example/logo.svg', problems: ['its baseProfile is not tiny-ps', 'it has no title'] },
    text: ({ url, problems }: { readonly url: string; readonly problems: readonly string[] }) => ({
      title: 'the logo is not SVG Tiny PS',
      why: `receivers show only the safe profile, and ${url} is outside of it: ${problems.slice(0, 6).join('; ')}`,
      fix: { text: 'convert it to SVG Tiny PS (bimigroup.org has a tool), give it a title and a square viewBox' },
    }),
  },
  'bimi-certificate-unreachable': {
    severity: 'minor',
    effects: [],
    spec: draft('4.3'),
    example: { url: 'https://acme.example/vmc.pem', detail: 'HTTP 404' },
    text: ({ url, detail }: Fetch) => ({
      title: 'the mark certificate cannot be fetched',
      why: `receivers that demand it (Gmail, Apple) get nothing from ${url} (${detail}), and show no logo`,
      fix: { text: 'serve the PEM file there over a valid certificate' },
    }),
  },
  'bimi-certificate-invalid': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9399 section 4.1',
    example: { url: 'https://acme.example/vmc.pem', detail: 'a certificate of its chain is not valid now' },
    text: ({ url, detail }: Fetch) => ({
      title: 'the mark certificate is not accepted',
      why: `receivers that demand it (Gmail, Apple) show no logo: ${url}: ${detail}`,
      fix: { text: 'put the certificate with its intermediates there, leaf first, or renew it' },
    }),
  },
  'bimi-certificate-other-domain': {
    severity: 'minor',
    effects: [],
    spec: draft('4.4'),
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
    spec: draft('4.4'),
    example: { logo: 'https://acme.example/logo.svg', certificate: 'https://acme.example/vmc.pem' },
    text: ({ logo, certificate }: { readonly logo: string; readonly certificate: string }) => ({
      title: 'the certificate is for another logo than the record',
      why: `${certificate} holds another file than ${logo}, byte by byte: receivers that compare them show no logo`,
      fix: { text: 'serve exactly the file that was certified' },
    }),
  },
  'bimi-certificate-ends-soon': {
    severity: 'info',
    effects: [],
    spec: draft('4.4'),
    example: { url: 'https://acme.example/vmc.pem', ends: '2026-12-10', daysLeft: 19 },
    text: ({ url, ends, daysLeft }: { readonly url: string; readonly ends: string; readonly daysLeft: number }) => ({
      title: `the mark certificate ends in ${daysLeft} days`,
      why: `${url} is valid until ${ends}; a new one takes weeks, as people look at it`,
      fix: { text: 'order the next one now' },
    }),
  },
  'bimi-no-certificate': {
    severity: 'info',
    effects: [],
    spec: draft('4.3'),
    example: { name: 'default._bimi.acme.example' },
    text: ({ name }: At) => ({
      title: 'no mark certificate: Gmail and Apple show no logo',
      why: `the record at ${name} names none; Yahoo and some others show logos without one`,
      fix: { text: 'order a VMC (registered trademark) or a CMC, and name it in a=' },
    }),
  },
  'bimi-declined': {
    severity: 'info',
    effects: [],
    spec: draft('4.3.1'),
    example: { name: 'default._bimi.acme.example' },
    text: ({ name }: At) => ({
      title: 'the domain wants no logo to be shown',
      why: `the record at ${name} is empty on purpose`,
      fix: { text: 'leave it, or name a logo' },
    }),
  },
});
