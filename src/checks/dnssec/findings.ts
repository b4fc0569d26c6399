import { defineFindings, type Effect } from '../../core/finding.ts';
import type { WeakLink } from './chain.ts';

const bounceToYou: Effect = { kind: 'bounce', direction: 'mail-to-you' };
const bounceYours: Effect = { kind: 'bounce', direction: 'your-mail' };

const MENDS: Readonly<Record<WeakLink['kind'], string>> = {
  'signature-expired':
    'sign the zone again, and see why the signer stopped: it should renew signatures days before they end',
  'signature-not-yet-valid': 'set the clock of the signer right and sign again',
  'no-signature': 'serve the signed zone at all name servers, or have the DS record at the registrar removed',
  'no-key': 'publish the DNSKEY that the DS record names, or have the DS record at the registrar removed',
  'ds-matches-no-key': 'put the DS record of the key in use at the registrar in place of the old one',
  algorithm: 'sign with ECDSAP256SHA256 (13) or RSASHA256 (8), and change the DS record with it',
  denial: 'sign the zone again, with its NSEC or NSEC3 records, and serve it from software that knows DNSSEC',
  unknown:
    'sign the zone again and see that all name servers have the same signed version; until then, have the DS record at the registrar removed',
};

export interface Bogus {
  readonly apex: string;
  readonly link: WeakLink['kind'];
  readonly detail: string;
}

export interface Weak {
  readonly apex: string;
  readonly algorithms: readonly string[];
}

export const dnssecFindings = defineFindings({
  'dnssec-bogus': {
    severity: 'critical',
    effects: [bounceYours, bounceToYou],
    spec: 'RFC 4035 section 5.5',
    example: {
      apex: 'acme.example',
      link: 'signature-expired',
      detail: 'the signature over SOA (key 12345) ended on 2026-11-19',
    },
    text: ({ apex, link, detail }: Bogus) => ({
      title: `the signatures of ${apex} do not hold`,
      why: `whoever validates DNSSEC, as most large providers do, gets no answer about ${apex}: mail to and from it waits, then bounces. The weak link: ${detail}`,
      fix: { text: MENDS[link] },
    }),
  },
  'dnssec-mail-host-bogus': {
    severity: 'major',
    effects: [bounceToYou],
    spec: 'RFC 4035 section 5.5',
    example: {
      hosts: [
        {
          host: 'mx.hoster.example',
          apex: 'hoster.example',
          detail: 'the DS record (key 1) names none of the keys of hoster.example (2)',
        },
      ],
    },
    text: ({
      hosts,
    }: {
      readonly hosts: readonly { readonly host: string; readonly apex: string; readonly detail: string }[];
    }) => ({
      title: `the signatures of a mail host's zone do not hold: ${hosts[0]?.host ?? ''}`,
      why: `senders that validate DNSSEC do not find ${hosts
        .map(({ host, detail }) => `${host} (${detail})`)
        .slice(0, 3)
        .join('; ')}: their mail goes to the other hosts, or waits and bounces`,
      fix: {
        text: `have whoever runs ${hosts
          .map(({ apex }) => apex)
          .slice(0, 3)
          .join(', ')} sign the zone again, or name other mail hosts`,
      },
    }),
  },
  'dnssec-signature-ends-soon': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6781 section 4.4.2',
    example: { apex: 'acme.example', type: 'SOA', ends: '2026-11-23T04:00:00.000Z', hoursLeft: 47 },
    text: ({
      apex,
      type,
      ends,
      hoursLeft,
    }: {
      readonly apex: string;
      readonly type: string;
      readonly ends: string;
      readonly hoursLeft: number;
    }) => ({
      title: `a signature of ${apex} ends in ${hoursLeft} hours`,
      why: `the signature over ${type} ends at ${ends}, and has not been renewed; if the signer has stopped, the whole domain disappears then`,
      fix: { text: 'see that the signer runs, and renews signatures well before they end' },
    }),
  },
  'dnssec-weak-algorithm': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9905 section 2',
    example: { apex: 'acme.example', algorithms: ['RSASHA1 (5)'] },
    text: ({ apex, algorithms }: Weak) => ({
      title: `signed with an algorithm of the past: ${algorithms.join(', ')}`,
      why: `some resolvers no longer look at such signatures and take ${apex} for unsigned, which ends DANE for it`,
      fix: {
        text: 'change to ECDSAP256SHA256 (13), step by step: new keys beside the old, the new DS record, then the old away (RFC 6781 section 4.1.4)',
      },
    }),
  },
  'dnssec-weak-digest': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9905 section 2',
    example: { apex: 'acme.example', algorithms: ['SHA-1 (1)'] },
    text: ({ apex, algorithms }: Weak) => ({
      title: `the DS record rests on ${algorithms.join(', ')} alone`,
      why: `resolvers that no longer accept it take ${apex} for unsigned, which ends DANE for it`,
      fix: { text: 'have a DS record with SHA-256 (2) put in its place at the registrar' },
    }),
  },
  'dnssec-not-chained': {
    severity: 'info',
    effects: [],
    spec: 'RFC 4035 section 2.4',
    example: { apex: 'acme.example', keyTags: [12345] },
    text: ({ apex, keyTags }: { readonly apex: string; readonly keyTags: readonly number[] }) => ({
      title: 'the zone is signed, and nobody can know',
      why: `${apex} has keys (${keyTags.slice(0, 4).join(', ')}), but the zone above has no DS record for them: every resolver takes it for unsigned`,
      fix: { text: 'have the DS record put in at the registrar, or stop signing' },
    }),
  },
  'dnssec-unsigned': {
    severity: 'info',
    effects: [],
    spec: 'RFC 4033 section 3.1',
    example: { apex: 'acme.example' },
    text: ({ apex }: { readonly apex: string }) => ({
      title: 'no DNSSEC',
      why: `nothing proves that answers about ${apex} are its own; nobody refuses mail for that, but DANE is not possible`,
      fix: { text: 'switch signing on at the DNS provider, and have the DS record put in at the registrar' },
    }),
  },
  'dnssec-mail-host-unsigned': {
    severity: 'info',
    effects: [],
    spec: 'RFC 7672 section 2.1.1',
    example: { hosts: ['mx.hoster.example'] },
    text: ({ hosts }: { readonly hosts: readonly string[] }) => ({
      title: 'the domain is signed, its mail hosts are not',
      why: `${hosts.slice(0, 5).join(', ')} ${hosts.length === 1 ? 'stands' : 'stand'} in a zone without DNSSEC: senders cannot use DANE for mail to you`,
      fix: { text: 'ask whoever runs the mail hosts for DNSSEC and TLSA records' },
    }),
  },
});
