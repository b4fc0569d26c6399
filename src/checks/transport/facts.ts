import { defineFact, maybe } from '../../core/fact.ts';
import { type Evidence, known, type Observation, type Unknown } from '../../core/observation.ts';
import type { Place } from '../../core/places.ts';
import { type DaneRecords, daneRecords } from '../dane/facts.ts';
import { type DanePlace, daneAtPlaces } from '../dane/place-facts.ts';
import { type MtaSts, matchesMx, mtaStsPolicy } from '../mta-sts/facts.ts';
import { domainRole } from '../role/facts.ts';
import { seenByOthers, type TlsPlace, type TlsPlaces, tlsPlaces, tlsProof } from '../tls/facts.ts';
import { type Outcome, outcome } from './outcome.ts';
import { daneOutcome, faultOf, mtaStsOutcome, notListed, opportunisticOutcome } from './sender-facts.ts';

export type { Outcome } from './outcome.ts';

/** One address of one mail host, and what three kinds of senders do there. */
export interface TransportPlace extends Place {
  /** Encrypts if it can (RFC 7435). */
  readonly opportunistic: Outcome;
  /** Honours MTA-STS (RFC 8461 section 5). */
  readonly mtaSts: Outcome;
  /** Verifies by DANE (RFC 7672 section 2.2). */
  readonly dane: Outcome;
  /** What a policy that lists the host would refuse it for, whether or not there is one; null: nothing, or not seen. */
  readonly fault: string | null;
  /** Whether the policy lists the host; null: there is none. */
  readonly isListed: boolean | null;
  /**
   * Whether DANE senders know whom they talk to: then those that do both go by DANE. RFC 8461 section 2 says only that a
   * policy must not override a failing DANE validation, and leaves this open.
   */
  readonly isAuthenticated: boolean;
  /** Why it was not seen; null: it was. */
  readonly unseen: Unknown | null;
  /** What came of STARTTLS there. */
  readonly evidence: readonly Evidence[];
}

export interface Transport {
  readonly places: readonly TransportPlace[];
  readonly unresolved: TlsPlaces['unresolved'];
  /** The mode of the policy that senders apply; null: there is none, or it asks for nothing. */
  readonly mode: Observation<'enforce' | 'testing' | null>;
  /** Whether the MX records are, which some DANE senders demand; null: not known. */
  readonly mxSecure: boolean | null;
  /** Whether some sender looks at TLSA at all, and how sure that is. */
  readonly dane: 'none' | 'claimed' | 'proven' | 'unknown';
}

/**
 * The join of what tls, mta-sts and dane see one by one: three separate greens can add up to lost mail. Rests on their
 * facts alone: nothing more is asked.
 */
export const transportPlaces = defineFact({
  id: 'transport.places',
  needs: {
    tls: tlsPlaces,
    sts: maybe(mtaStsPolicy),
    found: maybe(daneRecords),
    dane: maybe(daneAtPlaces),
    role: domainRole,
  },
  async observe({ tls, sts, found, dane, role }): Promise<Observation<Transport | null>> {
    if (!role.exists || !role.receives || tls.places.length + tls.unresolved.length === 0) return known(null);
    const places = tls.places.map((place) =>
      placeOf({ ...place, seen: seenByOthers(place.seen) }, tls.asOfMs, sts, dane),
    );
    const mode: Transport['mode'] = sts.status === 'unknown' ? sts : known(modeOf(sts.value), sts.evidence);
    const evidence = places.flatMap((place) => place.evidence);
    const isTold = found.status === 'known' && found.value.resolver !== 'not-validating';
    const mxSecure = isTold ? found.value.mxSecure : null;
    return known({ places, unresolved: tls.unresolved, mode, mxSecure, dane: certaintyOf(found, dane) }, [
      ...evidence,
      ...mode.evidence,
      ...found.evidence,
    ]);
  },
});

function modeOf({ applied }: MtaSts): 'enforce' | 'testing' | null {
  return applied === null || applied.mode === 'none' ? null : applied.mode;
}

function certaintyOf(found: Observation<DaneRecords>, dane: Observation<readonly DanePlace[]>): Transport['dane'] {
  if (found.status === 'unknown' || dane.status === 'unknown') return 'unknown';
  const kinds = new Set(dane.value.map(({ outcome }) => outcome.kind));
  if (kinds.has('authenticated') || kinds.has('encrypted') || kinds.has('refused')) {
    return found.value.resolver === 'trusted' ? 'proven' : 'claimed';
  }
  return kinds.has('unseen') ? 'unknown' : 'none';
}

function placeOf(
  { host, address, seen }: TlsPlace,
  asOfMs: number,
  sts: Observation<MtaSts>,
  dane: Observation<readonly DanePlace[]>,
): TransportPlace {
  const tlsa = dane.status === 'known' ? dane.value.find((one) => one.host === host && one.address === address) : null;
  const underDane = dane.status === 'unknown' ? outcome('unknown', dane.detail) : daneOutcome(tlsa?.outcome);
  const policy = sts.status === 'known' && modeOf(sts.value) !== null ? sts.value.applied : null;
  const isListed = policy === null ? null : policy.mx.some((pattern) => matchesMx(pattern, host));
  const common = { host, address, isListed, dane: underDane, evidence: tlsProof(seen) };
  const isAuthenticated = tlsa?.outcome.kind === 'authenticated';
  if (seen.status === 'unknown' || seen.value === null) {
    const what =
      seen.status === 'unknown'
        ? outcome('unknown', seen.detail)
        : outcome('nobody-delivers', 'the server lets nobody that far');
    return {
      ...common,
      opportunistic: what,
      mtaSts: isListed === false && policy?.mode === 'enforce' ? notListed : what,
      fault: null,
      isAuthenticated,
      unseen: seen.status === 'unknown' ? seen : null,
    };
  }
  const opportunistic = opportunisticOutcome(seen.value);
  const fault = faultOf(host, seen.value, asOfMs);
  const mtaSts =
    sts.status === 'unknown'
      ? outcome('unknown', sts.detail)
      : mtaStsOutcome(sts.value, isListed === true, fault, opportunistic);
  return { ...common, opportunistic, mtaSts, fault, isAuthenticated, unseen: null };
}
