import { defineFindings } from '../../core/finding.ts';
import type { PolicyChange } from './earlier.ts';
import { type AtRecord, bounce, clip, list, policyUrl, recordFix, txtRecord } from './words.ts';

export interface AtHosts {
  readonly domain: string;
  /** MX hosts that no pattern covers, at most 30. */
  readonly hosts: readonly string[];
  /** How many there are. */
  readonly count: number;
}

const acme: AtHosts = { domain: 'acme.example', hosts: ['mx3.acme.example'], count: 1 };
const title = ({ hosts: [first = ''], count }: AtHosts) => (count === 1 ? clip(first, 33) : `${count} MX hosts`);
const fixOf = ({ domain, hosts }: AtHosts) => ({
  text: `add ${list(hosts.map((host) => `"mx: ${host}"`))} to ${policyUrl(domain)}, then give the TXT record a new id; or remove the MX records, if the hosts are gone`,
});

/** The MX hosts against the patterns of the policy (RFC 8461 section 4.1). */
export const coverageFindings = defineFindings({
  'mta-sts-no-mx-listed': {
    severity: 'critical',
    effects: [bounce],
    spec: 'RFC 8461 section 5',
    example: { ...acme, hosts: ['mx1.acme.example', 'mx2.acme.example'], count: 2 },
    text: (p: AtHosts) => ({
      title: 'the policy lists none of your MX hosts, and is enforced',
      why: `senders that honour MTA-STS, as Gmail and Microsoft do, refuse to deliver to ${list(p.hosts)}: their mail to ${p.domain} bounces`,
      fix: fixOf(p),
    }),
  },
  'mta-sts-no-mx-readable': {
    severity: 'major',
    effects: [bounce],
    spec: 'RFC 8461 section 3.2',
    example: { ...acme, hosts: ['mx1.acme.example', 'mx2.acme.example'], count: 2 },
    text: (p: AtHosts) => ({
      title: 'no MX host is listed in a form that senders can read',
      why: `senders that pass over an mx line they cannot read find ${list(p.hosts)} nowhere in the policy, and refuse to deliver: their mail to ${p.domain} bounces; others drop the whole policy, and nothing is protected`,
      fix: fixOf(p),
    }),
  },
  'mta-sts-mx-not-listed': {
    severity: 'major',
    effects: [],
    spec: 'RFC 8461 section 4.1',
    example: acme,
    text: (p: AtHosts) => ({
      title: `the policy does not list ${title(p)}`,
      why: `senders that honour MTA-STS, as Gmail and Microsoft do, never deliver to ${list(p.hosts)}; when the listed hosts are down, their mail waits and then bounces`,
      fix: fixOf(p),
    }),
  },
  'mta-sts-mx-not-listed-unenforced': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 8461 section 4.1',
    example: acme,
    text: (p: AtHosts) => ({
      title: `the policy, not enforced yet, does not list ${title(p)}`,
      why: `once it is enforced, senders that honour MTA-STS refuse to deliver to ${list(p.hosts)}; until then it is a failure in their reports`,
      fix: fixOf(p),
    }),
  },
  'mta-sts-cached-policy-refuses': {
    severity: 'major',
    effects: [bounce],
    spec: 'RFC 8461 section 5.1',
    example: {
      domain: 'acme.example',
      delegatedTo: null,
      mayRefuse: false,
      id: '20240101',
      suggested: 'v=STSv1; id=20261121T000000',
      changes: [{ field: 'mx', before: 'mx.old.example', now: 'mx1.acme.example' }],
      hosts: ['mx1.acme.example'],
    },
    text: (
      p: AtRecord & {
        readonly id: string;
        readonly suggested: string;
        readonly changes: readonly PolicyChange[];
        readonly hosts: readonly string[];
      },
    ) => ({
      title: 'senders still enforce the old policy, which lists no MX host',
      why: `the policy changed (${list(p.changes.map(({ field, before, now }) => `${field} was ${before}, is ${now}`))}), its id ${p.id} did not: senders that keep the old one refuse ${list(p.hosts)}, and their mail bounces`,
      fix: recordFix(p, 'give the record a new id now, and whenever the policy changes', [
        txtRecord('change', p.domain, p.suggested),
      ]),
    }),
  },
  'mta-sts-mx-pattern-unused': {
    severity: 'info',
    effects: [],
    spec: 'RFC 8461 section 10.4',
    example: { domain: 'acme.example', patterns: ['*.old-provider.example'], count: 1 },
    text: (p: { readonly domain: string; readonly patterns: readonly string[]; readonly count: number }) => ({
      title: `${p.count} mx ${p.count === 1 ? 'pattern' : 'patterns'} of the policy for no host of yours`,
      why: `no MX record names a host that ${list(p.patterns)} covers; whoever runs such a host could take your mail if your DNS were forged`,
      fix: {
        text: `remove what is left over from earlier hosts from ${policyUrl(p.domain)}, then give the TXT record a new id`,
      },
    }),
  },
});
