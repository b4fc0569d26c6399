import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Evidence } from '../../core/observation.ts';
import { type Place, placesText } from '../../core/places.ts';
import { answerTo, handshakeNotes } from '../../core/transcript.ts';
import { type TlsPlace, type TlsPlaces, tlsPlaces } from './facts.ts';
import { type TlsShown, tlsFindings, tlsSummary } from './findings.ts';
import { judgeCertificates } from './judge-certificate.ts';
import { judgeHandshakes, type SeenAt } from './judge-handshake.ts';
import { dateText } from './words.ts';

type Said = FindingOf<typeof tlsFindings>;

/** What an address that was not seen might have shown; remarks aside. */
const ANY_FAULT = Object.entries(tlsFindings)
  .filter(([code, { severity }]) => severity !== 'info' && code !== 'tls-not-offered')
  .map(([code]) => code);

export const tls = defineCheck({
  id: 'tls',
  area: 'transport',
  needs: { tls: tlsPlaces },
  findings: tlsFindings,

  judge({ tls: { asOfMs, places, unresolved } }, { domain }) {
    const wanted = places.some(({ seen }) => seen.status === 'known' || seen.reason !== 'not-requested');
    if (!wanted && unresolved.length === 0) return null;
    const seen = seenOf(places);
    const presented = seen.flatMap(({ place, seen: { chain, startTls } }) =>
      startTls.handshake === null ? [] : [{ ...place, chain, trust: startTls.handshake.trust }],
    );
    const said = [
      ...judgeHandshakes(domain, seen, isComplete(places, unresolved)),
      ...judgeCertificates(domain, presented, asOfMs),
    ];
    return [
      ...said.map((finding) => ({ ...finding, evidence: evidenceFor(finding, places) })),
      ...unseen(places, unresolved, seen),
    ];
  },

  show({ tls: { places } }): TlsShown {
    return { places: places.map(shownPlace) };
  },
  summary: tlsSummary,
});

/** Whether nothing was kept back that could offer TLS: what the user left out, and IPv6 where we have none, is set aside. */
function isComplete(places: readonly TlsPlace[], unresolved: TlsPlaces['unresolved']): boolean {
  const aside = ({ seen }: TlsPlace) =>
    seen.status === 'known' || seen.reason === 'not-requested' || seen.reason === 'no-ipv6';
  return unresolved.length === 0 && places.every(aside);
}

function seenOf(places: readonly TlsPlace[]): readonly SeenAt[] {
  return places.flatMap(({ host, address, seen }) =>
    seen.status === 'known' && seen.value !== null ? [{ place: { host, address }, seen: seen.value }] : [],
  );
}

/** What proves a finding: the extensions where TLS is not on offer, else what STARTTLS brought. */
function evidenceFor({ code, params }: Said, places: readonly TlsPlace[]): readonly Evidence[] {
  const at: readonly Place[] = params.places;
  return places
    .filter(({ host, address }) => at.some((one) => one.host === host && one.address === address))
    .flatMap(({ seen }) => {
      if (!WITHOUT_TLS.has(code) || seen.status === 'unknown') return seen.evidence.map(handshakeNotes);
      const hello = seen.value?.helloCommand ?? null;
      return seen.evidence.map((piece) => answerTo(piece, hello));
    });
}

const WITHOUT_TLS: ReadonlySet<string> = new Set(['tls-not-offered', 'tls-offered-not-everywhere', 'tls-masked']);

/**
 * What could not be seen. A server that itself lets nobody as far as STARTTLS leaves nothing open: no sender gets TLS
 * or clear text from it either, and smtp says so.
 */
function unseen(
  places: readonly TlsPlace[],
  unresolved: TlsPlaces['unresolved'],
  all: readonly SeenAt[],
): readonly Unchecked[] {
  const nothingSeen = all.length === 0;
  const couldBe = all.every(({ seen }) => !seen.startTls.offered) ? [...ANY_FAULT, 'tls-not-offered'] : ANY_FAULT;
  const stories = places.flatMap((place) => {
    const { seen } = place;
    if (seen.status === 'known') return [];
    // Without IPv6 here the rest is seen all the same; where there is no rest, nothing was.
    const reason = seen.reason === 'no-ipv6' && nothingSeen ? 'unreachable' : seen.reason;
    return [{ place, reason, detail: seen.detail }];
  });
  return [
    ...[...Map.groupBy(stories, ({ reason, detail }) => `${reason} ${detail}`).values()].flatMap(
      (same): readonly Unchecked[] => {
        const [first] = same;
        if (first === undefined) return [];
        const subject = `TLS of ${placesText(same.map(({ place }) => place))}`;
        return [unchecked(subject, first, couldBe)];
      },
    ),
    ...unresolved.map(({ host, type, why }): Unchecked => {
      return unchecked(`TLS of the ${type} addresses of ${host}`, why, couldBe);
    }),
  ];
}

const SHOWN_NAMES = 10;

function shownPlace({ host, address, seen }: TlsPlace): TlsShown['places'][number] {
  if (seen.status === 'unknown' || seen.value === null) {
    return { host, address, offered: null, protocol: null, trusted: null, nameMatches: null };
  }
  const { startTls, chain } = seen.value;
  const { handshake, offered } = startTls;
  const [leaf] = chain;
  return {
    host,
    address,
    offered,
    protocol: handshake?.protocol ?? null,
    cipher: handshake?.cipher ?? null,
    keyExchange: handshake?.ephemeralKey ?? null,
    trusted: handshake?.trust.trusted ?? null,
    distrust: handshake === null || handshake.trust.trusted ? null : handshake.trust.code,
    nameMatches: leaf ? leaf.match === 'alternative' : null,
    certificate: leaf
      ? {
          subject: leaf.subject,
          names: leaf.names.slice(0, SHOWN_NAMES),
          issuer: leaf.issuer,
          notBefore: dateText(leaf.notBeforeMs),
          notAfter: dateText(leaf.notAfterMs),
          key: leaf.key,
        }
      : null,
    chainLength: chain.length,
  };
}
