import { defineFact, maybe } from '../../core/fact.ts';
import { type Evidence, known, type Observation, type Unknown } from '../../core/observation.ts';
import type { Place } from '../../core/places.ts';
import { type DaneRecords, daneRecords } from '../dane/facts.ts';
import { type DaneOutcome, type DanePlace, daneAtPlaces } from '../dane/place-facts.ts';
import { type MtaSts, matchesMx, mtaStsPolicy } from '../mta-sts/facts.ts';
import { domainRole } from '../role/facts.ts';
import { type TlsPlace, type TlsPlaces, type TlsSeen, tlsPlaces, whyClear } from '../tls/facts.ts';
import { type Outcome, outcome } from './outcome.ts';

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
  /** Whether DANE senders know whom they talk to: then it is DANE that decides (RFC 8461 section 2). */
  readonly isAuthenticated: boolean;
  /** Why it was not seen; null: it was. */
  readonly unseen: Unknown | null;
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
    const places = tls.places.map((place) => placeOf(place, tls.asOfMs, sts, dane));
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
  const common = { host, address, isListed, dane: underDane, evidence: seen.evidence };
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
      : underMtaSts(policy?.mode ?? null, isListed === true, fault, opportunistic);
  return { ...common, opportunistic, mtaSts, fault, isAuthenticated, unseen: null };
}

function opportunisticOutcome(seen: TlsSeen): Outcome {
  const { handshake, offered } = seen.startTls;
  if (handshake !== null) return outcome('delivers', `encrypted with ${handshake.protocol}`);
  return outcome('delivers-in-clear', `${whyClear(seen)}${offered ? '; some senders wait instead' : ''}`);
}

const OLD_VERSIONS: ReadonlySet<string> = new Set(['SSLv3', 'TLSv1', 'TLSv1.0', 'TLSv1.1']);

/** Why a sender that enforces a policy does not deliver to a host that it lists (RFC 8461 sections 4.2 and 7.2). */
function faultOf(host: string, seen: TlsSeen, asOfMs: number): string | null {
  const { handshake } = seen.startTls;
  if (handshake === null) return whyClear(seen);
  if (OLD_VERSIONS.has(handshake.protocol)) return `${handshake.protocol} is all it can do, and TLS 1.2 is the least`;
  const [leaf] = seen.chain;
  if (!leaf) return 'it presents no certificate that can be read';
  if (leaf.notAfterMs < asOfMs) return 'its certificate has expired';
  if (leaf.notBeforeMs > asOfMs) return 'its certificate is not valid yet';
  if (!handshake.trust.trusted) return handshake.trust.detail;
  return leaf.match === 'alternative' ? null : `its certificate does not have ${host} among its alternative names`;
}

const notListed = outcome('waits', 'the policy does not list the host');

function underMtaSts(
  mode: 'enforce' | 'testing' | 'none' | null,
  isListed: boolean,
  fault: string | null,
  { does }: Outcome,
): Outcome {
  if (mode === null || mode === 'none') return outcome('as-others', 'there is no policy');
  const refusal = isListed ? fault : notListed.because;
  if (refusal === null) return outcome('delivers', 'listed, encrypted, and the certificate is good');
  if (mode === 'enforce') return outcome('waits', refusal);
  return outcome(does, `the policy is for testing, else it would wait: ${refusal}`);
}

function daneOutcome(seen: DaneOutcome | undefined): Outcome {
  switch (seen?.kind) {
    case undefined:
      return outcome('unknown', 'its TLSA records were not looked up');
    case 'no-rule':
      return outcome(
        'as-others',
        seen.because === 'unsigned' ? 'its TLSA records are not signed' : 'it has no TLSA records',
      );
    case 'authenticated':
      return outcome('delivers', 'encrypted, and TLSA names what it presents');
    case 'encrypted':
      return outcome('delivers', 'encrypted; no TLSA record can be used to verify');
    case 'refused':
      return outcome('waits', seen.detail);
    case 'dead':
      return outcome('nobody-delivers', 'the server lets nobody that far');
    case 'unseen':
      return outcome('unknown', seen.why.detail);
  }
}
