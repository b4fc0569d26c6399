import type { FindingOf } from '../../core/finding.ts';
import type { TlsaRecord } from '../../core/net.ts';
import type { Evidence } from '../../core/observation.ts';
import type { DaneHost, DaneRecords } from './facts.ts';
import type { daneFindings, Published } from './findings.ts';
import { tlsaText, whyUnusable } from './parse.ts';
import type { DanePlace } from './place-facts.ts';
import { type DaneState, stateOf } from './state.ts';
import { isOwn, ownerOf, type TlsaFix, unusableWords } from './words.ts';

type Said = FindingOf<typeof daneFindings>;

/** What the records are worth, whatever the servers present. */
export function judgeRecords(domain: string, found: DaneRecords, places: readonly DanePlace[]): readonly Said[] {
  const inState = (...states: readonly DaneState[]) =>
    found.hosts.filter((one) => states.includes(stateOf(found, one)));
  return [
    ...unusable(domain, inState('unusable'), places, 'dane-none-usable'),
    ...unusable(domain, inState('usable'), places, 'dane-record-unusable'),
    ...unsigned('dane-not-secure', domain, inState('insecure')),
    ...unsigned('dane-mx-not-secure', domain, found.mxSecure ? [] : inState('usable', 'unusable')),
    ...partial(domain, found, places, inState),
    ...whole(domain, inState('usable')),
    ...unmatched(domain, inState('usable'), places),
    ...missing(domain, found, places),
  ];
}

function unusable(
  domain: string,
  hosts: readonly DaneHost[],
  places: readonly DanePlace[],
  code: 'dane-none-usable' | 'dane-record-unusable',
): readonly Said[] {
  const of = (host: DaneHost) => recordsOf(host).filter((record) => whyUnusable(record) !== null);
  const at = hosts.filter((host) => of(host).length > 0);
  if (at.length === 0) return [];
  const records = at.flatMap((host) =>
    of(host).map((record) => {
      const why = whyUnusable(record);
      return { ...publishedAt(host, record), because: why === null ? '' : unusableWords(why, record) };
    }),
  );
  const fixes = at.map((host) => {
    const add = code === 'dane-none-usable' ? suggestedFor(host, places) : [];
    // The last records of a host are not to go before there are better ones.
    const remove = code === 'dane-none-usable' && add.length === 0 ? [] : of(host).map(tlsaText);
    return fixFor(host, add, remove);
  });
  return [{ code, params: { domain, records, fixes }, evidence: evidenceOf(at) }];
}

function unsigned(
  code: 'dane-not-secure' | 'dane-mx-not-secure',
  domain: string,
  hosts: readonly DaneHost[],
): readonly Said[] {
  if (hosts.length === 0) return [];
  return [{ code, params: { domain, hosts: hosts.map(({ host }) => host) }, evidence: evidenceOf(hosts) }];
}

function partial(
  domain: string,
  { mxSecure }: DaneRecords,
  places: readonly DanePlace[],
  inState: (...states: readonly DaneState[]) => readonly DaneHost[],
): readonly Said[] {
  const secured = inState('usable');
  const without = inState('none', 'insecure');
  if (!mxSecure || secured.length === 0 || without.length === 0) return [];
  const bare = without.filter((host) => host.addressSecure && recordsOf(host).length === 0);
  const fixes = bare.map((host) => fixFor(host, suggestedFor(host, places), []));
  const params = { domain, hosts: without.map(({ host }) => host), secured: secured.map(({ host }) => host), fixes };
  return [{ code: 'dane-partial', params, evidence: evidenceOf([...without, ...secured]) }];
}

function whole(domain: string, hosts: readonly DaneHost[]): readonly Said[] {
  const records = hosts.flatMap((host) =>
    recordsOf(host)
      .filter((record) => record.matchingType === 0 && whyUnusable(record) === null)
      .map((record) => publishedAt(host, record)),
  );
  return records.length > 0
    ? [{ code: 'dane-full-data', params: { domain, records }, evidence: evidenceOf(hosts) }]
    : [];
}

