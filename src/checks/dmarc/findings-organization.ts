import { defineFindings } from '../../core/finding.ts';
import type { Verdict } from './legacy.ts';
import type { MailFrom } from './receivers.ts';
import type { Policy } from './record.ts';
import { clip, dmarcRecord, fixAt, type Place, spoofable } from './words.ts';

/** One kind of author domain that receivers of RFC 9989 and of RFC 7489 treat differently. */
export interface Difference {
  readonly mailFrom: MailFrom;
  readonly rfc9989: Verdict;
  readonly rfc7489: Verdict;
}

/** How much less subdomains are protected than the domain. */
export interface Subdomains extends Place {
  readonly domain: string;
  readonly policy: Policy;
  readonly existing: Policy | null;
  readonly missing: Policy | null;
  /** To put in place of the record that decides for subdomains. */
  readonly suggested: string;
  /** Whether subdomains that exist, and may send, would come under a stricter policy. */
  readonly tightens: boolean;
}

const WHOSE: Readonly<Record<MailFrom, string>> = {
  domain: 'the domain itself',
  subdomains: 'subdomains that exist',
  'missing-subdomains': 'subdomains that do not exist',
};
const subdomains: Subdomains = {
  domain: 'acme.example',
  policy: 'reject',
  existing: 'none',
  missing: 'none',
  location: 'acme.example',
  suggested: 'v=DMARC1; p=reject; sp=none; np=reject; rua=mailto:dmarc@acme.example',
  tightens: false,
};
const change = ({ location, suggested }: { readonly location: string; readonly suggested: string }) => [
  dmarcRecord('change', location, suggested),
];

export const organizationFindings = defineFindings({
  'dmarc-subdomain-policy-none': {
    severity: 'major',
    effects: [spoofable],
    spec: 'RFC 9989 section 4.7',
    example: subdomains,
    text: (params: Subdomains) => ({
      title: 'forgeries from made-up subdomains are delivered',
      why: `${params.domain} has ${params.policy}, but mail from a name such as billing.${params.domain} that nobody set up falls under none, and readers hardly see the difference`,
      fix: fixAt(params, 'make np as strict as p, and sp too once the mail of the subdomains passes', change(params)),
    }),
  },
  'dmarc-subdomain-policy-weaker': {
    severity: 'minor',
    effects: [spoofable],
    spec: 'RFC 9989 section 4.7',
    example: {
      ...subdomains,
      existing: 'quarantine',
      missing: 'quarantine',
      suggested: 'v=DMARC1; p=reject; rua=mailto:dmarc@acme.example',
      tightens: true,
    },
    text: (params: Subdomains) => ({
      title: 'subdomains are protected less than the domain',
      why: `${params.domain} has ${params.policy}, subdomains that exist have ${params.existing ?? 'no policy'}, others ${params.missing ?? 'no policy'}: forgers take the weaker name`,
      fix: fixAt(
        params,
        'make sp and np as strict as p once the mail of the subdomains passes',
        change(params),
        params.tightens ? 'the reports show that all mail of the subdomains passes' : undefined,
      ),
    }),
  },
  'dmarc-subdomain-tags-ignored': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9989 section 4.7',
    example: { domain: 'news.acme.example', organizationalDomain: 'acme.example', tags: ['sp'] },
    text: (params: { domain: string; organizationalDomain: string; tags: readonly string[] }) => ({
      title: `${params.tags.join(' and ')} has no effect below the organizational domain`,
      why: `for subdomains of ${params.domain} receivers read the record of ${params.organizationalDomain} instead`,
      fix: {
        text: `set the subdomain policy at _dmarc.${params.organizationalDomain}, or declare ${params.domain} an organization of its own with psd=n`,
      },
    }),
  },
  'dmarc-only-public-suffix': {
    severity: 'major',
    effects: [spoofable],
    spec: 'RFC 9989 section 4.10.1',
    example: { domain: 'acme.bank', suffix: 'bank', organization: 'acme.bank', reportTo: 'dmarc-reports@acme.bank' },
    text: ({
      domain,
      suffix,
      organization,
      reportTo,
    }: {
      domain: string;
      suffix: string;
      organization: string;
      reportTo: string;
    }) => ({
      title: `the only policy is that of the registry, ${suffix}`,
      why: `receivers apply the policy of ${suffix} to ${domain} and send the reports there; you neither choose the one nor see the others, and receivers that follow RFC 7489 find no policy at all`,
      fix: {
        text: 'publish a record of your own',
        records: [dmarcRecord('add', organization, `v=DMARC1; p=none; rua=mailto:${reportTo}`)],
      },
    }),
  },
  'dmarc-suffix-organization': {
    severity: 'major',
    effects: [spoofable],
    spec: 'RFC 9989 section 11.8',
    example: {
      domain: 'acme.co.example',
      suffix: 'co.example',
      location: 'acme.co.example',
      action: 'change',
      suggested: 'v=DMARC1; p=reject; psd=n',
    },
    text: (params: Place & { domain: string; suffix: string; action: 'add' | 'change'; suggested: string }) => ({
      title: `receivers take ${params.suffix} for your organization`,
      why: `${params.suffix}, where anyone can register, has a DMARC record without psd=y; so mail authenticated by any other name below it counts as authenticated by ${params.domain}`,
      fix: fixAt(params, 'declare your domain an organization of its own with psd=n', [
        dmarcRecord(params.action, params.location, params.suggested),
      ]),
    }),
  },
  'dmarc-receivers-differ': {
    severity: 'info',
    effects: [],
    spec: 'RFC 9989 section C.3',
    example: {
      domain: 'a.b.acme.example',
      differences: [
        {
          mailFrom: 'domain',
          rfc9989: { policy: 'reject', location: 'acme.example', percent: 100 },
          rfc7489: { policy: 'none', location: 'acme.example', percent: 100 },
        },
      ],
      organizations: null,
    },
    text: (params: {
      domain: string;
      differences: readonly Difference[];
      organizations: { readonly rfc9989: string; readonly rfc7489: string } | null;
    }) => ({
      title: 'old and new receivers read these records differently',
      why: [
        ...params.differences.map(
          ({ mailFrom, rfc9989, rfc7489 }) =>
            `for mail from ${WHOSE[mailFrom]}, RFC 9989 gives ${verdict(rfc9989)}, the older RFC 7489 ${verdict(rfc7489)}`,
        ),
        ...organizations(params.domain, params.organizations),
      ].join('; '),
      fix: {
        text: 'publish a record with p at every domain that sends, and one at the registered domain; leave out t, np and psd where you do not need them',
      },
    }),
  },
});

function verdict({ policy, location, percent }: Verdict): string {
  if (policy === null || location === null) return 'no DMARC';
  const part = percent < 100 ? `${policy} for ${percent} %` : policy;
  return `${part} (${clip(`_dmarc.${location}`)})`;
}

function organizations(domain: string, differ: { rfc9989: string; rfc7489: string } | null): readonly string[] {
  if (differ === null) return [];
  return [
    `SPF or DKIM of another name counts for ${domain} where that name is ${differ.rfc9989} or below it (RFC 9989), or ${differ.rfc7489} or below it (RFC 7489)`,
  ];
}
