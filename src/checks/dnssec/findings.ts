import { defineFindings, type Effect } from '../../core/finding.ts';
import { hostFindings } from './host-findings.ts';
import { keyFindings } from './key-findings.ts';
import type { WeakLink } from './weak-link.ts';
import { LEAVE_ROOM, list, mend } from './words.ts';

const bounceToYou: Effect = { kind: 'bounce', direction: 'mail-to-you' };
const bounceYours: Effect = { kind: 'bounce', direction: 'your-mail' };

export interface Bogus {
  readonly apex: string;
  readonly link: WeakLink['kind'];
  readonly detail: string;
  /** DS records for the keys that the zone has now; empty where others would not help. */
  readonly ds: readonly string[];
}

export interface NotChained {
  readonly apex: string;
  readonly keyTags: readonly number[];
  /** `no-ds`: the zone above has no DS record; `unsigned`: it has, and is not signed itself. */
  readonly above: 'no-ds' | 'unsigned';
  /** The records that the registrar would need. */
  readonly ds: readonly string[];
}

export const dnssecFindings = defineFindings({
  'dnssec-bogus': {
    severity: 'critical',
    effects: [bounceYours, bounceToYou],
    spec: 'RFC 4035 section 5.5',
    example: {
      apex: 'acme.example',
      link: 'signature-expired',
      detail: 'the signature over SOA by key 12345 ended at 2026-11-19 04:00 UTC, 2 days ago',
      ds: [],
    },
    text: ({ apex, link, detail, ds }: Bogus) => ({
      title: `the DNSSEC of ${apex} does not hold`,
      why: `whoever validates DNSSEC, as most large providers do, gets no answer about ${apex}: mail to and from it waits, then bounces. The weak link: ${detail}`,
      fix: { text: mend(link, ds) },
    }),
  },
  ...hostFindings,
  'dnssec-signature-ends-soon': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 6781 section 4.4.2',
    example: { apex: 'acme.example', types: ['SOA', 'MX'], ends: '2026-11-22 23:00 UTC', left: '47 hours' },
    text: ({
      apex,
      types,
      ends,
      left,
    }: {
      readonly apex: string;
      readonly types: readonly string[];
      readonly ends: string;
      readonly left: string;
    }) => ({
      title: `the signatures of ${apex} end in ${left}`,
      why: `what signs ${list(types)} ends at ${ends}, and no later signature stands beside it; if the signer has stopped, the whole domain disappears then for whoever validates`,
      fix: {
        text: `see that the signer runs, and let it sign again; set it so that ${LEAVE_ROOM}`,
      },
    }),
  },
  ...keyFindings,
  'dnssec-nsec3-iterations': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 9276 section 3.1',
    example: { apex: 'acme.example', iterations: 10 },
    text: ({ apex, iterations }: { readonly apex: string; readonly iterations: number }) => ({
      title: `NSEC3 with ${iterations} extra iterations, where 0 is demanded`,
      why: `resolvers may take answers that ${apex} has no such name or record for unsigned, or not give them at all; DANE and missing records of mail hang on such answers`,
      fix: {
        text: 'set the NSEC3 iterations to 0 in the signer, with an empty salt; the keys and the DS record stay as they are (opt-out does no harm)',
      },
    }),
  },
  'dnssec-not-chained': {
    severity: 'info',
    effects: [],
    spec: 'RFC 4035 section 2.4',
    example: { apex: 'acme.example', keyTags: [12345], above: 'no-ds', ds: [`12345 13 2 ${'ab'.repeat(32)}`] },
    text: ({ apex, keyTags, above, ds }: NotChained) =>
      above === 'no-ds'
        ? {
            title: 'the zone is signed, but nothing above says so',
            why: `${apex} has keys (${list(keyTags.map(String))}), and the zone above has no DS record for them: everybody takes it for unsigned, which bounces nothing and makes DANE impossible`,
            fix: {
              text: `once signing is known to run, with keys that stay, hand the DS record to the registrar${ds.length === 0 ? '' : `, after comparing it with what the signer shows: ${list(ds)}`}`,
            },
          }
        : {
            title: 'the zone is signed, but the zone above is not',
            why: `${apex} has keys and a DS record, and the zone that holds the record is unsigned itself, so that it proves nothing: everybody takes ${apex} for unsigned`,
            fix: { text: `ask whoever runs the zone above ${apex} to sign it, and to have its own DS record put in` },
          },
  },
  'dnssec-unsigned': {
    severity: 'info',
    effects: [],
    spec: 'RFC 4033 section 3.1',
    example: { apex: 'acme.example' },
    text: ({ apex }: { readonly apex: string }) => ({
      title: 'no DNSSEC',
      why: `nothing proves that answers about ${apex} are its own; nobody refuses mail for that, but DANE is not possible`,
      fix: {
        text: 'switch signing on at the DNS provider, and only when the signed zone is served by all name servers have its DS record put in at the registrar',
      },
    }),
  },
});