/**
 * Records that name nothing presented at any address of the host, while DANE senders deliver at all that were seen: the next
 * key or the last one where another of the same usage, selector and digest matches, else a kind that fails as a whole.
 */
function unmatched(domain: string, hosts: readonly DaneHost[], places: readonly DanePlace[]): readonly Said[] {
  const idle = hosts.flatMap((host) => {
    const own = places.filter((place) => place.host === host.host);
    const seen = own.filter(({ outcome }) => outcome.kind === 'authenticated');
    if (seen.length === 0 || own.some(({ outcome }) => outcome.kind === 'refused')) return [];
    const matched = new Set(seen.flatMap((place) => place.matched));
    const isMatched = (record: TlsaRecord) => matched.has(tlsaText(record));
    const kinds = new Set(recordsOf(host).filter(isMatched).map(kindOf));
    return recordsOf(host)
      .filter((record) => whyUnusable(record) === null && !isMatched(record))
      .map((record) => ({ published: publishedAt(host, record), isOfMatchedKind: kinds.has(kindOf(record)) }));
  });
  const evidence = evidenceOf(hosts);
  return [['dane-rollover', true] as const, ['dane-combination-unmatched', false] as const].flatMap(
    ([code, wanted]): readonly Said[] => {
      const records = idle.flatMap(({ published, isOfMatchedKind }) => (isOfMatchedKind === wanted ? [published] : []));
      return records.length > 0 ? [{ code, params: { domain, records }, evidence }] : [];
    },
  );
}

/** Each combination is to be enough by itself (RFC 7671 section 8). */
function kindOf({ usage, selector, matchingType }: TlsaRecord): string {
  return `${usage} ${selector} ${matchingType}`;
}

/** Everything is signed and the hosts are the domain's own: all that is missing is the records. */
function missing(domain: string, { mxSecure, hosts }: DaneRecords, places: readonly DanePlace[]): readonly Said[] {
  const isReady = ({ host, addressSecure, tlsa }: DaneHost) =>
    isOwn(domain, host) &&
    addressSecure &&
    tlsa.status === 'known' &&
    tlsa.value.kind === 'records' &&
    tlsa.value.secure &&
    tlsa.value.records.length === 0;
  if (!mxSecure || hosts.length === 0 || !hosts.every(isReady)) return [];
  const fixes = hosts.map((host) => fixFor(host, suggestedFor(host, places), []));
  if (fixes.every(({ add }) => add.length === 0)) return [];
  return [{ code: 'dane-missing', params: { domain, fixes }, evidence: evidenceOf(hosts) }];
}

export function recordsOf({ tlsa }: DaneHost): readonly TlsaRecord[] {
  return tlsa.status === 'known' && tlsa.value.kind === 'records' ? tlsa.value.records : [];
}

/** The records of what the addresses of a host present. */
export function suggestedFor({ host }: DaneHost, places: readonly DanePlace[]): readonly string[] {
  return [...new Set(places.flatMap((place) => (place.host === host ? (place.suggested ?? []) : [])))];
}

export function fixFor(host: DaneHost, add: readonly string[], remove: readonly string[]): TlsaFix {
  const { tlsa } = host;
  const delegatedTo = tlsa.status === 'known' && tlsa.value.kind === 'records' ? tlsa.value.delegatedTo : null;
  return { host: host.host, owner: ownerOf(host), delegatedTo, add, remove };
}

function publishedAt(host: DaneHost, record: TlsaRecord): Published {
  return { owner: ownerOf(host), record: tlsaText(record) };
}

export function evidenceOf(hosts: readonly DaneHost[]): readonly Evidence[] {
  return hosts.flatMap(({ tlsa }) => tlsa.evidence);
}
