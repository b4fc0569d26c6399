import { defineFindings, type Effect } from '../../core/finding.ts';
import { cut } from '../../message/shown.ts';

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };

/** Why nothing arrives there: a clause. */
export interface Dead {
  readonly address: string;
  readonly domain: string;
  readonly because: string;
}

const because = 'it has no mail host with an address';

export const pathFindings = defineFindings({
  'bulk-return-path-dead': {
    severity: 'major',
    effects: [bounce, spam],
    spec: 'RFC 5321 section 4.4',
    example: { address: 'no-reply@out.acme.example', domain: 'out.acme.example', because },
    text: ({ address, domain, because: why }: Dead) => ({
      title: `bounces cannot come back to "${cut(domain, 45)}"`,
      why: `the reverse path is ${cut(address, 100)}, and ${domain} takes no mail (${why}): many servers refuse a sender whose domain cannot take bounces, and you never learn which of your addresses are dead`,
      fix: {
        text: `publish an MX record at ${domain} that leads to a server, or use a reverse path that takes bounces`,
      },
    }),
  },
  'bulk-reply-to-dead': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.6.2',
    example: { address: 'office@gone.example', domain: 'gone.example', because: 'the domain does not exist' },
    text: ({ address, domain, because: why }: Dead) => ({
      title: `answers cannot arrive at "${cut(domain, 45)}"`,
      why: `Reply-To is ${cut(address, 100)}, and ${domain} takes no mail (${why}): every answer bounces`,
      fix: { text: 'name an address in Reply-To that takes mail, or leave it out' },
    }),
  },
  'bulk-unsubscribe-dead': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2369 section 3.2',
    example: { address: 'https://u.gone.example/1', domain: 'u.gone.example', because: 'it has no address' },
    text: ({ address, domain, because: why }: Dead) => ({
      title: `List-Unsubscribe leads to "${cut(domain, 35)}", which is not there`,
      why: `${cut(address, 100)} cannot be reached (${why}): whoever wants out presses "spam"`,
      fix: { text: 'give an address that is there, and keep it as long as the messages are read' },
    }),
  },
  'bulk-post-refused': {
    severity: 'major',
    effects: [spam],
    spec: 'RFC 8058 section 3.1',
    example: { uri: 'https://acme.example/u/1', status: 404 },
    text: ({ uri, status }: { readonly uri: string; readonly status: number }) => ({
      title: `one-click unsubscribing fails: HTTP ${status}`,
      why: `the POST that a provider's button makes was refused by ${cut(uri, 100)}: recipients go on getting mail they left, and report it as spam`,
      fix: { text: 'answer POST at this address with 200, without a login, a cookie or a page between' },
    }),
  },
  'bulk-post-redirected': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8058 section 3.1',
    example: { uri: 'https://acme.example/u/1', status: 302, location: 'https://acme.example/bye' },
    text: ({ uri, status, location }: Redirected) => ({
      title: `one-click unsubscribing is redirected: HTTP ${status}`,
      why: `${cut(uri, 100)} answers the POST with a redirect${location === null ? '' : ` to ${cut(location, 100)}`}, which it must not: providers do not follow it`,
      fix: { text: 'unsubscribe where the POST arrives, and answer it with 200' },
    }),
  },
  'bulk-post-unreachable': {
    severity: 'major',
    effects: [spam],
    spec: 'RFC 8058 section 3.1',
    example: { uri: 'https://acme.example/u/1', ended: 'tls-error', detail: 'certificate has expired' },
    text: ({ uri, detail }: { readonly uri: string; readonly ended: string; readonly detail: string }) => ({
      title: 'the one-click unsubscribe address cannot be reached',
      why: `a POST to ${cut(uri, 100)} came to nothing (${cut(detail, 120)}): recipients go on getting mail they left, and report it as spam`,
      fix: { text: 'run a server there, with a certificate that is valid for its name' },
    }),
  },
  'bulk-post-asks-more': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8058 section 3.1',
    example: { uri: 'https://acme.example/u/1', asks: 'a password' },
    text: ({ uri, asks }: { readonly uri: string; readonly asks: string }) => ({
      title: `the answer to one-click unsubscribing asks for ${asks}`,
      why: `the page that ${cut(uri, 100)} answers the POST with asks for ${asks}, which no provider's button can give: nobody may be unsubscribed by it`,
      fix: { text: 'unsubscribe by the POST alone, without anything that only a person could do' },
    }),
  },
});

export interface Redirected {
  readonly uri: string;
  readonly status: number;
  readonly location: string | null;
}
