import { defineCheck, type Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { type Outcome, type Ruled, type Transport, type TransportPlace, transport as transportFact } from './facts.ts';
import { transportFindings } from './findings.ts';

type Said = FindingOf<typeof transportFindings> | Unchecked;

const OF_MTA_STS = ['transport-mta-sts-all-refused', 'transport-mta-sts-some-refused'] as const;
const OF_DANE = ['transport-dane-all-refused'] as const;

export const transport = defineCheck({
  id: 'transport',
  area: 'transport',
  needs: { seen: transportFact },
  findings: transportFindings,

  judge({ seen }, { domain }) {
    if (seen === null) return null;
    const { places, enforced, secured, unseen } = seen;
    return [
      ...mtaSts(domain, seen),
      ...dane(domain, seen),
      ...(enforced.status === 'unknown' ? [open(`MTA-STS policy of ${domain}`, enforced, OF_MTA_STS)] : []),
      ...(secured.status === 'unknown' && places.length > 0 ? [open(`TLSA of ${domain}`, secured, OF_DANE)] : []),
      ...unseen.flatMap(({ host, address, why }) => {
        const couldBe = [
          ...(enforced.status === 'known' && enforced.value ? OF_MTA_STS : []),
          ...(secured.status === 'known' && secured.value ? OF_DANE : []),
        ];
        return couldBe.length > 0 ? [open(`${host} [${address}]`, why, couldBe)] : [];
      }),
    ];
  },

  show({ seen }) {
    return {
      places: (seen?.places ?? []).map(({ host, address, opportunistic, mtaSts: sts, dane: tlsa }) => ({
        host,
        address,
        opportunistic: words(opportunistic),
        'mta-sts': ruledWords(sts),
        dane: ruledWords(tlsa),
      })),
    };
  },
  summary: ({ places }) => summaryOf(places),
});

/** Hosts that the policy does not list are told by mta-sts itself; here it is about those that are listed and fail. */
function mtaSts(domain: string, { places, unseen }: Transport): readonly Said[] {
  const ruled = places.filter(({ mtaSts: sts }) => sts !== null);
  const refused = ruled.flatMap((place) => refusedAt(place, place.mtaSts));
  const failing = refused.filter(({ obstacle }) => obstacle !== 'not-listed');
  if (failing.length === 0) return [];
  const params = { domain, places: failing.map(({ host, address, because }) => ({ host, address, because })) };
  const all = refused.length === ruled.length && unseen.length === 0;
  return [{ code: all ? 'transport-mta-sts-all-refused' : 'transport-mta-sts-some-refused', params }];
}

function dane(domain: string, { places, unseen }: Transport): readonly Said[] {
  const refused = places.flatMap((place) => refusedAt(place, place.dane));
  if (refused.length === 0 || refused.length < places.length || unseen.length > 0) return [];
  const params = { domain, places: refused.map(({ host, address, because }) => ({ host, address, because })) };
  return [{ code: 'transport-dane-all-refused', params }];
}

function refusedAt({ host, address }: TransportPlace, outcome: Ruled) {
  return outcome?.does === 'waits' ? [{ host, address, because: outcome.because, obstacle: outcome.obstacle }] : [];
}

function open(
  subject: string,
  { reason, detail }: Pick<Unchecked, 'reason' | 'detail'>,
  couldBe: readonly string[],
): Unchecked {
  return { code: 'unchecked', subject, reason, detail, couldBe };
}

const DOES: Readonly<Record<Outcome['does'], string>> = {
  delivers: 'delivers',
  'delivers-in-clear': 'delivers in clear',
  waits: 'waits, then bounces',
};

function words({ does, because }: Outcome): string {
  return `${DOES[does]}: ${because}`;
}

function ruledWords(outcome: Ruled): string {
  return outcome === null ? 'has no rule here, and does as the opportunistic one' : words(outcome);
}

interface ShownPlace {
  readonly opportunistic: string;
  readonly 'mta-sts': string;
  readonly dane: string;
}

function summaryOf(places: readonly ShownPlace[]): string {
  if (places.length === 0) return 'no mail host was seen';
  const clear = places.filter(({ opportunistic }) => opportunistic.startsWith(DOES['delivers-in-clear'])).length;
  const kinds = [
    ...(places.some((place) => !place['mta-sts'].startsWith('has no rule')) ? ['MTA-STS'] : []),
    ...(places.some((place) => !place.dane.startsWith('has no rule')) ? ['DANE'] : []),
  ];
  if (clear > 0) return `mail is delivered, at ${clear} of ${places.length} addresses in clear`;
  return kinds.length === 0
    ? 'every sender delivers over TLS; none verifies whom to'
    : `every sender delivers over TLS, ${kinds.join(' and ')} ones too`;
}
