import { defineFindings, type Effect } from '../../core/finding.ts';
import { cut } from '../../message/shown.ts';

const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };

export interface NameAndAddress {
  readonly name: string;
  readonly address: string;
}

export interface NameShows extends NameAndAddress {
  /** The address or domain in the name. */
  readonly shows: string;
}

const example = { name: 'billing@bank.example', address: 'x81@mailer.example', shows: 'billing@bank.example' };

export const nameFindings = defineFindings({
  'identity-name-address': {
    severity: 'major',
    effects: [spam],
    spec: 'https://github.com/rspamd/rspamd/blob/master/rules/misc.lua',
    example,
    text: ({ address, shows }: NameShows) => ({
      title: 'the name in From shows another address than the real one',
      why: `readers see ${cut(shows, 100)}, and the message is from ${cut(address, 100)}: most programs show the name alone, so filters take this for an attempt to deceive`,
      fix: { text: 'put the name of a person or company in front of the address, and no address' },
    }),
  },
  'identity-name-address-declared': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5322 section 3.4',
    example: { name: 'ann@acme.example via Forms', address: 'forms@service.example', shows: 'ann@acme.example' },
    text: ({ address, shows }: NameShows) => ({
      title: 'the name in From shows the address of somebody else',
      why: `the message is from ${cut(address, 100)} on behalf of ${cut(shows, 100)}, as lists and services do: some filters count it against a message all the same`,
      fix: { text: 'write the name of the person there without the address, and the address into Reply-To' },
    }),
  },
  'identity-name-domain': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.4',
    example: { name: 'acme.example support', address: 'no-reply@mailer.example', shows: 'acme.example' },
    text: ({ address, shows }: NameShows) => ({
      title: `the name in From shows another domain, ${cut(shows, 40)}`,
      why: `readers see ${cut(shows, 100)}, and the message is from ${cut(address, 100)}: phishing is written like this`,
      fix: { text: `write from an address at ${cut(shows, 100)}, or leave the domain out of the name` },
    }),
  },
  'identity-brand': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 5322 section 3.4',
    example: { name: 'PayPal', address: 'service@mailer.example', brand: 'PayPal' },
    text: ({ name, address, brand }: NameAndAddress & { readonly brand: string }) => ({
      title: `the name in From is ${brand}, the domain is not`,
      why: `the message calls itself "${cut(name, 80)}" and is from ${cut(address, 100)}, which is none of the domains ${brand} is known to mail from: phishing is written like this`,
      fix: { text: 'write under your own name, or from a domain of the company named' },
    }),
  },
  'identity-brand-disguised': {
    severity: 'major',
    effects: [spam],
    spec: 'https://www.unicode.org/reports/tr39/#Confusable_Detection',
    example: { name: 'РayPal', address: 'service@mailer.example', brand: 'PayPal' },
    text: ({ name, address, brand }: NameAndAddress & { readonly brand: string }) => ({
      title: `the name in From only looks like ${brand}`,
      why: `"${cut(name, 80)}" is written with other characters that look alike, and is from ${cut(address, 100)}: there is no honest reason for that, and filters know it`,
      fix: { text: 'write under your own name' },
    }),
  },
  'identity-name-mixed-scripts': {
    severity: 'minor',
    effects: [],
    spec: 'https://www.unicode.org/reports/tr39/#Restriction_Level_Detection',
    example: { name: 'Мagazin', word: 'Мagazin', scripts: ['Latin', 'Cyrillic'] },
    text: ({
      word,
      scripts,
    }: {
      readonly name: string;
      readonly word: string;
      readonly scripts: readonly string[];
    }) => ({
      title: `the name in From mixes scripts in one word (${scripts.slice(0, 2).join(', ')})`,
      why: `"${cut(word, 80)}" has letters that look alike and are not: filters take such words for a disguise`,
      fix: { text: 'type the name again with one keyboard layout' },
    }),
  },
  'identity-name-controls': {
    severity: 'minor',
    effects: [],
    spec: 'https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing',
    example: { name: 'Acme\u202eelpmaxe', characters: ['U+202E'] },
    text: ({ characters }: { readonly name: string; readonly characters: readonly string[] }) => ({
      title: `invisible characters in the name in From (${characters.slice(0, 3).join(', ')})`,
      why: 'characters that turn the direction of text, or show nothing, are used to make a name look like another one',
      fix: { text: `take ${characters.slice(0, 10).join(', ')} out of the name` },
    }),
  },
  'identity-name-emoji': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5322 section 3.4',
    example: { name: 'Acme 🎉', emoji: ['🎉'] },
    text: ({ emoji }: { readonly name: string; readonly emoji: readonly string[] }) => ({
      title: `emoji in the name in From (${emoji.join(' ')})`,
      why: 'it says "advertisement" to many readers, some programs show a box, and symbols such as ✔ in a name pass for a seal that the program has put there',
      fix: { text: 'leave it to the subject, if anywhere' },
    }),
  },
  'identity-name-missing': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5322 section 3.4',
    example: { address: 'www-data@acme.example', name: null },
    text: ({ address, name }: { readonly address: string; readonly name: string | null }) => ({
      title: name === null ? 'no name in From' : `the name in From is a machine's: "${cut(name, 40)}"`,
      why: `readers see ${cut(name ?? address, 100)} in their list, and who it is decides whether they open it`,
      fix: { text: `write the name of a person or company: From: Acme Shop <${cut(address, 100)}>` },
    }),
  },
  'identity-no-reply': {
    severity: 'info',
    effects: [],
    spec: 'https://techcommunity.microsoft.com/blog/microsoftdefenderforoffice365blog/strengthening-email-ecosystem-outlook%E2%80%99s-new-requirements-for-high%E2%80%90volume-senders/4399730',
    example: { address: 'no-reply@acme.example' },
    text: ({ address }: { readonly address: string }) => ({
      title: 'From asks for no answer',
      why: `answers to ${cut(address, 100)} are unwanted: an answer is the best proof a mailbox provider gets that mail is welcome, and Microsoft asks bulk senders for an address that takes them`,
      fix: { text: 'write from an address that somebody reads, or name one in Reply-To' },
    }),
  },
});
