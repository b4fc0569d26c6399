import { defineFact } from '../../core/fact.ts';
import type { StartTls } from '../../core/net.ts';
import { type Evidence, known, type Observation, unknown } from '../../core/observation.ts';
import type { Place } from '../../core/places.ts';
import { outcomeOf, type SmtpSessions, type SmtpVisit, smtpSessions } from '../smtp/facts.ts';
import { type Certificate, parseCertificate } from './parse.ts';

export type { Certificate } from './parse.ts';

/** STARTTLS at one address, taken apart, with the certificates read. */
export interface TlsSeen {
  readonly startTls: StartTls;
  /** How the session ended, for a handshake that did not come about. */
  readonly detail: string;
  /** As presented, leaf first; null for what is no certificate. */
  readonly chain: readonly (Certificate | null)[];
}

/** One address of one mail host, and what was seen of its TLS. */
export interface TlsPlace extends Place {
  /** Unknown where the session could not be held; null where the server itself kept it from getting as far as STARTTLS. */
  readonly seen: Observation<TlsSeen | null>;
}

export interface TlsPlaces {
  /** Milliseconds since 1970: certificates are judged as of then. */
  readonly asOfMs: number;
  readonly places: readonly TlsPlace[];
  readonly unresolved: SmtpSessions['unresolved'];
}

/** What the SMTP sessions showed of STARTTLS. Rests on them alone: nothing more is asked. */
export const tlsPlaces = defineFact({
  id: 'tls.places',
  needs: { sessions: smtpSessions },
  async observe({ sessions }): Promise<Observation<TlsPlaces>> {
    const { asOfMs, visits, unresolved } = sessions;
    const places = visits.map((visit) => {
      const { host, address } = visit;
      return { host, address, seen: seenAt(visit, sessions) };
    });
    return known(
      { asOfMs, places, unresolved },
      places.flatMap(({ seen }): readonly Evidence[] => seen.evidence),
    );
  },
});

function seenAt(visit: SmtpVisit, { asked }: SmtpSessions): TlsPlace['seen'] {
  if (visit.session.status === 'unknown') return visit.session;
  const { evidence, value } = visit.session;
  if (!saidHello(visit)) {
    const { kind } = outcomeOf(visit, asked);
    const turnedAway = kind === 'refuses-us' || kind === 'unclear' || kind === 'put-off' || kind === 'defers';
    const why = 'this machine was turned away before STARTTLS could be seen';
    return turnedAway ? unknown('refused', why, evidence) : known(null, evidence);
  }
  const chain = value.startTls.handshake?.chain ?? [];
  const read = chain.map((der) => parseCertificate(der, visit.host));
  return known({ startTls: value.startTls, detail: value.detail, chain: read }, evidence);
}

/** EHLO, or HELO in its place, was answered, so that it is known whether TLS is offered. */
function saidHello({ session }: SmtpVisit): boolean {
  if (session.status === 'unknown') return false;
  return session.value.steps.some(
    ({ phase, reply }) => (phase === 'ehlo' || phase === 'helo') && reply !== null && reply.code < 400,
  );
}
