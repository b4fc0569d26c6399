import type { Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Evidence, Observation } from '../../core/observation.ts';
import type { Place } from '../../core/places.ts';
import type { TlsPlaces } from '../tls/facts.ts';
import { type ChainMatch, type Dane, type DaneHost, daneMatch, stateOf } from './facts.ts';
import type { daneFindings } from './findings.ts';
import { published, toAdd, withoutRecord } from './judge-records.ts';
import { whyUnusable } from './parse.ts';
import { areOwn, mismatchWords } from './words.ts';

type Said = FindingOf<typeof daneFindings> | Unchecked;

/** One address of a host with usable records, and what its TLS came to. */
interface Compared {
  readonly host: DaneHost;
  readonly place: Place;
  /** Null: there was no TLS. */
  readonly match: ChainMatch | null;
  readonly evidence: readonly Evidence[];
}

/** Whether the servers present what the records promise. */
export function judgeMatches(domain: string, found: Dane, places: Observation<TlsPlaces>): readonly Said[] {
  const promised = found.hosts.filter((host) => ['usable', 'unusable'].includes(stateOf(found, host)));
  if (promised.length === 0) return [];
  if (places.status === 'unknown') {
    return [unseen(`certificates of ${promised.map(({ host }) => host).join(', ')}`, places)];
  }
  const said: Said[] = [];
  const compared: Compared[] = [];
  for (const host of promised) {
    for (const { host: name, address, seen } of places.value.places) {
      if (name !== host.host) continue;
      const place = { host: name, address };
      if (seen.status === 'unknown') said.push(unseen(`${name} [${address}]`, seen));
      else if (seen.value !== null) {
        const handshake = seen.value.startTls.handshake;
        const match = handshake === null ? null : daneMatch(found, host, handshake.chain);
        compared.push({ host, place, match, evidence: seen.evidence });
      }
    }
  }
  return [
    ...withoutTls(domain, compared),
    ...mismatches(domain, found, compared, places),
    ...rollover(found, compared),
    ...said,
  ];
}

function withoutTls(domain: string, compared: readonly Compared[]): readonly Said[] {
  const clear = compared.filter(({ match }) => match === null);
  if (clear.length === 0) return [];
  const hosts = [...new Set(clear.map(({ host }) => host))];
  const records = hosts.flatMap((host) => published(host, () => true).map(withoutRecord));
  return [
    {
      code: 'dane-no-tls',
      params: { places: clear.map(({ place }) => place), published: records, own: areOwn(domain, hosts) },
      evidence: clear.flatMap(({ evidence }) => evidence),
    },
  ];
}

function mismatches(
  domain: string,
  found: Dane,
  compared: readonly Compared[],
  places: Observation<TlsPlaces>,
): readonly Said[] {
  const wrong = compared.flatMap(({ host, place, match, evidence }) =>
    stateOf(found, host) === 'usable' && match !== null && !match.matches
      ? [{ host, place: { ...place, because: mismatchWords[match.because] }, evidence }]
      : [],
  );
  if (wrong.length === 0) return [];
  const hosts = [...new Set(wrong.map(({ host }) => host))];
  return [
    {
      code: 'dane-no-match',
      params: { places: wrong.map(({ place }) => place), add: toAdd(hosts, places), own: areOwn(domain, hosts) },
      evidence: [...hosts.flatMap(({ tlsa }) => tlsa.evidence), ...wrong.flatMap(({ evidence }) => evidence)],
    },
  ];
}

/** Records that name nothing presented anywhere, where others of the same host do. */
function rollover(found: Dane, compared: readonly Compared[]): readonly Said[] {
  const records = found.hosts.flatMap((host) => {
    const own = compared.filter((one) => one.host === host && one.match?.matches);
    if (own.length === 0) return [];
    const used = new Set(own.flatMap(({ match }) => (match?.matches ? match.by : [])));
    return published(host, (record) => whyUnusable(record) === null).filter((_, index) => !used.has(index));
  });
  return records.length > 0 ? [{ code: 'dane-rollover', params: { records: records.map(withoutRecord) } }] : [];
}

function unseen(subject: string, { reason, detail }: Pick<Unchecked, 'reason' | 'detail'>): Unchecked {
  return { code: 'unchecked', subject, reason, detail, couldBe: ['dane-no-match', 'dane-no-tls'] };
}
