import { defineFindings, type Effect } from '../../core/finding.ts';
import { messageArcFindings } from './findings-arc.ts';
import { messageDkimFindings } from './findings-dkim.ts';
import { messageDmarcFindings } from './findings-dmarc.ts';
import { messageDmarcRecordFindings } from './findings-dmarc-record.ts';
import { messageEd25519Findings } from './findings-ed25519.ts';
import { messageGenerationFindings } from './findings-generations.ts';

export interface SpfParams {
  readonly domain: string;
  readonly address: string;
  readonly result: string;
  /** By most receivers. */
  readonly lenient: string;
  /** The term of the record that decided, as written; null: `all` did, or none matched, or it is not known which. */
  readonly matched: string | null;
  /** Why, of a permerror; null: nothing to say. */
  readonly problem: string | null;
  /** Where the address is from, as a clause. */
  readonly source: string;
}

export interface ReceiverDiffers {
  /** Its authserv-id; null: it gives none. */
  readonly by: string | null;
  readonly differences: readonly { readonly method: string; readonly stated: string; readonly own: string }[];
  /** `possible`: the field may as well be the sender's. */
  readonly certainty: 'stated' | 'possible';
}

const BIMI = 'https://datatracker.ietf.org/doc/draft-brand-indicators-for-message-identification/';
const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spf: SpfParams = {
  domain: 'acme.example',
  address: '203.0.113.25',
  result: 'softfail',
  lenient: 'softfail',
  matched: null,
  problem: null,
  source: 'as the Received field of the recipient says',
};

