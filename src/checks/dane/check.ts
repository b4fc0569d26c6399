import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import type { FindingOf } from '../../core/finding.ts';
import { domainRole } from '../role/facts.ts';
import { tlsPlaces } from '../tls/facts.ts';
import { type DaneRecords, daneRecords } from './facts.ts';
import { daneFindings } from './findings.ts';
import { judgeRecords } from './judge-records.ts';
import { judgeRefusals, REFUSALS } from './judge-refusals.ts';
import { daneAtPlaces } from './place-facts.ts';
import { daneSummary, shownOf } from './shown.ts';
import { notValidating, RESOLVER_ADVICE, stateOf } from './state.ts';
import { list } from './words.ts';

type Said = FindingOf<typeof daneFindings> | Unchecked;

/** Faults that exist only where the records are DNSSEC-secure, which somebody on the way here may have made up. */
const OF_SECURE: readonly string[] = [...REFUSALS, 'dane-none-usable', 'dane-partial'];

/**
 * DANE (RFC 7672): whether the mail hosts have TLSA records that count, and whether the servers present what they name.
 * A domain without any has nothing wrong.
 */
export const dane = defineCheck({
  id: 'dane',
  area: 'transport',
  needs: { role: domainRole, found: daneRecords, places: daneAtPlaces, tls: maybe(tlsPlaces) },
  findings: daneFindings,

  judge({ role, found, places, tls }, { domain }) {
    if (!role.exists || !role.receives || found.hosts.length === 0) return null;
    if (found.resolver === 'not-validating') return withoutValidation(found);
    const said: readonly Said[] = [
      ...judgeRefusals(domain, found, places, tls),
      ...judgeRecords(domain, found, places),
    ];
    const isUsed = found.hosts.some((host) => stateOf(found, host) !== 'none') || said.length > 0;
    if (!isUsed) return null;
    return found.resolver === 'trusted' ? said : asClaimed(found, said);
  },

  show: ({ found, places }) => shownOf(found, places),
  summary: daneSummary,
});

function withoutValidation(found: DaneRecords): readonly Unchecked[] | null {
  const open = found.hosts.filter((host) => stateOf(found, host) === 'unknown').map(({ host }) => host);
  if (open.length === 0) return null;
  return [unchecked(`DANE at ${list(open)}`, notValidating, [...OF_SECURE, 'dane-not-secure'])];
}

/**
 * Over a path on which anybody can set the AD bit, what rests on its being set is not proven; that it is not set where the
 * same resolver sets it for the root is another matter: nobody gains by taking it away from a zone that has it.
 */
function asClaimed({ hosts, ...found }: DaneRecords, said: readonly Said[]): readonly Said[] {
  const claimed = hosts.filter((host) => ['usable', 'unusable', 'failing'].includes(stateOf(found, host)));
  if (claimed.length === 0) return said;
  const doubted = said.filter(({ code }) => OF_SECURE.includes(code)).map(({ code }) => code);
  const detail = [
    `that TLSA is signed is said by a resolver on an unprotected path, where anybody can say so; ${RESOLVER_ADVICE}`,
    ...(doubted.length > 0 ? [`taken at its word, it comes to ${doubted.join(', ')}`] : []),
  ];
  return [
    ...said.filter(({ code }) => !OF_SECURE.includes(code)),
    unchecked(
      `DANE at ${list(claimed.map(({ host }) => host))}`,
      { reason: 'not-proven', detail: detail.join('; ') },
      doubted.length > 0 ? doubted : ['dane-not-secure'],
    ),
  ];
}
