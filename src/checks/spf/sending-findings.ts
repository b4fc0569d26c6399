import { defineFindings } from '../../core/finding.ts';
import { bounce, changeTo, counted, listed, spamFolder } from './words.ts';

/** An address the user's mail leaves from, and what SPF makes of it. */
export interface JudgedAddress {
  readonly address: string;
  readonly result: 'fail' | 'softfail' | 'neutral' | 'permerror';
  /** The terms that decided, from the domain's own record down; empty where none matched. */
  readonly matched: readonly { readonly term: string; readonly domain: string }[];
  /** Why, for a permerror. */
  readonly problem: string | null;
  /** What the domain publishes to be told to the sender. */
  readonly explanation: string | null;
}

export interface Judged {
  readonly domain: string;
  readonly addresses: readonly JudgedAddress[];
  readonly repaired: string | null;
}

const named = (addresses: readonly JudgedAddress[]) =>
  listed(addresses.map(({ address, result, matched, problem }) => `${address}: ${result}${because(matched, problem)}`));
const because = (matched: JudgedAddress['matched'], problem: string | null) => {
  const last = matched.at(-1);
  if (problem !== null) return ` (${problem})`;
  return last ? ` by "${last.term}"${matched.length > 1 ? ` in ${last.domain}` : ''}` : ' (no term matches)';
};

/** What `check_host()` says of the addresses given by the user. */
export const sendingFindings = defineFindings({
  'spf-sending-ip-fails': {
    severity: 'critical',
    effects: [bounce, spamFolder],
    spec: 'RFC 7208 section 8.4',
    example: {
      domain: 'acme.example',
      addresses: [
        {
          address: '192.0.2.77',
          result: 'fail',
          matched: [{ term: '-all', domain: 'acme.example' }],
          problem: null,
          explanation: null,
        },
      ],
      repaired: 'v=spf1 mx ip4:192.0.2.77 -all',
    },
    text: ({ domain, addresses, repaired }: Judged) => ({
      title: `${addresses.length === 1 ? addresses[0]?.address : counted(addresses.length, 'sending address', 'sending addresses')} fails SPF`,
      why: `${named(addresses)}; receivers refuse this mail or file it as spam`,
      fix: {
        text:
          repaired === null
            ? `repair the record of ${domain}; see the other findings`
            : 'authorise the addresses, if they are yours',
        ...changeTo(domain, repaired),
      },
    }),
  },
  'spf-sending-ip-not-authorised': {
    severity: 'major',
    effects: [spamFolder],
    spec: 'RFC 7208 section 8.5',
    example: {
      domain: 'acme.example',
      addresses: [
        {
          address: '192.0.2.77',
          result: 'softfail',
          matched: [{ term: '~all', domain: 'acme.example' }],
          problem: null,
          explanation: null,
        },
      ],
      repaired: 'v=spf1 mx ip4:192.0.2.77 ~all',
    },
    text: ({ domain, addresses, repaired }: Judged) => ({
      title: `${addresses.length === 1 ? addresses[0]?.address : counted(addresses.length, 'sending address', 'sending addresses')} does not pass SPF`,
      why: `${named(addresses)}; SPF does not speak for this mail, so only DKIM can make DMARC pass`,
      fix: { text: 'authorise the addresses, if they are yours', ...changeTo(domain, repaired) },
    }),
  },
  'spf-sending-ip-tolerated': {
    severity: 'minor',
    effects: [bounce, spamFolder],
    spec: 'RFC 7208 section 4.6',
    example: {
      domain: 'acme.example',
      addresses: [
        {
          address: '192.0.2.77',
          result: 'permerror',
          matched: [],
          problem: 'Too many void DNS results',
          explanation: null,
        },
      ],
      repaired: null,
    },
    text: ({ addresses }: Judged) => ({
      title: `${addresses.length === 1 ? addresses[0]?.address : counted(addresses.length, 'sending address', 'sending addresses')} passes only at lenient receivers`,
      why: `by the letter of the RFC the result is permerror (${listed([...new Set(addresses.map(({ problem }) => problem ?? 'a fault in the record'))])}); most receivers overlook it and let the mail pass, strict ones do not`,
      fix: { text: 'repair the record; see the other findings' },
    }),
  },
});
