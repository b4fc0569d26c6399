import { GTUBE } from './filter.ts';
import { mailHosts } from './zone.ts';

/** A probe of the demo, as the options of `mailcheck probe` tell it. */
export interface DemoProbe {
  readonly name: string;
  /** What it is there to teach. */
  readonly lesson: string;
  readonly options: {
    readonly from: string;
    readonly to: readonly string[];
    readonly via: string;
    readonly text?: string;
    readonly mailbox?: readonly string[];
    readonly senderMailbox?: string;
    readonly wait: number;
  };
}

const WAIT_MS = 15_000;
const GOOD_SENDER = 'ann@post.example';
const RECIPIENT = 'bob@mailbox.example';

const via = (sender: string) => `smtp://${encodeURIComponent(sender)}@${mailHosts.sender}:587`;
const mailboxOf = (address: string) => [`imaps://${encodeURIComponent(address)}@${mailHosts.receiver}`];
const bothOf = (address: string) => [
  ...mailboxOf(address),
  `pop3s://${encodeURIComponent(address)}@${mailHosts.receiver}`,
];
const senderMailbox = `imaps://${encodeURIComponent(GOOD_SENDER)}@${mailHosts.sender}`;
const wellMade = { from: `Ann Example <${GOOD_SENDER}>`, via: via(GOOD_SENDER), wait: WAIT_MS };

/** In the order shown. */
export const demoProbes: readonly DemoProbe[] = [
  {
    name: 'well-made',
    lesson: 'signed, from a host that SPF knows: it lands in the inbox',
    options: { ...wellMade, to: [RECIPIENT], mailbox: mailboxOf(RECIPIENT) },
  },
  {
    name: 'whole-way',
    lesson: 'the same, read by IMAP and by POP3: all steps in one picture',
    options: { ...wellMade, to: [RECIPIENT], mailbox: bothOf(RECIPIENT) },
  },
  {
    name: 'unsigned',
    lesson: 'a domain that forgot its new provider: it lands in Junk',
    options: {
      from: 'ann@careless.example',
      via: via('ann@careless.example'),
      wait: WAIT_MS,
      to: [RECIPIENT],
      mailbox: mailboxOf(RECIPIENT),
    },
  },
  {
    name: 'spam-words',
    lesson: 'well made, but with words that filters know: it lands in Junk',
    options: {
      ...wellMade,
      to: [RECIPIENT],
      mailbox: mailboxOf(RECIPIENT),
      text: `A test of the filter:\n\n${GTUBE}\n`,
    },
  },
  {
    name: 'greylisted',
    lesson: 'put off at first, as by many receivers: it comes with a delay',
    options: { ...wellMade, to: ['grey@mailbox.example'], mailbox: mailboxOf('grey@mailbox.example') },
  },
  {
    name: 'unknown-user',
    lesson: 'taken by the own server, refused by the next: it comes back',
    options: { ...wellMade, to: ['nobody@mailbox.example'], senderMailbox },
  },
  {
    name: 'full-mailbox',
    lesson: 'the mailbox has no room: it comes back',
    options: { ...wellMade, to: ['full@mailbox.example'], senderMailbox },
  },
  {
    name: 'straight-to-mx',
    lesson: 'past the own server, unsigned, from a strange host: refused',
    options: { ...wellMade, via: 'mx', to: [RECIPIENT], mailbox: mailboxOf(RECIPIENT) },
  },
];
