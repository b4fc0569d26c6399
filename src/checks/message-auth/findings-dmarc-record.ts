import { defineFindings, type Effect } from '../../core/finding.ts';

// What stands where receivers look for a DMARC record, and is none for them.

export interface SeveralRecords {
  readonly location: string;
  readonly count: number;
}

export interface VoidRecord {
  readonly domain: string;
  readonly location: string;
  /** What is no policy, such as `p=rejected`, or `no p`. */
  readonly fault: string;
}

const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };
const GMAIL = 'https://support.google.com/mail/answer/81126';
const DEMANDED =
  'SPF or DKIM passes, but nothing ties them to the domain in From; Gmail and Yahoo demand a record of bulk senders';

export const messageDmarcRecordFindings = defineFindings({
  'message-auth-dmarc-missing': {
    severity: 'minor',
    effects: [spam],
    sameAs: ['dmarc-missing', 'dmarc-near-miss', 'dmarc-wrong-place'],
    spec: GMAIL,
    example: { domain: 'acme.example' },
    text: ({ domain }: { readonly domain: string }) => ({
      title: `${domain} has no DMARC record`,
      why: DEMANDED,
      fix: { text: `publish a DMARC record at _dmarc.${domain}, such as "v=DMARC1; p=none" to begin with` },
    }),
  },
  'message-auth-dmarc-multiple': {
    severity: 'minor',
    effects: [spam],
    sameAs: ['dmarc-multiple'],
    spec: 'RFC 9989 section 4.10',
    example: { location: 'acme.example', count: 2 },
    text: ({ location, count }: SeveralRecords) => ({
      title: `${count} DMARC records of ${location} count as none`,
      why: `receivers discard them all, as more than one stands at _dmarc.${location}: ${DEMANDED}`,
      fix: { text: `keep one at _dmarc.${location}, with everything you want in it, and remove the others` },
    }),
  },
  'message-auth-dmarc-void': {
    severity: 'minor',
    effects: [spam],
    sameAs: ['dmarc-missing-policy-void', 'dmarc-invalid-policy-void'],
    spec: 'RFC 9989 section 4.10.1',
    example: { domain: 'acme.example', location: 'acme.example', fault: 'p=rejected' },
    text: ({ domain, location, fault }: VoidRecord) => ({
      title: `the DMARC record of ${location} counts as none (${fault})`,
      why: `it asks for no policy that there is, and names no address for reports (rua), so receivers treat ${domain} as if it had no record: ${DEMANDED}`,
      fix: { text: `let the record at _dmarc.${location} ask for p=none, p=quarantine or p=reject` },
    }),
  },
});
