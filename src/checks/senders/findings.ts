import { defineFindings } from '../../core/finding.ts';

const MAX_NAMED = 6;
const list = (names: readonly string[]) =>
  names.length <= MAX_NAMED
    ? names.join(', ')
    : `${names.slice(0, MAX_NAMED).join(', ')} and ${names.length - MAX_NAMED} more`;

export const sendersFindings = defineFindings({
  'senders-dkim-not-seen': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7960 section 3.2',
    example: { domain: 'acme.example', services: [{ name: 'Mailchimp', selectors: ['k1', 'k2', 'k3'] }] },
    text: ({ domain, services }: { readonly domain: string; readonly services: readonly Unsigned[] }) => ({
      title: `in SPF, but no DKIM key of it was seen: ${list(services.map(({ name }) => name))}`,
      why: `SPF alone breaks when mail is forwarded, and DMARC of ${domain} then fails; no key was found at ${services
        .slice(0, MAX_NAMED)
        .map(({ name, selectors }) => `the usual selectors of ${name} (${list(selectors)})`)
        .join(', ')}, though the service may use another for you`,
      fix: {
        text: "turn on signing with your own domain at the service and publish the records it gives you; look at a real message's DKIM-Signature to be sure",
      },
    }),
  },
  'senders-spf-nearly-full': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7208 section 4.6.4',
    example: { domain: 'acme.example', lookups: 9, services: ['Google Workspace', 'Mailchimp', 'Zendesk'] },
    text: ({ domain, lookups, services }: Full) => ({
      title: `SPF has room for ${10 - lookups} more of 10 lookups`,
      why: `${lookups} lookups are taken${services.length > 0 ? ` by ${list(services)} and others` : ''}: the next service, or a change at one of these, makes receivers give up on the SPF of ${domain}`,
      fix: { text: 'move a service that sends under its own name to a subdomain with an SPF record of its own' },
    }),
  },
  'senders-not-in-spf': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7208 section 2.4',
    example: { domain: 'acme.example', services: ['SendGrid'] },
    text: ({ domain, services }: { readonly domain: string; readonly services: readonly string[] }) => ({
      title: `signs for you, but is not in SPF: ${list(services)}`,
      why: `mail of it passes DMARC by DKIM alone; that is enough for as long as its bounce address is under its own name, as is usual, and the key of ${domain} stays published`,
      fix: { text: 'leave it as it is, or remove the DKIM records if the service no longer sends for you' },
    }),
  },
});

export interface Unsigned {
  readonly name: string;
  readonly selectors: readonly string[];
}

export interface Full {
  readonly domain: string;
  readonly lookups: number;
  readonly services: readonly string[];
}
