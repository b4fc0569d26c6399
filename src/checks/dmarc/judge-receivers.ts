import { evidenceOf } from './facts.ts';
import type { Difference } from './findings-organization.ts';
import type { Said } from './judge-presence.ts';
import { listedOrganization } from './legacy.ts';
import type { DmarcPolicy, WalkedName } from './outcome.ts';
import { type MailFrom, verdicts } from './receivers.ts';

const ORDER: readonly MailFrom[] = ['domain', 'subdomains', 'missing-subdomains'];

/** Says where old and new receivers differ in policy or in the record they read; a percentage alone is said elsewhere. */
export function judgeReceivers(domain: string, policy: DmarcPolicy, names: readonly WalkedName[]): readonly Said[] {
  const all = verdicts(domain, policy, names);
  const differences = ORDER.flatMap((mailFrom): readonly Difference[] => {
    const { rfc9989, rfc7489 } = all[mailFrom];
    if (rfc9989 === null || rfc7489 === null) return [];
    const same = rfc9989.policy === rfc7489.policy && rfc9989.location === rfc7489.location;
    return same ? [] : [{ mailFrom, rfc9989, rfc7489 }];
  });
  const listed = listedOrganization(domain);
  const walked = policy.organizationalDomain;
  // Strict alignment asks for no organizational domain (RFC 9989 section 4.10.2).
  const strict = policy.record?.adkim === 's' && policy.record.aspf === 's';
  const agree = walked === null || walked === listed || strict;
  if (differences.length === 0 && agree) return [];
  const organizations = agree ? null : { rfc9989: walked, rfc7489: listed };
  return [
    { code: 'dmarc-receivers-differ', params: { domain, differences, organizations }, evidence: evidenceOf(names) },
  ];
}
