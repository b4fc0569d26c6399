import { defineFindings } from '../../core/finding.ts';
import type { Policy } from './record.ts';
import { dmarcRecord, fixAt, list, PASSES, type Place, spamFolder, spoofable } from './words.ts';

/** A record in force, and the one to put in its place. */
export interface AtRecord extends Place {
  readonly suggested: string;
}

export interface WithoutPolicy extends AtRecord {
  readonly domain: string;
}

/** A subdomain that inherits its policy may be better off with a record of its own. */
export interface Fixed extends WithoutPolicy {
  readonly action: 'add' | 'change';
}

export interface Invalid extends WithoutPolicy {
  readonly tags: readonly { readonly tag: string; readonly value: string }[];
}

const MEANING: Readonly<Record<Policy, string>> = {
  none: 'delivered as if nothing was wrong',
  quarantine: 'treated as suspicious',
  reject: 'rejected',
};
const invalidExample: Invalid = {
  domain: 'acme.example',
  location: 'acme.example',
  tags: [{ tag: 'p', value: 'quarentine' }],
  suggested: 'v=DMARC1; p=quarantine; rua=mailto:dmarc-reports@acme.example',
};
const values = (tags: Invalid['tags']) => list(tags.map(({ tag, value }) => `${tag}=${value}`));
export interface Missing {
  readonly domain: string;
  readonly organization: string;
  readonly reportTo: string;
  /** What `_dmarc` is an alias of: no other record may stand beside it (RFC 1034 section 3.6.2). */
  readonly alias: string | null;
}

const withoutAlias = (domain: string, alias: string | null) =>
  alias === null ? [] : [{ action: 'remove', name: `_dmarc.${domain}.`, type: 'CNAME', value: `${alias}.` } as const];
const change = ({ location, suggested }: AtRecord) => [dmarcRecord('change', location, suggested)];

