import { defineFindings, type Effect } from '../../core/finding.ts';
import { type Entry, listNames, told, where } from './words.ts';

export type { Entry } from './words.ts';

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spamFolder: Effect = { kind: 'spam-folder', direction: 'your-mail' };

export interface Entries {
  readonly entries: readonly Entry[];
}

const example: Entry = {
  subject: '192.0.2.25',
  as: 'sender',
  host: null,
  list: 'Spamhaus ZEN',
  meaning: 'CSS: sends spam from changing addresses',
  codes: ['127.0.0.3'],
  reason: null,
  delist: 'https://check.spamhaus.org/results/?query=192.0.2.25',
};

const ofDomain: Entry = {
  ...example,
  subject: 'acme.example',
  as: 'domain',
  list: 'Spamhaus DBL',
  meaning: 'a domain of spammers',
  codes: ['127.0.1.2'],
};

/** In the order of gravity: where a list says several things of one subject, the first of them is told. */
export const blocklistFindings = defineFindings({
  'blocklist-sending-address-listed': {
    severity: 'major',
    effects: [bounce, spamFolder],
    spec: 'RFC 5782 section 2.1',
    example: { entries: [example] },
    text: ({ entries }: Entries) => ({
      title: `your sending address is on ${listNames(entries)}`,
      why: `many receivers refuse mail from listed addresses without looking at it: ${told(entries)}`,
      fix: {
        text: `find out what sent the spam (a hacked account, web form or machine) and stop it first; then ask to be taken off: ${where(entries)}`,
      },
    }),
  },
  'blocklist-sending-address-policy': {
    severity: 'major',
    effects: [bounce],
    spec: 'RFC 5782 section 2.1',
    example: {
      entries: [{ ...example, meaning: 'PBL: a range from which no mail is to come directly', codes: ['127.0.0.11'] }],
    },
    text: ({ entries }: Entries) => ({
      title: 'your sending address is in a range for homes and dial-up',
      why: `that is no accusation of spam, but receivers take no mail directly from such ranges: ${told(entries)}`,
      fix: {
        text: `send through your provider's relay; or, if the address is fixed and yours, give it a PTR record of your own and have it taken out: ${where(entries)}`,
      },
    }),
  },
  'blocklist-sending-address-minor': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5782 section 2.1',
    example: { entries: [{ ...example, list: 'PSBL', meaning: 'sent mail to a spam trap' }] },
    text: ({ entries }: Entries) => ({
      title: `your sending address is on ${listNames(entries)}, which few refuse by`,
      why: `some receivers add points for it, few refuse: ${told(entries)}; it is often the first sign of an account that was taken over`,
      fix: { text: `look for what sent the spam, then ask to be taken off: ${where(entries)}` },
    }),
  },
  'blocklist-domain-listed': {
    severity: 'major',
    effects: [bounce, spamFolder],
    spec: 'RFC 5782 section 2.2',
    example: { entries: [ofDomain] },
    text: ({ entries }: Entries) => ({
      title: `your domain is on ${listNames(entries)}`,
      why: `mail from the domain, and mail of others that links to it, is refused or filed as spam: ${told(entries)}`,
      fix: { text: `stop what was reported, on the web site too, then ask to be taken off: ${where(entries)}` },
    }),
  },
  'blocklist-domain-abused': {
    severity: 'major',
    effects: [spamFolder],
    spec: 'RFC 5782 section 2.2',
    example: {
      entries: [{ ...ofDomain, meaning: 'a legitimate domain abused for phishing', codes: ['127.0.1.104'] }],
    },
    text: ({ entries }: Entries) => ({
      title: `your domain is being abused, says ${listNames(entries)}`,
      why: `somebody else uses your web site, a redirect or an account in your name: ${told(entries)}; mail with links to it is filed as spam`,
      fix: {
        text: `clean the site, close the redirect, change the passwords; then ask to be taken off: ${where(entries)}`,
      },
    }),
  },
  'blocklist-domain-minor': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5782 section 2.2',
    example: {
      entries: [
        { ...ofDomain, list: 'URIBL', meaning: 'grey: in bulk mail that not all wanted', codes: ['127.0.0.4'] },
      ],
    },
    text: ({ entries }: Entries) => ({
      title: `your domain is noted at ${listNames(entries)}`,
      why: `few refuse by it, some filters add points: ${told(entries)}`,
      fix: { text: `send only to people who asked for it, and look it up there: ${where(entries)}` },
    }),
  },
  'blocklist-host-listed': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5782 section 2.1',
    example: { entries: [{ ...example, as: 'mail-host', host: 'mx1.acme.example' }] },
    text: ({ entries }: Entries) => ({
      title: `an address that may not send is on ${listNames(entries)}`,
      why: `that keeps no mail from reaching you; it harms only if your mail also leaves from there: ${told(entries)}`,
      fix: {
        text: `audit again with --sending-ip and the address your mail leaves from; if it is this one, stop the spam and ask to be taken off: ${where(entries)}`,
      },
    }),
  },
  'blocklist-host-policy': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5782 section 2.1',
    example: {
      entries: [
        {
          ...example,
          as: 'mail-host',
          host: 'mx1.acme.example',
          meaning: 'PBL: a range from which no mail is to come directly',
          codes: ['127.0.0.11'],
        },
      ],
    },
    text: ({ entries }: Entries) => ({
      title: 'an address that only receives is in a range that is not to send',
      why: `such a range is no accusation, and mail to you is not touched by it; if mail left from there, many would refuse it: ${told(entries)}`,
      fix: { text: 'leave it as long as it only receives; send through a relay that stands elsewhere' },
    }),
  },
  'blocklist-host-domain-listed': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5782 section 2.2',
    example: { entries: [{ ...ofDomain, subject: 'hoster.example', as: 'host-domain', host: 'mx1.hoster.example' }] },
    text: ({ entries }: Entries) => ({
      title: `the domain of a mail host is on ${listNames(entries)}`,
      why: `mail to you is not touched by it; but whoever runs your mail is distrusted, and if your mail leaves through them that may cling to it: ${told(entries)}`,
      fix: { text: `ask whoever runs the host about it: ${where(entries)}` },
    }),
  },
  'blocklist-silent-domain-listed': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5782 section 2.2',
    example: { entries: [ofDomain] },
    text: ({ entries }: Entries) => ({
      title: `your domain, which sends no mail, is on ${listNames(entries)}`,
      why: `no mail of yours suffers, as there is none; but mail of others that links to the domain is filed as spam: ${told(entries)}`,
      fix: { text: `see who uses it, on the web site too, then ask to be taken off: ${where(entries)}` },
    }),
  },
  'blocklist-noted': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5782 section 2.1',
    example: {
      entries: [
        { ...example, list: 'UCEPROTECT Level 3', meaning: 'the provider sends much spam; the address itself may not' },
      ],
    },
    text: ({ entries }: Entries) => ({
      title: `on ${listNames(entries)}, which hardly anybody refuses by`,
      why: `it says more about the neighbours, or about a small list, than about you: ${told(entries)}`,
      fix: { text: 'leave it; pay nobody to be taken off' },
    }),
  },
});
