import { defineFindings, type Effect } from '../../core/finding.ts';
import { type Place, placesTitle } from '../../core/places.ts';
import { dialogueFindings } from './dialogue-findings.ts';
import { type EndedAt, endingsText, hangsUp, type RepliedAt, repliesText } from './words.ts';

const bounceToYou: Effect = { kind: 'bounce', direction: 'mail-to-you' };
const bounceYours: Effect = { kind: 'bounce', direction: 'your-mail' };

export interface Ended {
  readonly domain: string;
  readonly places: readonly EndedAt[];
}

export interface Replied {
  readonly domain: string;
  readonly replies: readonly RepliedAt[];
}

const down: EndedAt = { host: 'mx1.acme.example', address: '192.0.2.25', phase: 'connect', ended: 'refused' };
const silent: EndedAt = { host: 'mx1.acme.example', address: '192.0.2.25', phase: 'banner', ended: 'no-greeting' };
const said: RepliedAt = {
  host: 'mx1.acme.example',
  address: '192.0.2.25',
  phase: 'rcpt',
  code: 554,
  enhanced: '5.7.1',
  lines: ['<postmaster@acme.example>: Relay access denied'],
  rule: 'postfix-relay-denied',
  meaning: 'the server does not take mail for the domain',
};

export const smtpFindings = defineFindings({
  'smtp-unreachable': {
    severity: 'critical',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 5.1',
    example: {
      domain: 'acme.example',
      places: [down, { ...down, address: '2001:db8::25', ended: 'timeout' }],
      family: null,
    },
    text: ({ domain, places, family }: Ended & { readonly family: 4 | 6 | null }) => ({
      title: `${hangsUp(places) ? 'every mail server hangs up' : 'no mail server can be reached'}${family === null ? '' : ` over IPv${family}`}`,
      why: `${endingsText(places)}: senders keep mail to ${domain} for some days, try again, then return it`,
      fix: {
        text: hangsUp(places)
          ? 'see in the log of the mail server why it hangs up, often an access list, a block list, a limit on connections or a crash; if it says nothing of the connection, look at the firewall or relay before it'
          : 'start the mail server and let port 25 through its firewall; if the mail is elsewhere now, correct the MX records',
      },
    }),
  },
  'smtp-primary-unreachable': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 5.1',
    example: { domain: 'acme.example', places: [down], others: ['mx2.acme.example'] },
    text: ({ places, others }: Ended & { readonly others: readonly string[] }) => ({
      title: `the preferred mail server cannot be reached: ${placesTitle(places)}`,
      why: `${endingsText(places)}: every sender tries it first and loses time; mail gets in at ${others.join(', ')} only, and a sender that tries no second host returns it`,
      fix: { text: 'bring the preferred server back, or remove its MX record until it is' },
    }),
  },
  'smtp-host-unreachable': {
    severity: 'minor',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 5.1',
    example: { domain: 'acme.example', places: [{ ...down, host: 'mx2.acme.example' }] },
    text: ({ places }: Ended) => ({
      title: `a mail server cannot be reached: ${placesTitle(places)}`,
      why: `${endingsText(places)}: senders that come to it wait and try another address; with it a spare is missing`,
      fix: { text: 'bring it back, or remove the MX or address record that leads to it' },
    }),
  },
  'smtp-no-greeting': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 4.5.3.2.1',
    example: { domain: 'acme.example', places: [silent] },
    text: ({ domain, places }: Ended) => ({
      title: `connects, but no greeting comes: ${placesTitle(places)}`,
      why: `${endingsText(places)} in time, and no other server takes mail for ${domain}; senders may wait five minutes, and many give up sooner`,
      fix: {
        text: 'see in the log of the mail server what it waits for before the greeting, often DNS or a block list',
      },
    }),
  },
  'smtp-stalls': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 4.5.3.2',
    example: { domain: 'acme.example', places: [{ ...silent, phase: 'rcpt', ended: 'timeout' }] },
    text: ({ domain, places }: Ended) => ({
      title: `the mail server stops answering: ${placesTitle(places)}`,
      why: `${endingsText(places)} in time, and no other server takes mail for ${domain}; senders may wait five minutes, and many give up sooner`,
      fix: {
        text: 'see in the log of the mail server what it waits for at this point, often DNS, a block list or a filter',
      },
    }),
  },
  'smtp-protocol-error': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 4.2',
    example: {
      domain: 'acme.example',
      places: [{ ...down, phase: 'ehlo', ended: 'protocol-error', detail: 'a reply that never ends' }],
    },
    text: ({ places }: { domain: string; places: readonly (EndedAt & { readonly detail: string })[] }) => ({
      title: `replies that are not SMTP: ${placesTitle(places)}`,
      why: `${endingsText(places)} (${[...new Set(places.map(({ detail }) => detail))].slice(0, 3).join('; ')}): senders take such a reply for a fault and keep the mail, or return it`,
      fix: { text: 'see what answers at this address: a mail server, or another service or a firewall in its place' },
    }),
  },
  'smtp-banner-refused': {
    severity: 'critical',
    effects: [bounceToYou],
    spec: 'RFC 7504 section 3',
    example: {
      domain: 'acme.example',
      replies: [
        {
          ...said,
          phase: 'banner',
          code: 521,
          enhanced: null,
          lines: ['mx1.acme.example does not accept mail'],
          rule: 'host-takes-no-mail',
          meaning: 'the host takes no mail from anybody',
        },
      ],
    },
    text: ({ domain, replies }: Replied) => ({
      title: 'every mail server that answers turns senders away',
      why: `${repliesText(replies)}: a server that greets so takes no mail from anybody, and mail to ${domain} is returned`,
      fix: { text: 'let the mail server accept connections again, or correct the MX records' },
    }),
  },
  'smtp-rejected': {
    severity: 'critical',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 4.2.1',
    example: { domain: 'acme.example', replies: [said] },
    text: ({ domain, replies }: Replied) => ({
      title: 'every mail server that answers refuses mail',
      why: `${repliesText(replies)}: a reply that begins with 5 is final, so mail to ${domain} is returned at once`,
      fix: {
        text: `set up the domain ${domain} at the server that the MX records name, or make them name the server that has it`,
      },
    }),
  },
  'smtp-host-rejects': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 4.2.1',
    example: { domain: 'acme.example', replies: [{ ...said, host: 'mx2.acme.example' }] },
    text: ({ domain, replies }: Replied) => ({
      title: `a mail server refuses mail: ${placesTitle(replies)}`,
      why: `${repliesText(replies)}: a reply that begins with 5 is final; a sender that comes to this server returns the mail and does not try another`,
      fix: { text: `set up the domain ${domain} at this server too, or remove the MX record that leads to it` },
    }),
  },
  'smtp-temporary-failure': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 4.2.1',
    example: {
      domain: 'acme.example',
      replies: [
        {
          ...said,
          code: 451,
          enhanced: '4.3.0',
          lines: ['<postmaster@acme.example>: Temporary lookup failure'],
          rule: 'postfix-lookup-failure',
          meaning: 'a lookup table or database of the server does not answer',
        },
      ],
    },
    text: ({ domain, replies }: Replied) => ({
      title: 'no mail server takes mail at the moment',
      why: `${repliesText(replies)}: senders try again later, and return mail to ${domain} if it lasts for days`,
      fix: { text: 'see in the log of the mail server why it defers' },
    }),
  },
  'smtp-host-temporary-failure': {
    severity: 'minor',
    effects: [bounceToYou],
    spec: 'RFC 5321 section 4.2.1',
    example: {
      domain: 'acme.example',
      replies: [
        {
          ...said,
          host: 'mx2.acme.example',
          phase: 'banner',
          code: 421,
          enhanced: '4.3.2',
          lines: ['All server ports are busy'],
          rule: 'server-busy',
          meaning: 'all server processes are busy',
        },
      ],
    },
    text: ({ replies }: Replied) => ({
      title: `a mail server defers mail: ${placesTitle(replies)}`,
      why: `${repliesText(replies)}: senders try another server or come again later, so mail is late`,
      fix: { text: 'see in the log of this server why it defers' },
    }),
  },
  'smtp-null-sender-refused': {
    severity: 'major',
    effects: [bounceToYou, bounceYours],
    spec: 'RFC 5321 section 4.5.5',
    example: {
      domain: 'acme.example',
      replies: [
        { ...said, phase: 'mail', code: 550, lines: ['<>: Sender address rejected'], rule: null, meaning: null },
      ],
    },
    text: ({ domain, replies }: Replied) => ({
      title: `bounces are refused: ${placesTitle(replies)}`,
      why: `${repliesText(replies)}: bounces and receipts come from the empty sender <>, so ${domain} never learns that its mail failed, and receivers that check senders by a call back refuse its mail`,
      fix: { text: 'accept MAIL FROM:<> for every recipient that can receive mail' },
    }),
  },
  'smtp-postmaster-refused': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5321 section 4.5.1',
    example: {
      domain: 'acme.example',
      replies: [
        {
          ...said,
          code: 550,
          enhanced: '5.1.1',
          lines: ['<postmaster@acme.example>: Recipient address rejected: User unknown'],
          rule: 'user-unknown',
          meaning: 'there is no such mailbox',
        },
      ],
    },
    text: ({ domain, replies }: Replied) => ({
      title: `postmaster@${domain} does not take mail`,
      why: `${repliesText(replies)}: every domain that receives mail has to have this address; others report trouble with your mail to it`,
      fix: { text: `create postmaster@${domain}, or an alias of that name to somebody who reads it` },
    }),
  },
  ...dialogueFindings,
});

/** What the smtp check shows of its facts. */
export interface SmtpShown {
  readonly [key: string]: unknown;
  readonly sessions: readonly (Place & {
    /** Whether mail gets in there; null: not seen. */
    readonly takesMail: boolean | null;
    readonly tls: string | null;
    readonly [key: string]: unknown;
  })[];
}

/** One line when all is well, such as `2 of 2 hosts take mail, STARTTLS`. */
export function smtpSummary({ sessions }: SmtpShown): string {
  const hosts = [...Map.groupBy(sessions, ({ host }) => host).values()];
  const taking = hosts.filter((at) => at.some(({ takesMail }) => takesMail === true));
  if (hosts.length === 0) return 'no mail host';
  const count = `${taking.length} of ${hosts.length} ${hosts.length === 1 ? 'host takes' : 'hosts take'} mail`;
  const seen = sessions.filter(({ takesMail }) => takesMail !== null);
  return seen.length > 0 && seen.every(({ tls }) => tls !== null) ? `${count}, all with STARTTLS` : count;
}
