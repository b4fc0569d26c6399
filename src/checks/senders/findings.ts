import { defineFindings } from '../../core/finding.ts';

const LIMIT = 10; // RFC 7208 section 4.6.4
const MAX_NAMED = 6;
const list = (names: readonly string[]) =>
  names.length <= MAX_NAMED
    ? names.join(', ')
    : `${names.slice(0, MAX_NAMED).join(', ')} and ${names.length - MAX_NAMED} more`;

/** In a title: the one, or how many. */
const titled = (names: readonly string[]) => {
  const [only] = names;
  return names.length === 1 && only !== undefined ? only : `${names.length} services`;
};

export const sendersFindings = defineFindings({
  'senders-dkim-not-seen': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7960 section 3.2',
    example: { domain: 'acme.example', services: [{ name: 'Mailchimp', selectors: ['k1', 'k2', 'k3'] }] },
    text: ({ domain, services }: { readonly domain: string; readonly services: readonly Unsigned[] }) => ({
      title: `in SPF, but no DKIM key seen: ${titled(services.map(({ name }) => name))}`,
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
      title: `SPF has ${lookups < LIMIT ? `room for ${LIMIT - lookups} more` : 'no room left'} of ${LIMIT} lookups`,
      why: `${lookups} lookups are taken${services.length > 0 ? `, among others by ${list(services)}` : ''}: the next service, or a change at one that is there, makes receivers give up on the SPF of ${domain}`,
      fix: { text: 'move a service that sends under its own name to a subdomain with an SPF record of its own' },
    }),
  },
  'senders-too-many-for-spf': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7208 section 4.6.4',
    example: {
      domain: 'acme.example',
      lookups: 13,
      services: ['Google Workspace', 'Mailchimp', 'Zendesk', 'SendGrid'],
      signing: ['Mailchimp', 'SendGrid'],
    },
    text: ({ domain, lookups, services, signing }: Full & { readonly signing: readonly string[] }) => ({
      title: `${services.length} services are too many for one SPF record`,
      why: `${list(services)} together take ${lookups} of the ${LIMIT} lookups that receivers make, so that SPF counts for none of them at ${domain}`,
      fix: {
        text:
          signing.length > 0
            ? `give ${list(signing)} a subdomain as bounce address, with an SPF record of its own: DMARC passes by the signature`
            : 'give services a subdomain as bounce address, each with an SPF record of its own',
      },
    }),
  },
  'senders-not-in-spf': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7208 section 2.4',
    example: { domain: 'acme.example', services: ['SendGrid'], mailboxes: [] },
    text: ({ domain, services, mailboxes }: Unnamed) => ({
      title: `signs for you, but not named in SPF: ${titled([...mailboxes, ...services])}`,
      why: [
        ...(mailboxes.length > 0
          ? [
              `mail that leaves ${list(mailboxes)} directly has ${domain} in its bounce address and fails SPF, unless the addresses stand in the record by number`,
            ]
          : []),
        ...(services.length > 0
          ? [
              `mail of ${list(services)} passes DMARC by DKIM alone; that is enough for as long as its bounce address is under its own name, as is usual, and the key of ${domain} stays published`,
            ]
          : []),
      ].join('; '),
      fix: {
        text: [
          ...(mailboxes.length > 0 ? ['add its include to SPF where mail leaves it directly'] : []),
          ...(services.length > 0
            ? ['leave the others as they are, or remove their DKIM records once they no longer send for you']
            : []),
        ]
          .join('; ')
          .replace(/^leave the others as they are/, 'leave it as it is'),
      },
    }),
  },
});

export interface Unnamed {
  readonly domain: string;
  readonly services: readonly string[];
  /** Those that mail to the domain goes to as well. */
  readonly mailboxes: readonly string[];
}

export interface Unsigned {
  readonly name: string;
  readonly selectors: readonly string[];
}

export interface Full {
  readonly domain: string;
  readonly lookups: number;
  readonly services: readonly string[];
}

/** What the senders check shows of its facts. */
export interface SendersShown {
  readonly [key: string]: unknown;
  readonly services: readonly { readonly id: string; readonly name: string }[];
  readonly unknownIncludes: readonly string[];
  readonly own: readonly string[];
}

const MAX_SUMMARY = 60;

const EVERYBODY = /^\+?all$/i;

/** Such as `Google Workspace, Mailchimp, 2 more, 1 service not known here`. */
export function sendersSummary({ services, unknownIncludes, own }: SendersShown): string {
  if (own.some((term) => EVERYBODY.test(term))) return 'everybody, by +all';
  const names = services.map(({ name }) => name);
  const strangers = unknownIncludes.length;
  const unknown = strangers > 0 ? [`${strangers} ${strangers === 1 ? 'service' : 'services'} not known here`] : [];
  if (names.length === 0 && unknown.length === 0) return own.length > 0 ? 'own servers only' : 'nobody is named';
  for (let most = Math.min(3, names.length); most > 0; most--) {
    const more = names.length > most ? [`${names.length - most} more`] : [];
    const line = [...names.slice(0, most), ...more, ...unknown].join(', ');
    if (line.length <= MAX_SUMMARY) return line;
  }
  return [...(names.length > 0 ? [`${names.length} services`] : []), ...unknown].join(', ');
}
