import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { displayName } from '../../core/names.ts';
import type { Observation } from '../../core/observation.ts';
import { registrableDomain } from '../../core/suffixes.ts';
import { brands, isOfBrand } from '../../message/brands.ts';
import { freeMailDomains, isFreeMail } from '../../message/free-mail.ts';
import type { Participant, Participants } from '../../message/participants.ts';
import { quotedFields } from '../../message/quoted.ts';
import { mixedScripts, skeletonOf } from '../../message/skeleton.ts';
import type { Reach } from './domain-facts.ts';
import type { Lookalike } from './domain-findings.ts';
import type { identityFindings } from './findings.ts';

export type Said = FindingOf<typeof identityFindings> | Unchecked;

/** Whether the authors' domains are there, and take mail. Each domain once. */
export function judgeReach({ from }: Participants, domains: ReadonlyMap<string, Observation<Reach>>): readonly Said[] {
  return distinctDomains(from).flatMap(({ domain, field }): readonly Said[] => {
    const reach = domain === null ? undefined : domains.get(domain);
    if (domain === null || reach === undefined) return [];
    if (reach.status === 'unknown') {
      return [
        unchecked(`whether ${domain} takes mail`, reach, ['identity-domain-missing', 'identity-domain-unreachable']),
      ];
    }
    const evidence = [...quotedFields([field]), ...reach.evidence];
    if (reach.value === 'reachable') return [];
    if (reach.value === 'nxdomain') return [{ code: 'identity-domain-missing', params: { domain }, evidence }];
    return [{ code: 'identity-domain-unreachable', params: { domain, reach: reach.value }, evidence }];
  });
}

/** Whether the authors' domains can be taken for others. */
export function judgeLooks({ from, to, replyTo }: Participants): readonly Said[] {
  return distinctDomains(from).flatMap(({ domain, field }): readonly Said[] => {
    if (domain === null) return [];
    const shown = displayName(domain);
    const evidence = quotedFields([field]);
    const lookalike = lookedLike(domain, shown, { to, replyTo });
    if (lookalike !== null) return [{ code: 'identity-domain-lookalike', params: lookalike, evidence }];
    const scripts = shown
      .split('.')
      .map(mixedScripts)
      .find((mixed) => mixed !== null);
    if (scripts) return [{ code: 'identity-domain-mixed-scripts', params: { domain, shown, scripts }, evidence }];
    return shown === domain ? [] : [{ code: 'identity-domain-international', params: { domain, shown }, evidence }];
  });
}

/** The domain that this one looks like without being it. Compared are the names that somebody can register. */
function lookedLike(
  domain: string,
  shown: string,
  { to, replyTo }: Pick<Participants, 'to' | 'replyTo'>,
): Lookalike | null {
  const own = registrableDomain(domain) ?? domain;
  const written = displayName(own);
  const looks = skeletonOf(written);
  const isAnother = (other: string) => other !== own && skeletonOf(displayName(other)) === looks;
  const said = (looksLike: string | undefined, whose: Lookalike['whose']) =>
    looksLike === undefined ? null : { domain, shown, looksLike, whose };
  if (isFreeMail(own) || brands.some((brand) => isOfBrand(own, brand))) return null;
  return (
    said(brands.flatMap(({ domains }) => domains).find(isAnother), 'brand') ??
    said(freeMailDomains.find(isAnother), 'provider') ??
    said(organizationsOf(to).find(isAnother), 'recipient') ??
    said(organizationsOf(replyTo).find(isAnother), 'answer')
  );
}

const MAX_COMPARED = 100;

function organizationsOf(people: readonly Participant[]): readonly string[] {
  const all = people.flatMap(({ organization }) => (organization === null ? [] : [organization]));
  return [...new Set(all)].slice(0, MAX_COMPARED);
}

const MAX_AUTHORS = 10;

function distinctDomains(from: readonly Participant[]): readonly Participant[] {
  return from
    .filter(({ domain }, index) => from.findIndex((other) => other.domain === domain) === index)
    .slice(0, MAX_AUTHORS);
}
