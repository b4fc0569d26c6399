import { type Verdict, verdictByRfc7489 } from './legacy.ts';
import { type DmarcPolicy, stepsOf, subdomainPolicy, type WalkedName } from './outcome.ts';
import type { Subject } from './policy.ts';

/** Whose mail: the domain's, that of its subdomains, or of subdomains that do not exist; none with records of their own. */
export type MailFrom = 'domain' | 'subdomains' | 'missing-subdomains';

/** What receivers of RFC 9989 and of RFC 7489 (historic) do; null where that cannot be said. */
export interface BothVerdicts {
  readonly rfc9989: Verdict | null;
  readonly rfc7489: Verdict | null;
}

/**
 * Both views of mail that fails.
 *
 * @param policy  for the domain itself; null where it is not known
 */
export function verdicts(
  domain: string,
  policy: DmarcPolicy | null,
  names: readonly WalkedName[],
): Readonly<Record<MailFrom, BothVerdicts>> {
  const steps = stepsOf(names);
  const both = (subject: Subject): BothVerdicts => ({
    rfc9989: asVerdict(subject === 'itself' ? policy : subdomainPolicy(names, subject)),
    rfc7489: verdictByRfc7489(subject === 'itself' ? domain : `subdomain.${domain}`, steps, subject),
  });
  return { domain: both('itself'), subdomains: both('existing'), 'missing-subdomains': both('missing') };
}

function asVerdict(policy: DmarcPolicy | null): Verdict | null {
  return policy && { policy: policy.policy, location: policy.location, percent: 100 };
}
