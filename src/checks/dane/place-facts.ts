import { defineFact, maybe } from '../../core/fact.ts';
import { known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import type { Place } from '../../core/places.ts';
import { knownAddresses, mailHosts } from '../mx/facts.ts';
import { seenByOthers, type TlsPlace, type TlsSeen, tlsPlaces, whyClear } from '../tls/facts.ts';
import { readChain, recordFor } from './chain.ts';
import { type DaneHost, type DaneRecords, daneRecords } from './facts.ts';
import { matchRecord, type RecordMatch } from './match.ts';
import { consideredOf, tlsaText } from './parse.ts';
import { notValidating, stateOf } from './state.ts';

export { type Fate, standingOf } from './standing.ts';

/**
 * What a DANE sender does at one address (RFC 7672 section 2.2). `no-rule`: the same as any other. `encrypted`: it delivers
 * over TLS and does not verify, as no record can be used. `dead`: nobody gets that far. `unseen`: it cannot be told.
 */
export type DaneOutcome =
  | { readonly kind: 'no-rule'; readonly because: 'no-records' | 'unsigned' }
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'refused'; readonly fault: 'mismatch' | 'no-tls' | 'lookup'; readonly detail: string }
  | { readonly kind: 'dead' }
  | { readonly kind: 'unseen'; readonly why: Unknown };

export interface DanePlace extends Place {
  readonly outcome: DaneOutcome;
  /** Why the server was not seen, whatever DNS says; null: it was. */
  readonly unseen: Unknown | null;
  /** Records that name what is presented, those included that a stronger digest shadows; in presentation form. */
  readonly matched: readonly string[];
  /** The `3 1 1` record of the certificate presented; null: none was seen. */
  readonly suggested: string | null;
}

/** Each address of each mail host. Where no session could be held, DNS alone decides, and the rest is `unseen`. */
export const daneAtPlaces = defineFact({
  id: 'dane.places',
  needs: { found: daneRecords, hosts: mailHosts, tls: maybe(tlsPlaces) },
  async observe({ found, hosts, tls }): Promise<Observation<readonly DanePlace[]>> {
    const places: readonly TlsPlace[] =
      tls.status === 'known'
        ? tls.value.places
        : [...hosts.values()].flatMap(({ host, addresses }) =>
            knownAddresses(addresses).map((address) => ({ host, address, seen: tls })),
          );
    return known(places.map((place) => placeOf({ ...place, seen: seenByOthers(place.seen) }, found)));
  },
});

/**
 * What DANE demands of a sender at a host before it is spoken to: TLS, or nothing; `avoid`: the TLSA question fails, and
 * such a host is passed over, as nobody knows what it demands (RFC 7672 section 2.2).
 */
export function demandAt(found: DaneRecords, host: string): 'nothing' | 'tls' | 'avoid' {
  const own = found.hosts.find((one) => one.host === host);
  const state = own === undefined ? 'none' : stateOf(found, own);
  if (state === 'failing') return 'avoid';
  return state === 'usable' || state === 'unusable' ? 'tls' : 'nothing';
}

/** What a DANE sender does under the handshake that it has just had. */
export function outcomeUnder(found: DaneRecords, host: string, seen: TlsSeen): DaneOutcome {
  return placeOf({ host, address: '', seen: known(seen) }, found).outcome;
}

function placeOf({ host, address, seen }: TlsPlace, found: DaneRecords): DanePlace {
  const own = found.hosts.find((one) => one.host === host);
  const unseen = seen.status === 'unknown' ? seen : null;
  const none = { host, address, unseen, matched: [], suggested: null };
  if (own === undefined) {
    const why = unknown('limit', `TLSA is looked up for ${found.hosts.length} mail hosts only`);
    return { ...none, outcome: { kind: 'unseen', why } };
  }
  const compared = seen.status === 'known' ? comparedWith(seen.value, own, found.asOfMs) : null;
  return {
    host,
    address,
    outcome: outcomeOf(own, seen, compared, found),
    unseen,
    matched: (compared ?? []).filter(({ match }) => match === 'matches').map(({ text }) => text),
    suggested: seen.status === 'known' ? suggestedBy(seen.value) : null,
  };
}

