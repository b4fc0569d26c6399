import { defineCheck, type Unchecked } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import { tlsPlaces } from '../tls/facts.ts';
import { dane as daneFact } from './facts.ts';
import { daneFindings } from './findings.ts';
import { judgeMatches } from './judge-matches.ts';
import { judgeRecords } from './judge-records.ts';
import { shownOf } from './shown.ts';

/** Everything that an answer without a trustworthy AD bit leaves open. */
const NEEDS_DNSSEC = ['dane-no-match', 'dane-no-tls', 'dane-lookup-fails', 'dane-partial', 'dane-not-secure'] as const;

export const dane = defineCheck({
  id: 'dane',
  area: 'transport',
  needs: { dane: daneFact, places: maybe(tlsPlaces) },
  findings: daneFindings,

  judge({ dane: found, places }, { domain }) {
    if (found === null) return null;
    const records = found.hosts.flatMap(({ tlsa }) => (tlsa.status === 'known' ? tlsa.value.records : []));
    // Nothing is published and nothing failed: whether it would count does not matter.
    if (
      records.length === 0 &&
      found.hosts.every(({ tlsa }) => tlsa.status === 'known') &&
      found.resolver !== 'trusted'
    ) {
      return null;
    }
    if (found.resolver !== 'trusted') return [untrusted(domain, found.resolver)];
    const beyond: readonly Unchecked[] =
      found.more > 0
        ? [
            {
              code: 'unchecked',
              subject: `${found.more} more mail hosts`,
              reason: 'limit',
              detail: 'only 10 mail hosts are looked up for TLSA',
              couldBe: NEEDS_DNSSEC,
            },
          ]
        : [];
    return [...judgeRecords(domain, found, places), ...judgeMatches(domain, found, places), ...beyond];
  },

  show: ({ dane: found }) => shownOf(found),
  summary: ({ hosts }) => {
    const secured = hosts.filter(({ state }) => state === 'usable');
    if (secured.length === 0) return 'no TLSA, which is no fault';
    return `TLSA for ${secured.length} of ${hosts.length} ${hosts.length === 1 ? 'host' : 'hosts'}, matching`;
  },
});

function untrusted(domain: string, resolver: 'untrusted' | 'not-validating'): Unchecked {
  const detail =
    resolver === 'not-validating'
      ? 'the resolver asked does not validate DNSSEC, so it cannot be told whether TLSA records count; ask one that does, with --nameserver, --dot or --doh'
      : 'the answers came over a path on which anybody can set the mark of DNSSEC; ask a resolver on this machine, or over --dot or --doh';
  return { code: 'unchecked', subject: `TLSA of ${domain}`, reason: 'not-proven', detail, couldBe: NEEDS_DNSSEC };
}
