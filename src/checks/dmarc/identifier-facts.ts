import type { DmarcPolicyName } from '../../core/dmarc-policies.ts';
import type { Net } from '../../core/net.ts';
import { type Evidence, type Observation, unknown } from '../../core/observation.ts';
import { evidenceOf, walk } from './facts.ts';
import { listedOrganization, verdictByRfc7489 } from './legacy.ts';
import { type DmarcPolicy, outcomeOf, stepsOf, type WalkedName } from './outcome.ts';
import { discover } from './walk.ts';

export type { DmarcPolicy } from './outcome.ts';

/** One name of a tree walk, and what stood there. */
export interface WalkStep {
  /** `_dmarc.` and a domain. */
  readonly name: string;
  readonly found: 'record' | 'several' | 'nothing' | 'no-answer';
  /** Null where there is not exactly one. */
  readonly record: string | null;
  /** How many records; null: it did not answer. */
  readonly count: number | null;
}

/** The organization of a domain, by both generations of DMARC. */
export interface DomainOrganization {
  readonly domain: string;
  /** By the tree walk (RFC 9989 section 4.10.2); null: a name that could decide did not answer. */
  readonly organizationalDomain: string | null;
  /** The name whose record makes it so; null: no record was met, so the domain stands for itself. */
  readonly decidedAt: string | null;
  /** By the public suffix list (RFC 7489 section 3.2, historic). */
  readonly listed: string;
  /** In the order of asking; those that a receiver does not come to are left out. */
  readonly steps: readonly WalkStep[];
  readonly evidence: readonly Evidence[];
}

const MAX_RECORD = 1_000;

/** The organization that an identifier of a message belongs to. At most eight questions (RFC 9989 section 4.10). Never rejects. */
export async function organizationOf(domain: string, net: Net): Promise<DomainOrganization> {
  return organizationIn(domain, await walk(domain, net));
}

function organizationIn(domain: string, names: readonly WalkedName[]): DomainOrganization {
  const { steps, organizationalDomain } = discover(stepsOf(names));
  const deciding = steps.findLast(({ kind }) => kind === 'record');
  return {
    domain,
    organizationalDomain,
    decidedAt: organizationalDomain === null || deciding === undefined ? null : `_dmarc.${deciding.domain}`,
    listed: listedOrganization(domain),
    steps: steps.map((step) => ({
      name: `_dmarc.${step.domain}`,
      found: step.kind === 'none' ? 'nothing' : step.kind === 'unanswered' ? 'no-answer' : step.kind,
      record: step.kind === 'record' ? step.record.text.slice(0, MAX_RECORD) : null,
      count: countAt(step.domain, names),
    })),
    evidence: evidenceOf(names),
  };
}

function countAt(at: string, names: readonly WalkedName[]): number | null {
  const seen = names.find(({ domain }) => domain === at)?.seen;
  return seen?.status === 'known' ? seen.value.records.length : null;
}

/** What the domain of an author asks of receivers. */
export interface AuthorPolicy {
  readonly organization: DomainOrganization;
  readonly policy: DmarcPolicy;
  /** What receivers apply that still follow RFC 7489 (historic); null: a name that decides did not answer. */
  readonly rfc7489: {
    readonly policy: DmarcPolicyName | null;
    readonly location: string | null;
    readonly percent: number;
    readonly strictDkim: boolean;
    readonly strictSpf: boolean;
  } | null;
}

/** The policy for mail from a domain, by RFC 9989 and by RFC 7489. Unknown where a name that could decide did not answer. */
export async function authorPolicyOf(domain: string, net: Net): Promise<Observation<AuthorPolicy>> {
  const [names, own] = await Promise.all([walk(domain, net), net.dns.query(domain, 'TXT')]);
  const organization = organizationIn(domain, names);
  const steps = stepsOf(names);
  const discovery = discover(steps);
  const isOwn = discovery.policy.kind === 'found' && discovery.policy.source === 'own';
  const exists = own.status === 'unknown' ? null : own.value.kind !== 'nxdomain' || own.value.aliases.length > 0;
  const subject = isOwn ? 'itself' : exists === null ? null : exists ? 'existing' : 'missing';
  const policy = outcomeOf(discovery, subject);
  const evidence = [...organization.evidence, ...own.evidence];
  if (policy === null) {
    const silent = names.find(({ seen }) => seen.status === 'unknown')?.seen ?? own;
    return silent.status === 'unknown' ? silent : unknown('internal-error', 'a name of the walk was not asked');
  }
  const legacy = verdictByRfc7489(domain, steps, 'itself');
  const deciding = steps.find((step) => step.domain === legacy?.location);
  const record = deciding?.kind === 'record' ? deciding.record : null;
  return {
    status: 'known',
    value: {
      organization,
      policy,
      rfc7489:
        legacy === null ? null : { ...legacy, strictDkim: record?.adkim === 's', strictSpf: record?.aspf === 's' },
    },
    evidence,
  };
}
