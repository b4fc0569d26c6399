import { defineFindings } from '../../core/finding.ts';
import { type Place, placesText, placesTitle } from '../../core/places.ts';
import { phaseText } from '../../core/smtp-phases.ts';
import { type RepliedAt, repliesText } from './words.ts';

export interface Replied {
  readonly domain: string;
  readonly replies: readonly RepliedAt[];
}

export interface SlowAt extends Place {
  readonly phase: RepliedAt['phase'];
  readonly elapsedMs: number;
}

/** A name that a server gives itself, where it should be a fully-qualified one. */
export interface NamedAt extends Place {
  /** Null: it gives none. */
  readonly name: string | null;
  readonly in: 'greeting' | 'EHLO reply';
}

const at = { host: 'mx1.acme.example', address: '192.0.2.25' } as const;
const taken: RepliedAt = {
  ...at,
  phase: 'rcpt',
  code: 250,
  enhanced: '2.1.5',
  lines: ['Ok'],
  rule: null,
  meaning: null,
};

/** Entries about how a server behaves besides taking mail. */
export const dialogueFindings = defineFindings({
  'smtp-greylisting': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6647 section 2',
    example: {
      domain: 'acme.example',
      certain: true,
      acceptedLater: false,
      replies: [
        {
          ...taken,
          code: 450,
          enhanced: '4.2.0',
          lines: ['<postmaster@acme.example>: Recipient address rejected: Greylisted'],
          rule: 'greylisted',
          meaning: 'greylisting',
        },
      ],
    },
    text: ({ certain, acceptedLater, replies }: Replied & { certain: boolean; acceptedLater: boolean }) => ({
      title: `${certain || acceptedLater ? 'greylisting' : 'a first visit is put off, as greylisting does'}: ${placesTitle(replies)}`,
      why: `${repliesText(replies)}${acceptedLater ? ', and takes the mail at the second try' : ''}: the first mail of an unknown sender comes late, and senders that never try again do not get through`,
      fix: { text: 'leave it so if late mail does no harm; else exempt the senders you know' },
    }),
  },
  'smtp-abuse-refused': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2142 section 4',
    example: {
      domain: 'acme.example',
      replies: [
        { ...taken, code: 550, enhanced: '5.1.1', lines: ['User unknown'], rule: 'user-unknown', meaning: null },
      ],
    },
    text: ({ domain, replies }: Replied) => ({
      title: `abuse@${domain} does not take mail`,
      why: `${repliesText(replies)}: complaints about your mail have nowhere to go but to block lists`,
      fix: { text: `create abuse@${domain}, or an alias of that name to somebody who reads it` },
    }),
  },
  'smtp-ehlo-unsupported': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5321 section 2.2.1',
    example: {
      domain: 'acme.example',
      replies: [{ ...taken, phase: 'ehlo', code: 502, enhanced: '5.5.1', lines: ['Command not implemented'] }],
    },
    text: ({ replies }: Replied) => ({
      title: `EHLO is refused, only HELO is taken: ${placesTitle(replies)}`,
      why: `${repliesText(replies)}: without EHLO there is no TLS, no announced size limit and no 8-bit mail; a firewall that "inspects" SMTP often does this`,
      fix: { text: 'let the server answer EHLO; switch off SMTP inspection in the firewall before it' },
    }),
  },
  'smtp-slow': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5321 section 4.5.3.2',
    example: { domain: 'acme.example', places: [{ ...at, phase: 'banner', elapsedMs: 14_200 }] },
    text: ({ places }: { domain: string; places: readonly SlowAt[] }) => ({
      title: `slow answers: ${placesTitle(places)}`,
      why: `${places
        .slice(0, 4)
        .map((place) => `${placesText([place])} takes ${seconds(place.elapsedMs)} for ${phaseText(place.phase)}`)
        .join('; ')}: senders with less patience give up, and checks of your addresses time out`,
      fix: { text: 'see what the server waits for: DNS, block lists, or a tarpit that is set too high' },
    }),
  },
  'smtp-banner-name-unqualified': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5321 section 2.3.5',
    example: { domain: 'acme.example', places: [{ ...at, name: 'localhost', in: 'greeting' }] },
    text: ({ places }: { domain: string; places: readonly NamedAt[] }) => ({
      title: `the mail server does not give its full name: ${placesTitle(places)}`,
      why: `${places
        .slice(0, 4)
        .map(
          (place) =>
            `${placesText([place])} says ${place.name === null ? 'no name' : `"${place.name}"`} in its ${place.in}`,
        )
        .join('; ')}; where the same machine sends mail, receivers distrust such a name`,
      fix: { text: 'set the host name of the mail server to its fully-qualified name, the one its PTR record has' },
    }),
  },
  'smtp-vrfy-exposes': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5321 section 7.3',
    example: {
      domain: 'acme.example',
      replies: [{ ...taken, phase: 'vrfy', enhanced: '2.0.0', lines: ['John Doe <john.doe@acme.example>'] }],
    },
    text: ({ replies }: Replied) => ({
      title: `VRFY tells which mailboxes exist: ${placesTitle(replies)}`,
      why: `${repliesText(replies)}: spammers collect addresses so, and send to them`,
      fix: { text: 'switch VRFY off, or let it answer 252 (Postfix: disable_vrfy_command = yes)' },
    }),
  },
  'smtp-expn-exposes': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5321 section 7.3',
    example: {
      domain: 'acme.example',
      replies: [{ ...taken, phase: 'expn', enhanced: '2.1.5', lines: ['<john.doe@acme.example>'] }],
    },
    text: ({ replies }: Replied) => ({
      title: `EXPN tells who is behind an alias: ${placesTitle(replies)}`,
      why: `${repliesText(replies)}: spammers collect addresses so, and send to them`,
      fix: { text: 'switch EXPN off' },
    }),
  },
  'smtp-open-relay': {
    severity: 'critical',
    effects: [{ kind: 'spam-folder', direction: 'your-mail' }],
    spec: 'RFC 2505 section 2.1',
    example: {
      domain: 'acme.example',
      recipient: 'relay-test-q3x8@example.net',
      replies: [{ ...taken, phase: 'relay' }],
    },
    text: ({ recipient, replies }: Replied & { recipient: string }) => ({
      title: `takes mail for foreign domains: ${placesTitle(replies)}`,
      why: `${repliesText(replies)}, for ${recipient} from a stranger (nothing was sent); spammers find an open relay within days, then block lists have it and your own mail is filed as spam`,
      fix: { text: 'take mail from strangers for your own domains only (Postfix: reject_unauth_destination)' },
    }),
  },
  'smtp-accepts-everything': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5321 section 3.3',
    example: { domain: 'acme.example', recipient: 'q3x8v1k0w9z4m7b2@acme.example', replies: [taken] },
    text: ({ domain, recipient, replies }: Replied & { recipient: string }) => ({
      title: `every recipient is accepted: ${placesTitle(replies)}`,
      why: `${repliesText(replies)} even for ${recipient}: mail to mistyped addresses at ${domain} is not returned by this server; what is refused behind it becomes bounces to forged senders`,
      fix: { text: 'let the server refuse unknown recipients at RCPT, unless a catch-all mailbox is meant' },
    }),
  },
  'smtp-size-limit-small': {
    severity: 'info',
    effects: [],
    spec: 'RFC 1870 section 4',
    example: { domain: 'acme.example', places: [{ ...at, limitBytes: 5_242_880 }] },
    text: ({ places }: { domain: string; places: readonly (Place & { readonly limitBytes: number })[] }) => ({
      title: `takes only small messages: ${placesTitle(places)}`,
      why: `the limit is ${megabytes(Math.min(...places.map(({ limitBytes }) => limitBytes)))}; an attachment grows by a third on its way, and larger mail is returned`,
      fix: { text: 'raise the limit, if your users get attachments; 25 MB and more is usual' },
    }),
  },
});

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.floor(bytes / 1000)} kB` : `${(Math.floor(bytes / 100_000) / 10).toFixed(1)} MB`;
}
