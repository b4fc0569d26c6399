import type { ReasonWords } from './bounce-reason.ts';

const TAKE_OFF = 'take the address off your lists if it stays so';
const OTHER_WAY = 'tell the recipient by another way, such as the telephone';

/** Of reasons that lie with the recipient's address, domain or room for mail. */
export const addressWords = {
  userunknown: {
    title: 'no such mailbox',
    clause: "there is no mailbox of that name at the recipient's domain",
    steps: [
      'compare the address with what the recipient gave you: a slip of the keyboard is the usual cause',
      'if it is written rightly, the mailbox is gone: take it off your lists, as mail to unknown users harms your reputation',
      'ask the recipient for the new address by another way',
    ],
    temporary: [
      'compare the address with what the recipient gave you: the server could not say whether that mailbox exists',
    ],
    worry: 'if it is the same after a day, treat the address as wrong',
  },
  hasmoved: {
    title: 'the mailbox has moved',
    clause: 'the recipient has moved to another address, and mail to the old one is not passed on',
    steps: [
      'use the new address, where the answer names one; else ask the recipient for it by another way',
      'take the old address off your lists',
    ],
  },
  filtered: {
    title: 'refused for this recipient',
    clause: 'the server takes mail for that domain, but not this message for this recipient',
    steps: [
      'compare the address with what the recipient gave you: some servers say only this late that a mailbox does not exist',
      'if it is written rightly, ask the recipient, by another way, to allow your address or domain',
    ],
  },
  suspend: {
    title: 'the mailbox is disabled',
    clause: 'the mailbox exists, but is disabled, frozen or closed',
    steps: [
      'reach the recipient by another way',
      'take the address off your lists, unless the recipient says that it comes back',
    ],
    temporary: ['reach the recipient by another way: only the owner or the provider can open the mailbox again'],
    moves: {
      'sender-server': [
        'ask the provider of the sending account why it was stopped: what it sent, or what it owes',
        'see what was sent in its name in the last days, and change its password',
      ],
    },
    worry: 'if it is the same after a week, take the address off your lists',
  },
  hostunknown: {
    title: "the recipient's domain cannot be found",
    clause: "DNS knows no server for mail to the recipient's domain: the name does not exist, or leads nowhere",
    steps: [
      'look at the part behind the @: a slip of the keyboard is the usual cause',
      `if it is written rightly, the domain has lapsed or its DNS is broken: ${OTHER_WAY}`,
      TAKE_OFF,
    ],
    temporary: [
      'look at the part behind the @ for a slip of the keyboard',
      'see whether other domains can be looked up from your mail server: if not, its DNS resolver is what fails',
    ],
    worry: 'if it is the same after some hours, the DNS of that domain or your resolver is broken',
  },
  notaccept: {
    title: 'the domain takes no mail',
    clause: "the recipient's domain or host says that it takes no mail at all",
    steps: [
      'look at the part behind the @: the mail domain of an organisation often differs from the name of its web site',
      'ask the recipient for another address',
      'take the address off your lists',
    ],
    moves: {
      'sender-dns': [
        'give the domain of the sender address an MX record that takes mail, or send from one that has it',
      ],
    },
  },
  mailboxfull: {
    title: 'the mailbox is full',
    clause: "the recipient's mailbox has no room left",
    steps: [
      'tell the recipient by another way, who has to delete mail or get more room',
      'send it again then; after some weeks of the same answer take the address off your lists, as nobody reads that mailbox',
    ],
    temporary: ['tell the recipient by another way, who has to delete mail or get more room'],
    worry: 'if it is still full when your server gives up, the mailbox is probably abandoned',
  },
  systemfull: {
    title: 'the receiving system is full',
    clause: 'the disk or the queue of the whole receiving system has no room left',
    steps: [`send it again after some hours`, `if it is the same after a day, tell the administrator of that domain`],
    temporary: ['wait: its administrator has to make room'],
    ended: ['tell the administrator of that domain by another way, who has to make room'],
    worry: 'if it is the same after a day, tell the administrator of that domain by another way',
  },
  mesgtoobig: {
    title: 'the message is too large',
    clause: 'the message is larger than that server takes',
    steps: [
      'send a link in place of large attachments, or make them smaller; an attachment grows by a third on its way',
    ],
  },
  exceedlimit: {
    title: 'over a limit of this recipient',
    clause: 'the message is larger, or goes to more recipients, than this recipient may be sent',
    steps: [
      'make the message smaller, or send a link in place of attachments',
      'send it to fewer recipients at a time',
    ],
  },
} as const satisfies Readonly<Record<string, ReasonWords>>;