export const policyFindings = defineFindings({
  'dmarc-missing': {
    severity: 'critical',
    effects: [spoofable, spamFolder],
    spec: 'RFC 9989 section 5.1.4',
    example: {
      domain: 'acme.example',
      organization: 'acme.example',
      reportTo: 'dmarc-reports@acme.example',
      alias: null,
    },
    text: ({ domain, organization, reportTo, alias }: Missing) => ({
      title: 'no DMARC record',
      why: `anyone can send mail as ${domain}, and nothing tells receivers what to do with it; Gmail and Yahoo (since February 2024) and Outlook.com (since May 2025) demand a record of everyone who sends in bulk, and junk or refuse the mail of those who have none`,
      fix: {
        text: 'publish a record that asks for reports only; read them for some weeks and put SPF and DKIM right for whatever is yours; then change to p=quarantine, and a month later decide on p=reject',
        records: [
          ...withoutAlias(organization, alias),
          dmarcRecord('add', organization, `v=DMARC1; p=none; rua=mailto:${reportTo}`),
        ],
      },
    }),
  },
  'dmarc-missing-parked': {
    severity: 'major',
    effects: [spoofable],
    spec: 'RFC 9989 section 4.7',
    example: { domain: 'acme-parked.example', alias: null },
    text: ({ domain, alias }: { domain: string; alias: string | null }) => ({
      title: 'no DMARC record on a domain that sends no mail',
      why: `whatever claims to come from ${domain} is forged, and nothing tells receivers to reject it`,
      fix: {
        text: 'publish p=reject at once: there is no mail of yours that it could harm',
        records: [...withoutAlias(domain, alias), dmarcRecord('add', domain, 'v=DMARC1; p=reject')],
      },
    }),
  },
  'dmarc-policy-none': {
    severity: 'major',
    effects: [spoofable],
    spec: 'RFC 9989 section 4.7',
    example: {
      domain: 'acme.example',
      location: 'acme.example',
      tag: 'p',
      testing: false,
      sends: true,
      action: 'change',
      suggested: 'v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.example',
    },
    text: (params: Fixed & { tag: string; testing: boolean; sends: boolean }) => ({
      title: params.testing
        ? 'with t=y the policy comes to none'
        : `${params.tag}=none asks receivers to deliver forgeries`,
      why: `mail that only claims to be from ${params.domain} is ${MEANING.none}; the record watches, it does not protect`,
      fix: fixAt(
        params,
        params.sends
          ? 'when the reports show that all of your own mail passes, ask for quarantine'
          : 'ask for rejection: the domain sends no mail that it could harm',
        [dmarcRecord(params.action, params.location, params.suggested)],
        params.sends ? PASSES : undefined,
      ),
    }),
  },
  'dmarc-missing-policy': {
    severity: 'major',
    effects: [spoofable],
    spec: 'RFC 9989 section 4.10.1',
    example: {
      domain: 'acme.example',
      location: 'acme.example',
      suggested: 'v=DMARC1; p=none; rua=mailto:dmarc@acme.example',
    },
    text: (params: WithoutPolicy) => ({
      title: 'the record has no p tag and acts as p=none',
      why: `receivers send the reports it asks for, and deliver mail forged as ${params.domain}; old receivers and checkers take the record for broken`,
      fix: fixAt(params, 'say which policy you want, directly behind v=DMARC1', change(params)),
    }),
  },
  'dmarc-missing-policy-void': {
    severity: 'critical',
    effects: [spoofable, spamFolder],
    spec: 'RFC 9989 section 4.10.1',
    example: {
      domain: 'acme.example',
      location: 'acme.example',
      suggested: 'v=DMARC1; p=none; rua=mailto:dmarc-reports@acme.example',
    },
    text: (params: WithoutPolicy) => ({
      title: 'a record without p and without a valid rua has no effect',
      why: `receivers treat ${params.domain} as if it had no DMARC record at all`,
      fix: fixAt(params, 'add the policy, and an address for reports', change(params)),
    }),
  },
  'dmarc-invalid-policy': {
    severity: 'major',
    effects: [spoofable],
    spec: 'RFC 9989 section 4.10.1',
    example: { ...invalidExample, suggested: 'v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.example' },
    text: (params: Invalid) => ({
      title: `an invalid policy makes the record act as p=none: ${values(params.tags)}`,
      why: `the whole record counts as p=none, whatever its other tags say: mail forged as ${params.domain} is delivered`,
      fix: fixAt(params, 'write none, quarantine or reject', change(params)),
    }),
  },
  'dmarc-invalid-policy-void': {
    severity: 'critical',
    effects: [spoofable, spamFolder],
    spec: 'RFC 9989 section 4.10.1',
    example: invalidExample,
    text: (params: Invalid) => ({
      title: `an invalid policy voids the record: ${values(params.tags)}`,
      why: `with no valid rua beside it, receivers treat ${params.domain} as if it had no DMARC record at all`,
      fix: fixAt(params, 'write none, quarantine or reject, and add an address for reports', change(params)),
    }),
  },
  'dmarc-testing': {
    severity: 'minor',
    effects: [spoofable],
    spec: 'RFC 9989 section 4.7',
    example: {
      location: 'acme.example',
      requested: 'reject',
      policy: 'quarantine',
      suggested: 'v=DMARC1; p=reject; rua=mailto:dmarc@acme.example',
    },
    text: (params: AtRecord & { requested: Policy; policy: Policy }) => ({
      title: `t=y turns ${params.requested} into ${params.policy}`,
      why: `the record asks to be treated as a test: failing mail is ${MEANING[params.policy]}; receivers that follow RFC 7489 do not know the tag and apply ${params.requested} in full`,
      fix: fixAt(params, 'drop the t tag when the test is over', change(params), 'the test is over'),
    }),
  },
  'dmarc-parked-not-reject': {
    severity: 'minor',
    effects: [spoofable],
    spec: 'RFC 9989 section 4.7',
    example: {
      domain: 'acme-parked.example',
      location: 'acme-parked.example',
      action: 'change',
      suggested: 'v=DMARC1; p=reject',
    },
    text: (params: Fixed) => ({
      title: 'quarantine on a domain that sends no mail',
      why: `whatever claims to come from ${params.domain} is forged, and still reaches the spam folder`,
      fix: fixAt(params, 'ask for rejection: there is no mail of yours that it could harm', [
        dmarcRecord(params.action, params.location, params.suggested),
      ]),
    }),
  },
  'dmarc-list-caution': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9989 section 7.4',
    example: { domain: 'acme.example' },
    text: ({ domain }: { domain: string }) => ({
      title: 'p=reject harms people who write to mailing lists',
      why: `lists and forwarders change messages, so that what your users of ${domain} post may be rejected at other members, and those members be dropped from the list; RFC 9989 advises against p=reject for domains with such users`,
      fix: {
        text: 'keep p=reject where the domain sends only bulk or automatic mail, signed with DKIM; where people write, prefer p=quarantine, give list users a domain of their own, or tell them',
      },
    }),
  },
  'dmarc-percentage': {
    severity: 'minor',
    effects: [spoofable],
    spec: 'RFC 9989 section A.6',
    example: { location: 'acme.example', percent: 20, policy: 'reject', suggested: 'v=DMARC1; p=reject' },
    text: (params: AtRecord & { percent: number; policy: Policy }) => ({
      title: `pct=${params.percent} divides receivers`,
      why: `receivers of RFC 9989 ignore pct and treat all mail that fails by the policy, ${params.policy}; those that follow RFC 7489 treat ${params.percent} % of it so, and the rest by the next weaker policy`,
      fix: fixAt(params, 'drop pct; to go step by step use p=none, then p=quarantine, or t=y', change(params), PASSES),
    }),
  },
});
