import { defineFindings, type Effect } from '../../core/finding.ts';
import { firstAndMore, listed } from './words.ts';

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spamFolder: Effect = { kind: 'spam-folder', direction: 'your-mail' };

/** What a list has of a domain of the message. */
export interface Entry {
  readonly domain: string;
  readonly as: 'sender' | 'link' | 'image';
  readonly list: string;
  readonly meaning: string;
  readonly codes: readonly string[];
  /** In the words of the list; null: it gives none. */
  readonly reason: string | null;
  readonly delist: string;
}

export interface Entries {
  readonly entries: readonly Entry[];
}

const example: Entry = {
  domain: 'elsewhere.example',
  as: 'link',
  list: 'Spamhaus DBL',
  meaning: 'a domain of spammers',
  codes: ['127.0.1.2'],
  reason: null,
  delist: 'https://check.spamhaus.org/results/?query=elsewhere.example',
};

const domains = ({ entries }: Entries) => firstAndMore([...new Set(entries.map(({ domain }) => domain))]);
const told = ({ entries }: Entries) =>
  entries
    .slice(0, 6)
    .map(
      ({ domain, list, meaning, reason }) =>
        `${domain} at ${list} (${meaning}${reason === null ? '' : `; "${reason}"`})`,
    )
    .join('; ');
const where = ({ entries }: Entries) => listed([...new Set(entries.map(({ delist }) => delist))]);

/** Domains of the message on blocklists, in the order of gravity. */
export const listedFindings = defineFindings({
  'links-domain-listed': {
    severity: 'major',
    effects: [bounce, spamFolder],
    spec: 'RFC 5782 section 2.2',
    example: { entries: [example] },
    text: (params: Entries) => ({
      title: `the message leads to ${domains(params)}, on a blocklist`,
      why: `many receivers refuse or file mail that holds a listed domain, whoever sends it: ${told(params)}`,
      fix: { text: `take the links out, or have the domain taken off if it is yours: ${where(params)}` },
    }),
  },
  'links-sender-listed': {
    severity: 'major',
    effects: [bounce, spamFolder],
    spec: 'RFC 5782 section 2.2',
    example: { entries: [{ ...example, domain: 'acme.example', as: 'sender' }] },
    text: (params: Entries) => ({
      title: `the sender's domain ${domains(params)} is on a blocklist`,
      why: `mail in its name is refused or filed as spam: ${told(params)}`,
      fix: { text: `stop what was reported, then ask to be taken off: ${where(params)}` },
    }),
  },
  'links-domain-noted': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5782 section 2.2',
    example: {
      entries: [{ ...example, list: 'URIBL', meaning: 'grey: in bulk mail that not all wanted', codes: ['127.0.0.4'] }],
    },
    text: (params: Entries) => ({
      title: `a list takes note of ${domains(params)}`,
      why: `few refuse by it, some filters add points: ${told(params)}`,
      fix: { text: `look it up, and leave it out if it is not yours: ${where(params)}` },
    }),
  },
});