interface Compared {
  readonly text: string;
  readonly match: RecordMatch;
  /** False for a digest that a stronger one shadows. */
  readonly counts: boolean;
}

function comparedWith(seen: TlsSeen | null, { tlsa, names }: DaneHost, asOfMs: number): readonly Compared[] {
  if (tlsa.status === 'unknown' || tlsa.value.kind === 'failing') return [];
  const { records } = tlsa.value;
  const chain = readChain(seen?.startTls.handshake?.chain ?? []);
  const considered = new Set(consideredOf(records));
  // What is shadowed is compared alone, so that it is seen to match.
  return records
    .filter((record) => consideredOf([record]).length > 0)
    .map((record) => ({
      text: tlsaText(record),
      match: matchRecord(record, chain, names, asOfMs),
      counts: considered.has(record),
    }));
}

function suggestedBy(seen: TlsSeen | null): string | null {
  const [leaf] = readChain((seen?.startTls.handshake?.chain ?? []).slice(0, 1));
  return leaf === undefined ? null : recordFor(leaf);
}

function outcomeOf(
  own: DaneHost,
  seen: TlsPlace['seen'],
  compared: readonly Compared[] | null,
  found: DaneRecords,
): DaneOutcome {
  const state = stateOf(found, own);
  switch (state) {
    case 'none':
    case 'insecure':
      if (seen.status === 'known' && seen.value === null) return { kind: 'dead' };
      return { kind: 'no-rule', because: state === 'none' ? 'no-records' : 'unsigned' };
    case 'unknown':
      return { kind: 'unseen', why: own.tlsa.status === 'unknown' ? own.tlsa : notValidating };
    case 'failing': {
      const detail = own.tlsa.status === 'known' && own.tlsa.value.kind === 'failing' ? own.tlsa.value.detail : '';
      return { kind: 'refused', fault: 'lookup', detail: `the TLSA question is not answered (${detail})` };
    }
    case 'unusable':
    case 'usable':
      if (seen.status === 'unknown') return { kind: 'unseen', why: seen };
      if (seen.value === null) return { kind: 'dead' };
      if (seen.value.startTls.handshake === null) {
        return { kind: 'refused', fault: 'no-tls', detail: whyClear(seen.value) };
      }
      return state === 'unusable' ? { kind: 'encrypted' } : verified(own, compared ?? []);
  }
}

function verified({ host, base }: DaneHost, compared: readonly Compared[]): DaneOutcome {
  const counting = compared.filter(({ counts }) => counts);
  if (counting.some(({ match }) => match === 'matches')) return { kind: 'authenticated' };
  if (base !== host) {
    const detail = `DANE senders name ${base} in the handshake, where ${host} was named here: the server may then present another certificate`;
    return { kind: 'unseen', why: unknown('not-proven', detail) };
  }
  if (counting.some(({ match }) => match === 'unverifiable')) {
    return {
      kind: 'unseen',
      why: unknown('not-proven', 'the certificates have keys of a kind that is not known here'),
    };
  }
  const shadowed = compared.some(({ match, counts }) => match === 'matches' && !counts);
  const reasons = new Set(counting.map(({ match }) => REASONS[match]));
  if (shadowed) reasons.add('a record that does match is passed over, as one with a stronger digest stands beside it');
  return { kind: 'refused', fault: 'mismatch', detail: [...reasons].join('; ') };
}

const REASONS: Readonly<Record<RecordMatch, string>> = {
  matches: 'a record names what it presents',
  'other-key': 'it presents a certificate that no DANE-EE record names',
  'not-sent': 'it does not send the issuer that a DANE-TA record names',
  'broken-chain': 'its certificate does not stand under the issuer that a DANE-TA record names',
  'out-of-date': 'under the issuer that a DANE-TA record names, its chain is not valid at this time',
  'other-name': 'under the issuer that a DANE-TA record names, its certificate is for another name',
  unverifiable: 'its certificates cannot be verified here',
};
