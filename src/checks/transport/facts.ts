import { defineFact, maybe } from '../../core/fact.ts';
import { known, type Observation, type Unknown } from '../../core/observation.ts';
import type { Place } from '../../core/places.ts';
import { type Dane, dane, daneMatch, stateOf } from '../dane/facts.ts';
import { type MtaSts, matchesMx, mtaStsPolicy } from '../mta-sts/facts.ts';
import { domainRole } from '../role/facts.ts';
import { type TlsPlaces, type TlsSeen, tlsPlaces } from '../tls/facts.ts';

/** What a sender does at one address. `waits`: it defers, and bounces after days. */
export interface Outcome {
  readonly does: 'delivers' | 'delivers-in-clear' | 'waits';
  readonly because: string;
  /** What keeps it from delivering; null: nothing. */
  readonly obstacle: 'not-listed' | 'no-tls' | 'certificate' | 'tlsa' | 'lookup' | null;
}

/** Null: this kind of sender has no rule for the host and does as the opportunistic one. */
export type Ruled = Outcome | null;

export interface TransportPlace extends Place {
  readonly opportunistic: Outcome;
  readonly mtaSts: Ruled;
  readonly dane: Ruled;
}

export interface Transport {
  readonly places: readonly TransportPlace[];
  /** Whether a policy is enforced; unknown where it could not be had. */
  readonly enforced: Observation<boolean>;
  /** Whether TLSA records count for any host; unknown where it cannot be told. */
  readonly secured: Observation<boolean>;
  readonly unseen: readonly (Place & { readonly why: Unknown })[];
}

/**
 * For each address of each mail host, what three kinds of senders would do: those that encrypt if they can (RFC 7435),
 * those that enforce MTA-STS (RFC 8461 section 5), and those that verify by DANE (RFC 7672 section 2.2). Where a sender
 * does both, DANE decides (RFC 8461 section 2). Null where the domain takes no mail.
 */
export const transport = defineFact({
  id: 'transport',
  needs: { role: domainRole, tls: tlsPlaces, sts: maybe(mtaStsPolicy), tlsa: maybe(dane) },
  async observe({ role, tls, sts, tlsa }): Promise<Observation<Transport | null>> {
    if (!role.exists || !role.receives) return known(null);
    const seen = seenPlaces(tls);
    return known({
      places: seen.map((place) => ({
        host: place.host,
        address: place.address,
        opportunistic: opportunistic(place.tls),
        mtaSts: sts.status === 'known' ? underMtaSts(place, sts.value, tls.asOfMs) : null,
        dane: tlsa.status === 'known' && tlsa.value !== null ? underDane(place, tlsa.value) : null,
      })),
      enforced: sts.status === 'known' ? known(sts.value.applied?.mode === 'enforce', sts.evidence) : sts,
      secured: securedBy(tlsa),
      unseen: tls.places.flatMap(({ host, address, seen: one }) =>
        one.status === 'unknown' ? [{ host, address, why: one }] : [],
      ),
    });
  },
});

interface SeenPlace extends Place {
  readonly tls: TlsSeen;
}

function seenPlaces({ places }: TlsPlaces): readonly SeenPlace[] {
  return places.flatMap(({ host, address, seen }) =>
    seen.status === 'known' && seen.value !== null ? [{ host, address, tls: seen.value }] : [],
  );
}

function securedBy(tlsa: Observation<Dane | null>): Transport['secured'] {
  if (tlsa.status === 'unknown') return tlsa;
  if (tlsa.value === null) return known(false);
  const { resolver, hosts } = tlsa.value;
  const published = hosts.some((host) => host.tlsa.status === 'known' && host.tlsa.value.records.length > 0);
  if (!published || resolver === 'trusted') {
    const found = tlsa.value;
    return known(
      resolver === 'trusted' && hosts.some((host) => ['usable', 'unusable', 'failed'].includes(stateOf(found, host))),
    );
  }
  return {
    status: 'unknown',
    reason: 'not-proven',
    detail: 'whether TLSA records count cannot be told with this resolver',
    evidence: [],
  };
}

function opportunistic({ startTls, detail }: TlsSeen): Outcome {
  if (startTls.handshake !== null) {
    return { does: 'delivers', because: `encrypted with ${startTls.handshake.protocol}`, obstacle: null };
  }
  const because = startTls.offered
    ? `STARTTLS fails (${startTls.failure?.detail ?? detail})`
    : 'STARTTLS is not offered';
  return { does: 'delivers-in-clear', because, obstacle: null };
}

/** RFC 8461 section 4: the host is listed, TLS works, the certificate is trusted and names the host. */
function underMtaSts({ host, tls }: SeenPlace, { applied }: MtaSts, asOfMs: number): Ruled {
  if (applied?.mode !== 'enforce') return null;
  if (!applied.mx.some((pattern) => matchesMx(pattern, host))) {
    return waits('not-listed', 'the policy does not list this host');
  }
  const { handshake } = tls.startTls;
  if (handshake === null) return waits('no-tls', 'the policy demands TLS, and there is none');
  const [leaf] = tls.chain;
  if (!handshake.trust.trusted) return waits('certificate', handshake.trust.detail);
  if (!leaf) return waits('certificate', 'it presents no certificate that can be read');
  if (leaf.notAfterMs < asOfMs || leaf.notBeforeMs > asOfMs)
    return waits('certificate', 'its certificate is not valid now');
  if (leaf.match !== 'alternative') {
    return waits('certificate', `its certificate does not name ${host} among its alternative names`);
  }
  return { does: 'delivers', because: 'listed, encrypted, trusted, and the name fits', obstacle: null };
}

/** RFC 7672 section 2.2. */
function underDane({ host, tls }: SeenPlace, found: Dane): Ruled {
  const own = found.hosts.find((one) => one.host === host);
  if (own === undefined || found.resolver !== 'trusted') return null;
  const { handshake } = tls.startTls;
  switch (stateOf(found, own)) {
    case 'none':
    case 'insecure':
      return null;
    case 'failed':
      return waits('lookup', 'its TLSA question is not answered');
    case 'unusable':
      if (handshake === null) return waits('no-tls', 'TLSA records demand TLS, and there is none');
      return { does: 'delivers', because: 'encrypted; no TLSA record can be used to verify', obstacle: null };
    case 'usable': {
      if (handshake === null) return waits('no-tls', 'TLSA records demand TLS, and there is none');
      const match = daneMatch(found, own, handshake.chain);
      if (match.matches)
        return { does: 'delivers', because: 'encrypted, and TLSA names what it presents', obstacle: null };
      return waits('tlsa', 'TLSA does not name what it presents');
    }
  }
}

function waits(obstacle: NonNullable<Outcome['obstacle']>, because: string): Outcome {
  return { does: 'waits', because, obstacle };
}
