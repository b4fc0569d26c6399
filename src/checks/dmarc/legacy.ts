import { registrableDomain } from '../../core/suffixes.ts';
import { appliedByRfc7489, type Subject } from './policy.ts';
import type { Policy } from './record.ts';
import type { Step } from './walk.ts';

/** What a receiver makes of mail that fails. */
export interface Verdict {
  /** Null: no DMARC. */
  readonly policy: Policy | null;
  /** The domain whose record decides; null where none does. */
  readonly location: string | null;
  /** Percent of the failing mail that the policy is applied to; the rest gets the next weaker one. */
  readonly percent: number;
}

/** The organizational domain of RFC 7489 section 3.2 (historic): by the public suffix list. */
export function listedOrganization(domain: string): string {
  return registrableDomain(domain) ?? domain;
}

/**
 * What a receiver that still follows RFC 7489 (historic) does: the record of the domain itself, else that of the
 * organizational domain by the public suffix list, and several records at either end the search (section 6.6.3).
 *
 * @param domain   of the mail's author; a subdomain without a record of its own needs no step
 * @param steps    what stands at the names that were asked
 * @param subject  `itself` for the domain that was asked for, else whether the subdomain exists
 * @returns null where a name that decides was not asked or did not answer
 */
export function verdictByRfc7489(domain: string, steps: readonly Step[], subject: Subject): Verdict | null {
  const own = steps.find((step) => step.domain === domain);
  if (own && own.kind !== 'none') return verdictAt(own, 'itself');
  if (!own && subject === 'itself') return null;
  const organization = listedOrganization(domain);
  if (organization === domain) return NO_DMARC;
  const above = steps.find((step) => step.domain === organization);
  return above ? verdictAt(above, subject === 'itself' ? 'existing' : subject) : null;
}

const NO_DMARC: Verdict = { policy: null, location: null, percent: 100 };

function verdictAt(step: Step, subject: Subject): Verdict | null {
  if (step.kind === 'unanswered') return null;
  if (step.kind !== 'record') return NO_DMARC;
  const { policy } = appliedByRfc7489(step.record, subject);
  return { policy, location: step.domain, percent: policy === 'none' ? 100 : step.record.percent };
}
