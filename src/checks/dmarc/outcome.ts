import { isWithin } from '../../core/names.ts';
import type { Observation } from '../../core/observation.ts';
import { listedOrganization } from './legacy.ts';
import { parseDmarc } from './parse.ts';
import { type Applied, applied, type Subject } from './policy.ts';
import type { DmarcRecord, Policy } from './record.ts';
import { type Discovery, discover, type Step, stepsBelow } from './walk.ts';

/** The TXT answer at one `_dmarc` name, sorted into DMARC records and the rest. */
export interface DmarcName {
  readonly kind: 'records' | 'nodata' | 'nxdomain';
  /** The texts that are DMARC records; more than one counts as none. Bounded in number. */
  readonly records: readonly string[];
  /** The texts that are not; bounded in number and length. */
  readonly others: readonly string[];
  /** The targets of CNAMEs on the way, in order. */
  readonly aliases: readonly string[];
}

/** One name that receivers ask for, `_dmarc.<domain>`. */
export interface WalkedName {
  readonly domain: string;
  readonly seen: Observation<DmarcName>;
}

/** All names of the tree walk (RFC 9989 section 4.10); each may fail on its own. */
export interface DmarcWalk {
  /** From the domain itself to the top. */
  readonly names: readonly WalkedName[];
  /** Whether the domain itself is in DNS (RFC 9989 section A.4). A CNAME that leads nowhere is in DNS. */
  readonly exists: Observation<boolean>;
}

/** The policy that receivers of RFC 9989 apply to mail from a domain. */
export interface DmarcPolicy {
  /** Whether a record applies, the domain's own or one above it. */
  readonly found: boolean;
  /** In effect, after `t=y` and the rules for invalid records; null: no DMARC. */
  readonly policy: Policy | null;
  readonly applied: Applied | null;
  readonly record: DmarcRecord | null;
  /** The domain at whose `_dmarc` the record stands. */
  readonly location: string | null;
  readonly source: 'own' | 'organizational' | 'public-suffix' | null;
  /** By the tree walk (RFC 9989 section 4.10.2); null where a name that could decide did not answer. */
  readonly organizationalDomain: string | null;
}

/** Whether a record is the domain's own to change: it stands at the registered domain or below, not at a public suffix. */
export function isOwnRecord(domain: string, { location }: DmarcPolicy): boolean {
  return location !== null && (location === domain || isWithin(location, listedOrganization(domain)));
}

/** What policy discovery makes of each name. */
export function stepsOf(names: readonly WalkedName[]): readonly Step[] {
  return names.map(({ domain, seen }) => {
    if (seen.status === 'unknown') return { domain, kind: 'unanswered' };
    const [only, second] = seen.value.records;
    if (only === undefined) return { domain, kind: 'none' };
    return second === undefined ? { domain, kind: 'record', record: parseDmarc(only) } : { domain, kind: 'several' };
  });
}

/**
 * Applies what a walk found.
 *
 * @param subject  null: whether the name exists is not known, which matters where `sp` and `np` differ
 * @returns null where what is not known decides
 */
export function outcomeOf({ policy, organizationalDomain }: Discovery, subject: Subject | null): DmarcPolicy | null {
  if (policy.kind === 'undecided') return null;
  if (policy.kind === 'none') return { ...NO_POLICY, organizationalDomain };
  const { record, location, source } = policy;
  const inEffect = applied(record, subject ?? 'existing');
  if (subject === null && inEffect.policy !== applied(record, 'missing').policy) return null;
  return { found: true, policy: inEffect.policy, applied: inEffect, record, location, source, organizationalDomain };
}

const NO_POLICY = { found: false, policy: null, applied: null, record: null, location: null, source: null } as const;

/** What receivers do with mail from subdomains that have no record of their own; null where that cannot be said. */
export function subdomainPolicy(names: readonly WalkedName[], subject: 'existing' | 'missing'): DmarcPolicy | null {
  return outcomeOf(discover(stepsBelow(stepsOf(names))), subject);
}
