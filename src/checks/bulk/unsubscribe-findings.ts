import { defineFindings, type Effect } from '../../core/finding.ts';
import type { UnsubscribeFault } from '../../message/list-unsubscribe.ts';
import { cut } from '../../message/shown.ts';

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };
const PAIR =
  'List-Unsubscribe: <https://acme.example/u/RECIPIENT>, <mailto:u@acme.example?subject=RECIPIENT> and List-Unsubscribe-Post: List-Unsubscribe=One-Click';

export interface ToldBulk {
  /** What it was told to be bulk mail by. */
  readonly told: readonly string[];
}

const byWhat = ({ told }: ToldBulk) =>
  `it is bulk mail, told by ${told
    .slice(0, 4)
    .map((mark) => cut(mark, 60))
    .join(', ')}`;
const example: ToldBulk = { told: ['List-Id', 'X-CSA-Complaints'] };

export const unsubscribeFindings = defineFindings({
  'bulk-unsubscribe-missing': {
    severity: 'major',
    effects: [spam],
    spec: 'https://support.google.com/a/answer/81126',
    example,
    text: (p: ToldBulk) => ({
      title: 'bulk mail without any way to unsubscribe',
      why: `${byWhat(p)}, and neither its header nor its text leads out of it: whoever has enough of it presses "spam", which files the next one as spam for others too; Gmail and Yahoo demand it, and so do the laws of most countries`,
      fix: { text: `add ${PAIR}, and a link in the text` },
    }),
  },
  'bulk-list-unsubscribe-missing': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2369 section 3.2',
    example,
    text: (p: ToldBulk) => ({
      title: 'bulk mail without List-Unsubscribe',
      why: `${byWhat(p)}: without the header, mailbox providers show no button beside the sender, and "spam" is the nearer one; whoever sends 5,000 a day to Gmail or Yahoo has to have it`,
      fix: { text: `add ${PAIR}` },
    }),
  },
  'bulk-one-click-missing': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8058 section 3.1',
    example,
    text: (p: ToldBulk) => ({
      title: 'List-Unsubscribe without one-click (RFC 8058)',
      why: `${byWhat(p)}: without List-Unsubscribe-Post, a provider cannot unsubscribe for its user in one step; whoever sends 5,000 a day to Gmail or Yahoo has to have it`,
      fix: {
        text: 'add List-Unsubscribe-Post: List-Unsubscribe=One-Click, with an https address in List-Unsubscribe that unsubscribes by POST alone',
      },
    }),
  },
  'bulk-one-click-required': {
    severity: 'major',
    effects: [bounce, spam],
    spec: 'https://support.google.com/a/answer/81126',
    example: { ...example, volume: 20_000, lacks: 'List-Unsubscribe-Post' },
    text: ({ volume, lacks, ...p }: ToldBulk & { readonly volume: number; readonly lacks: string }) => ({
      title: 'one-click unsubscribe is demanded at this volume',
      why: `${byWhat(p)}, and at ${volume} messages a day Gmail and Yahoo demand that marketing mail can be unsubscribed in one click; what is missing: ${lacks}. They put off, refuse or file as spam what does not comply`,
      fix: { text: `send ${PAIR}, both covered by your DKIM signature` },
    }),
  },
  'bulk-list-unsubscribe-malformed': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2369 section 2',
    example: { faults: [{ kind: 'no-brackets', detail: 'https://acme.example/u/1' }], usable: 0 },
    text: ({ faults, usable }: { readonly faults: readonly UnsubscribeFault[]; readonly usable: number }) => ({
      title: `List-Unsubscribe is malformed${usable === 0 ? ', and leads nowhere' : ''}`,
      why: faults
        .slice(0, 3)
        .map(({ kind, detail }) => `${FAULT_WORDS[kind]}${detail === '' ? '' : ` ("${cut(detail, 80)}")`}`)
        .join('; '),
      fix: { text: 'write each address in angle brackets, with commas between: <https://…>, <mailto:…>' },
    }),
  },
  'bulk-list-unsubscribe-repeated': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2369 section 3',
    example: { name: 'List-Unsubscribe', count: 2 },
    text: ({ name, count }: { readonly name: string; readonly count: number }) => ({
      title: `${count} fields ${name}`,
      why: 'there may be one: receivers take the first, the last or none of them',
      fix: { text: `put all addresses into one field ${name}, and see that the service does not add its own` },
    }),
  },
  'bulk-list-unsubscribe-http': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8058 section 3.1',
    example: { uri: 'http://acme.example/u/1' },
    text: ({ uri }: { readonly uri: string }) => ({
      title: 'List-Unsubscribe leads to http, not https',
      why: `${cut(uri, 100)} is neither private nor safe from changes on its way, and one-click unsubscribing does not use it`,
      fix: { text: 'give the address by https' },
    }),
  },
  'bulk-one-click-malformed': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8058 section 5',
    example: { value: 'One-Click' },
    text: ({ value }: { readonly value: string }) => ({
      title: 'List-Unsubscribe-Post is malformed',
      why: `"${cut(value, 80)}" is not the one value there is, so that no provider takes it for one-click unsubscribing`,
      fix: { text: 'write exactly List-Unsubscribe-Post: List-Unsubscribe=One-Click' },
    }),
  },
  'bulk-one-click-no-https': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8058 section 3.1',
    example: { addresses: ['mailto:u@acme.example'] },
    text: ({ addresses }: { readonly addresses: readonly string[] }) => ({
      title: 'List-Unsubscribe-Post without an https address to post to',
      why: `one-click unsubscribing is a POST to the https address in List-Unsubscribe, and there is ${addresses.length === 0 ? 'no address' : `only ${cut(addresses.slice(0, 2).join(', '), 120)}`}`,
      fix: { text: 'put an https address into List-Unsubscribe, in angle brackets' },
    }),
  },
  'bulk-one-click-several': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8058 section 3.1',
    example: { addresses: ['https://acme.example/u/1', 'https://acme.example/preferences'] },
    text: ({ addresses }: { readonly addresses: readonly string[] }) => ({
      title: `${addresses.length} web addresses beside List-Unsubscribe-Post`,
      why: 'there is to be one https address and none of http, so that it is clear which one is posted to: providers may take any of them',
      fix: { text: 'keep the https address that unsubscribes by POST, and mailto ones beside it' },
    }),
  },
  'bulk-one-click-unsigned': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8058 section 4',
    example: { uncovered: ['List-Unsubscribe-Post'], signers: ['acme.example'], broken: false },
    text: ({ uncovered, signers, broken }: Unsigned) => ({
      title: broken ? 'no valid signature covers the one-click pair' : `DKIM does not cover ${uncovered.join(' and ')}`,
      why: `${signedWords(signers, broken)}: anybody on the way could have put the fields in, so providers do not act on them`,
      fix: {
        text: broken
          ? 'make the DKIM signature verify, see there'
          : 'let the signer cover List-Unsubscribe and List-Unsubscribe-Post (the h= tag), and add them before it signs',
      },
    }),
  },
  'bulk-link-missing': {
    severity: 'minor',
    effects: [],
    spec: 'https://support.google.com/a/answer/81126',
    example,
    text: (p: ToldBulk) => ({
      title: 'no unsubscribe link in the text',
      why: `${byWhat(p)}: Gmail demands a link that is clearly visible in the text beside the header, as not every program shows a button`,
      fix: { text: 'add a link such as "Unsubscribe" to the foot of the message, in the language of the message' },
    }),
  },
});

const FAULT_WORDS: Readonly<Record<UnsubscribeFault['kind'], string>> = {
  empty: 'there is nothing in it',
  'no-brackets': 'something stands where an address in angle brackets should, and the rest is ignored',
  unclosed: 'an angle bracket is not closed',
  'no-comma': 'there is no comma behind an address, and the rest is ignored',
  encoded: 'it is written in encoded words, which nobody decodes there',
  'bad-address': 'what stands in the brackets leads nowhere',
  scheme: 'its only addresses are neither https nor mailto',
};

export interface Unsigned {
  /** Fields that no signature covers. */
  readonly uncovered: readonly string[];
  /** The domains that signed. */
  readonly signers: readonly string[];
  /** Whether a signature covers both, and does not verify. */
  readonly broken: boolean;
}

function signedWords(signers: readonly string[], broken: boolean): string {
  const whose =
    signers.length === 0
      ? ''
      : ` (${signers
          .slice(0, 3)
          .map((signer) => cut(signer, 80))
          .join(', ')})`;
  if (broken) return `the signature that covers both fields${whose} does not verify`;
  return whose === '' ? 'the message is not signed' : `no signature${whose} covers both fields`;
}
