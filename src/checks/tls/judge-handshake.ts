import type { FindingOf } from '../../core/finding.ts';
import type { SmtpReply, TlsHandshake } from '../../core/net.ts';
import type { Place } from '../../core/places.ts';
import type { TlsSeen } from './facts.ts';
import type { tlsFindings } from './findings.ts';
import { isOldVersion, isWeakCipher, lacksForwardSecrecy, weakExchangeOf } from './handshake-facts.ts';
import { atPlaces } from './words.ts';

type Said = FindingOf<typeof tlsFindings>;

/** A place whose server got as far as saying whether it offers TLS. */
export interface SeenAt {
  readonly place: Place;
  readonly seen: TlsSeen;
}

const DETAIL_CHARACTERS = 300;

/**
 * Judges STARTTLS step by step, so that one step never hides another; each code once, with the places.
 *
 * @param complete  whether these are all the places there are: a place that was not seen may offer TLS
 */
export function judgeHandshakes(domain: string, all: readonly SeenAt[], complete: boolean): readonly Said[] {
  const masked = all.filter(({ seen }) => !seen.startTls.offered && seen.startTls.masked !== null);
  const clear = all.filter(({ seen }) => !seen.startTls.offered && seen.startTls.masked === null);
  const offered = all.filter(({ seen }) => seen.startTls.offered);
  return [
    ...atPlaces(clear.map(placeOf), (places) => ({
      code: complete && clear.length === all.length ? 'tls-not-offered' : 'tls-offered-not-everywhere',
      params: { domain, places },
    })),
    ...atPlaces(
      masked.map((one) => ({ ...placeOf(one), detail: one.seen.startTls.masked ?? '' })),
      (places) => ({ code: 'tls-masked', params: { domain, places } }),
    ),
    ...atPlaces(offered.flatMap(refused), (places) => ({ code: 'tls-command-refused', params: { domain, places } })),
    ...atPlaces(offered.flatMap(failed), (places) => ({ code: 'tls-handshake-failed', params: { domain, places } })),
    ...atPlaces(
      offered.flatMap((one) => {
        const { injectedBytes: bytes } = one.seen.startTls;
        return bytes > 0 ? [{ ...placeOf(one), bytes }] : [];
      }),
      (places) => ({ code: 'tls-injection', params: { domain, places } }),
    ),
    ...agreements(domain, offered),
  ];
}

/** What was agreed upon where the handshake came about. */
function agreements(domain: string, offered: readonly SeenAt[]): readonly Said[] {
  const agreed = offered.flatMap(({ place, seen }) => {
    const { handshake } = seen.startTls;
    return handshake === null ? [] : [{ ...place, handshake }];
  });
  const where = (holds: (handshake: TlsHandshake) => boolean) =>
    agreed
      .filter(({ handshake }) => holds(handshake))
      .map(({ host, address, handshake: { protocol, cipher } }) => ({ host, address, protocol, cipher }));
  return [
    ...atPlaces(
      where(({ protocol }) => isOldVersion(protocol)),
      (places) => ({ code: 'tls-old-version-only', params: { domain, places } }),
    ),
    ...atPlaces(
      where(({ cipher }) => isWeakCipher(cipher)),
      (places) => ({ code: 'tls-weak-cipher', params: { domain, places } }),
    ),
    ...atPlaces(where(lacksForwardSecrecy), (places) => ({
      code: 'tls-no-forward-secrecy',
      params: { domain, places },
    })),
    ...atPlaces(
      agreed.flatMap(({ host, address, handshake }) => {
        const weak = weakExchangeOf(handshake);
        return weak === null ? [] : [{ host, address, ...weak }];
      }),
      (places) => ({ code: 'tls-weak-key-exchange', params: { domain, places } }),
    ),
  ];
}

function refused(one: SeenAt) {
  const { reply, handshake, failure } = one.seen.startTls;
  if (handshake !== null || (reply !== null && reply.code < 300)) return [];
  return [{ ...placeOf(one), detail: short(reply === null ? (failure?.detail ?? one.seen.detail) : textOf(reply)) }];
}

function failed(one: SeenAt) {
  const { reply, handshake, failure } = one.seen.startTls;
  if (handshake !== null || reply === null || reply.code >= 300) return [];
  const { code, detail } = failure ?? { code: 'unknown', detail: one.seen.detail };
  return [{ ...placeOf(one), code, detail: short(detail) }];
}

function textOf({ code, enhanced, lines }: SmtpReply): string {
  return [String(code), enhanced ?? '', lines.join(' ')].filter((part) => part !== '').join(' ');
}

function short(text: string): string {
  return text.length > DETAIL_CHARACTERS ? `${text.slice(0, DETAIL_CHARACTERS)}…` : text;
}

function placeOf({ place: { host, address } }: SeenAt): Place {
  return { host, address };
}