const originFindings = defineFindings({
  'message-auth-spf-fail': {
    severity: 'minor',
    effects: [],
    sameAs: ['spf-sending-ip-fails', 'spf-sending-ip-not-authorised'],
    spec: 'RFC 7208 section 8',
    example: spf,
    text: (p: SpfParams) => ({
      title: `SPF says ${p.result} for ${p.domain}`,
      why: `${
        p.matched === null
          ? `${p.address} (${p.source}) is not one of the addresses that ${p.domain} names`
          : `the record of ${p.domain} says ${p.result} for ${p.address} (${p.source}), which its "${p.matched}" matches`
      }; ${
        // RFC 7208 section 8.2
        p.result === 'neutral'
          ? 'neutral asserts nothing and counts as if there were no record, so only a signature can speak for the message'
          : 'without a signature that passes, receivers refuse the message or file it as spam'
      }`,
      fix: {
        text:
          p.matched === null
            ? `put ${p.address} into the SPF record of ${p.domain}, or send through a server that is in it`
            : `write "${p.matched.slice(1)}" instead of "${p.matched}" in the SPF record of ${p.domain} if ${p.address} may send for it, or send through another server`,
      },
    }),
  },
  'message-auth-spf-none': {
    severity: 'minor',
    effects: [],
    sameAs: ['spf-missing'],
    spec: 'RFC 7208 section 2.6.1',
    example: { ...spf, result: 'none', lenient: 'none' },
    text: (p: SpfParams) =>
      p.domain.startsWith('[')
        ? {
            title: `SPF has no domain to ask: ${p.domain}`,
            why: `it is asked of the domain in the reverse path, or in the greeting where that is empty, and ${p.domain} is an address: SPF says none, and nothing can be aligned with From by it`,
            fix: { text: 'send with a reverse path at a domain of yours, and greet by the name of the host' },
          }
        : {
            title: `${p.domain} has no SPF record`,
            why: `SPF is asked of ${p.domain}, which does not say who may send for it: ${p.address} (${p.source}) is as good as any`,
            fix: { text: `publish an SPF record at ${p.domain} that names ${p.address}` },
          },
  },
  'message-auth-spf-error': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 7208 section 2.6.7',
    example: { ...spf, result: 'permerror', lenient: 'pass', problem: 'more than 10 lookups' },
    text: (p: SpfParams) => ({
      title: `SPF of ${p.domain} is in error (permerror)`,
      why: `the record cannot be evaluated${p.problem === null ? '' : `: ${p.problem}`}${p.lenient === 'permerror' ? '' : `; most receivers overlook it and come to ${p.lenient}`}`,
      fix: { text: `mend the SPF record of ${p.domain}; "mailcheck ${p.domain}" says where` },
    }),
  },
  'message-auth-iprev-missing': {
    severity: 'major',
    effects: [bounce],
    sameAs: ['reverse-dns-missing'],
    spec: 'RFC 8601 section 3',
    example: { address: '203.0.113.25', source: 'as the Received field of the recipient says' },
    text: ({ address, source }: { readonly address: string; readonly source: string }) => ({
      title: `no PTR record: ${address}`,
      why: `the message came from ${address} (${source}); Gmail refuses mail from an address without a PTR record (550 5.7.25), and so do many others`,
      fix: { text: `have the network's owner give ${address} a PTR record that leads back to it` },
    }),
  },
  'message-auth-iprev-mismatch': {
    severity: 'major',
    effects: [bounce],
    sameAs: ['reverse-dns-not-confirmed'],
    spec: 'RFC 8601 section 3',
    example: {
      address: '203.0.113.25',
      names: ['mail.acme.example'],
      source: 'as the Received field of the recipient says',
    },
    text: (p: { readonly address: string; readonly names: readonly string[]; readonly source: string }) => ({
      title: `the name of ${p.address} does not lead back to it`,
      why: `reverse DNS says ${p.names.slice(0, 3).join(', ')}, which does not lead back to ${p.address} (${p.source}); Gmail refuses mail from such an address (550 5.7.25)`,
      fix: { text: `publish ${p.address} at ${p.names[0] ?? 'the name'}, or change the PTR record` },
    }),
  },
  'message-auth-bimi-selector-missing': {
    severity: 'minor',
    effects: [],
    spec: BIMI,
    example: { domain: 'acme.example', selector: 'brand' },
    text: ({ domain, selector }: { readonly domain: string; readonly selector: string }) => ({
      title: `BIMI-Selector names ${selector}, and there is no record`,
      why: `the message asks for the logo at ${selector}._bimi.${domain}, where no usable record stands: no logo is shown`,
      fix: { text: `publish a BIMI record at ${selector}._bimi.${domain}, or leave BIMI-Selector out` },
    }),
  },
  'message-auth-bimi-not-shown': {
    severity: 'info',
    effects: [],
    spec: BIMI,
    example: {
      domain: 'acme.example',
      reasons: ['the policy of acme.example is none'],
      remedies: ['let the DMARC policy be quarantine or reject, for all mail and for subdomains too'],
    },
    text: (p: {
      readonly domain: string;
      readonly reasons: readonly string[];
      /** What to do about each of them, imperative. */
      readonly remedies: readonly string[];
    }) => ({
      title: `the logo of ${p.domain} is not shown beside this message`,
      why: `there is a BIMI record, but ${p.reasons.join(', and ')}`,
      fix: { text: p.remedies.join('; ') },
    }),
  },
  'message-auth-receiver-differs': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8601 section 2.7',
    example: {
      by: 'mx.provider.example',
      differences: [{ method: 'dkim', stated: 'pass', own: 'fail' }],
      certainty: 'stated',
    },
    text: (p: ReceiverDiffers) => ({
      title: `${p.certainty === 'stated' ? 'the receiver' : 'perhaps the receiver'} found ${p.differences
        .map(({ method, stated }) => `${method}=${stated}`)
        .join(', ')
        .slice(0, 40)}`,
      ...(p.certainty === 'stated' ? whyItDiffers(p) : whyItMayDiffer(p)),
    }),
  },
  'message-auth-results-nameless': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8601 section 2.5',
    example: {},
    text: (_: Readonly<Record<string, never>>) => ({
      title: 'Authentication-Results name nobody',
      why: "the receiver's field has no authserv-id, as Microsoft writes it: nobody behind it can tell it from one that came with the message",
      fix: { text: 'nothing on your side; at a receiver, let the field begin with its own name' },
    }),
  },
  'message-auth-dns-later': {
    severity: 'info',
    effects: [],
    spec: 'RFC 6376 section 3.6.1',
    example: { receivedAt: '2026-06-01T08:00:00.000Z', days: 173 },
    text: ({ receivedAt, days }: { readonly receivedAt: string; readonly days: number }) => ({
      title: `the message is ${days} days old, and DNS that of today`,
      why: `it was received at ${receivedAt}: keys that have been rotated and records that have been changed since make it fail here, though it passed then`,
      fix: { text: 'judge a message of these days, or believe what the receiver wrote into this one' },
    }),
  },
  'message-auth-sender-differs': {
    severity: 'info',
    effects: [],
    spec: 'RFC 5322 section 3.6.2',
    example: { from: 'acme.example', sender: 'news@mailer.example' },
    text: (p: { readonly from: string; readonly sender: string }) => ({
      title: 'Sender is of another domain than From',
      why: `Sender is ${p.sender}, and From is of ${p.from}: some programs show it as sent "on behalf of", and DMARC looks at From alone`,
      fix: { text: 'leave Sender out, or let it be of the domain in From' },
    }),
  },
});

function whyItDiffers({ by, differences }: ReceiverDiffers) {
  return {
    why: `${by ?? 'the receiver'} wrote ${comparedIn(differences)}: keys and records may have been changed since, the message may have been changed behind the receiver, or it keeps rules of its own`,
    fix: { text: 'believe the receiver about the day it came, and this audit about the message as it is' },
  };
}

function whyItMayDiffer({ by, differences }: ReceiverDiffers) {
  return {
    why: `${by ?? 'the receiver'}, or whoever sent the message in its name, wrote ${comparedIn(differences)}: the field stands right below the Received field of the receiver, where its filters write and the message begins, and not every host takes away what came under its name`,
    fix: { text: 'believe this audit, unless you know that the receiver takes away such fields (RFC 8601 section 5)' },
  };
}

function comparedIn(differences: ReceiverDiffers['differences']): string {
  return differences.map(({ method, stated, own }) => `${method}=${stated}, where we find ${own}`).join('; ');
}

/** The catalogue entries of `message-auth`. */
export const messageAuthFindings = {
  ...originFindings,
  ...messageArcFindings,
  ...messageDkimFindings,
  ...messageDmarcFindings,
  ...messageDmarcRecordFindings,
  ...messageGenerationFindings,
  ...messageEd25519Findings,
};
