import { defineFindings } from '../../core/finding.ts';
import { firstOf, links, type SomeLinks } from './words.ts';

const example = (href: string): SomeLinks => ({ links: 1, examples: [href] });

/** Links that are not what their author meant. */
export const slipFindings = defineFindings({
  'links-scheme': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 3986 section 3.1',
    example: example('javascript:void(0)'),
    text: (params: SomeLinks) => ({
      title: `${links(params.links)} no mail program follows`,
      why: `${firstOf(params)}: what runs code or opens a file of the reader is taken out, and filters count it as an attack`,
      fix: { text: 'link to a page by https:' },
    }),
  },
  'links-port': {
    severity: 'minor',
    effects: [],
    spec: 'https://spamassassin.apache.org/old/tests_3_3_x.html',
    example: example('http://acme.example:8080/'),
    text: (params: SomeLinks) => ({
      title: `${links(params.links)} to an unusual port`,
      why: `${firstOf(params)}: many networks let their users reach ports 80 and 443 alone, and filters add points for others`,
      fix: { text: 'publish the page at the usual port, by https:' },
    }),
  },
  'links-internal': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6761 section 6',
    example: example('http://localhost:3000/welcome'),
    text: (params: SomeLinks) => ({
      title: `${links(params.links)} only the sender's own network knows`,
      why: `${firstOf(params)} leads nowhere for the reader: it was left in from development`,
      fix: { text: 'put the public address in its place, mostly a setting such as the base URL' },
    }),
  },
  'links-staging': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5321 section 2.3.5',
    example: example('https://staging.acme.example/'),
    text: (params: SomeLinks) => ({
      title: `${links(params.links)} to what looks like a test site`,
      why: `${firstOf(params)}: by its name this is not where readers should go`,
      fix: { text: 'link to the public site' },
    }),
  },
  'links-placeholder': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 3986 section 2',
    example: example('{{unsubscribe_url}}'),
    text: (params: SomeLinks) => ({
      title: `${links(params.links)} the template was to fill in`,
      why: `${firstOf(params)} stands where an address should: the reader clicks and nothing happens`,
      fix: { text: 'give the template the value that it names, and look at a message as it is sent' },
    }),
  },
  'links-empty': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 3986 section 4.4',
    example: example('#'),
    text: (params: SomeLinks) => ({
      title: `${links(params.links)} without an address`,
      why: `${firstOf(params)} leads nowhere: it looks like a link, and the reader clicks in vain`,
      fix: { text: 'write the address, or take the link out' },
    }),
  },
  'links-relative': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 3986 section 5.1',
    example: example('/shop/autumn.html'),
    text: (params: SomeLinks) => ({
      title: `${links(params.links)} relative to a page that is not there`,
      why: `${firstOf(params)} works on a web site; a message has no address that it could be relative to`,
      fix: { text: 'write the address in full, from https:// on' },
    }),
  },
  'links-broken': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 3986 section 3.2.2',
    example: example('https://acme.example /shop'),
    text: (params: SomeLinks) => ({
      title: `${links(params.links)} that cannot be read as an address`,
      why: `${firstOf(params)}: a space in the host, a line end in the midst, a character that cannot stand there; what programs make of it differs`,
      fix: { text: 'write the address without spaces and line ends, others coded as %20' },
    }),
  },
  'links-mailto-broken': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6068 section 2',
    example: example('mailto:info(at)acme.example'),
    text: (params: SomeLinks) => ({
      title: `${links(params.links)} to write to without a mail address`,
      why: `${firstOf(params)}: the reader's program opens a message that cannot be sent`,
      fix: { text: 'write mailto: and an address such as info@example.com' },
    }),
  },
  'links-insecure': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9110 section 4.2.1',
    example: { links: 4, examples: ['http://acme.example/'] },
    text: (params: SomeLinks) => ({
      title: `${links(params.links)} by http: in place of https:`,
      why: `${firstOf(params)}: anybody on the way can read and change what comes, and browsers say so`,
      fix: { text: 'write https:, where the site has it' },
    }),
  },
  'links-long': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9110 section 4.1',
    example: { links: 1, characters: 3200 },
    text: ({ links: number, characters }: { readonly links: number; readonly characters: number }) => ({
      title: `${links(number)} of up to ${characters.toLocaleString('en-US')} characters`,
      why: 'some programs and protections cut addresses off behind 2,000 characters, so that they lead elsewhere',
      fix: { text: 'keep what belongs to the reader on the server and put a short key into the link' },
    }),
  },
  'links-many': {
    severity: 'info',
    effects: [],
    spec: 'https://spamassassin.apache.org/old/tests_3_3_x.html',
    example: { links: 412 },
    text: ({ links: number }: { readonly links: number }) => ({
      title: `${links(number)} in one message`,
      why: 'filters look each of them up, or only the first ones; so many make them wary',
      fix: { text: 'link to what matters, and to a page with the rest' },
    }),
  },
});
