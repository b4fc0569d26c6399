import { defineFact } from '../../core/fact.ts';
import type { SmtpStep, StartTls } from '../../core/net.ts';
import { type Evidence, known, type Observation, unknown } from '../../core/observation.ts';
import type { Place } from '../../core/places.ts';
import { answerTo, handshakeNotes } from '../../core/transcript.ts';
import { outcomeOf, type SmtpSessions, type SmtpVisit, smtpSessions } from '../smtp/facts.ts';
import { type Certificate, parseCertificate } from './parse.ts';

export { type Certificate, parseCertificate } from './parse.ts';

/** STARTTLS at one address, taken apart, with the certificates read. */
export interface TlsSeen {
  readonly startTls: StartTls;
  /** The EHLO, or the HELO in its place, that was answered in clear. */
  readonly helloCommand: string | null;
  /** How the session ended, for a handshake that did not come about. */
  readonly detail: string;
  /** As presented, leaf first; null for what is no certificate. */
  readonly chain: readonly (Certificate | null)[];
}

/**
 * The same, for a statement about what other senders find: unknown where a firewall masks STARTTLS, as it may be one of this
 * network.
 */
export function seenByOthers(seen: TlsPlace['seen']): TlsPlace['seen'] {
  const masked = seen.status === 'known' ? (seen.value?.startTls.masked ?? null) : null;
  if (masked === null || (seen.status === 'known' && seen.value?.startTls.offered)) return seen;
  const detail = `a firewall, before the server or in this network, puts ${masked.slice(0, MAX_KEYWORD)} in place of STARTTLS`;
  return unknown('not-proven', detail, seen.evidence);
}

/** What proves what was seen: the extensions where TLS is not on offer, else what STARTTLS brought. */
export function tlsProof(seen: TlsPlace['seen']): readonly Evidence[] {
  if (seen.status === 'unknown' || seen.value === null) return seen.evidence;
  const { startTls, helloCommand } = seen.value;
  return seen.evidence.map((piece) => (startTls.offered ? handshakeNotes(piece) : answerTo(piece, helloCommand)));
}

const MAX_KEYWORD = 40;
const MAX_REASON = 200;

/** Why there is no TLS where there was no handshake, as a clause: it is not offered, refused by a reply, or fails. */
export function whyClear({ startTls: { offered, reply, failure }, detail }: TlsSeen): string {
  if (!offered) return 'STARTTLS is not offered';
  const isRefused = reply !== null && reply.code >= 300;
  const said = isRefused
    ? `is answered with ${[reply.code, reply.enhanced ?? '', ...reply.lines].filter((part) => part !== '').join(' ')}`
    : `fails (${failure?.detail ?? detail})`;
  return `STARTTLS ${said.length > MAX_REASON ? `${said.slice(0, MAX_REASON)}…` : said}`;
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

/**
 * What the SMTP sessions showed of STARTTLS. Rests on them alone: nothing more is asked.
 * Unknown (`not-requested`) where the servers themselves let nobody that far, so that there is nothing to ask.
 */
export const tlsPlaces = defineFact({
  id: 'tls.places',
  needs: { sessions: smtpSessions },
  async observe({ sessions }): Promise<Observation<TlsPlaces>> {
    const { asOfMs, visits, unresolved } = sessions;
    const places = visits.map((visit) => {
      const { host, address } = visit;
      return { host, address, seen: seenAt(visit, sessions) };
    });
    if (unresolved.length === 0 && isAllDead(places)) {
      return unknown('not-requested', 'no mail server lets anybody as far as STARTTLS');
    }
    return known(
      { asOfMs, places, unresolved },
      places.flatMap(({ seen }): readonly Evidence[] => seen.evidence),
    );
  },
});

/** Every place that was tried is dead by the server's own doing. */
function isAllDead(places: readonly TlsPlace[]): boolean {
  const tried = places.filter(
    ({ seen }) => seen.status === 'known' || (seen.reason !== 'not-requested' && seen.reason !== 'no-ipv6'),
  );
  return tried.length > 0 && tried.every(({ seen }) => seen.status === 'known' && seen.value === null);
}

function seenAt(visit: SmtpVisit, { asked }: SmtpSessions): TlsPlace['seen'] {
  if (visit.session.status === 'unknown') return visit.session;
  const { evidence, value } = visit.session;
  const hello = value.steps.find(isAnsweredHello);
  if (hello === undefined) {
    const { kind } = outcomeOf(visit, asked);
    const turnedAway = kind === 'refuses-us' || kind === 'unclear' || kind === 'put-off' || kind === 'defers';
    const why = 'turned away before STARTTLS could be seen';
    return turnedAway ? unknown('refused', why, evidence) : known(null, evidence);
  }
  const chain = value.startTls.handshake?.chain ?? [];
  const read = chain.map((der) => parseCertificate(der, visit.host));
  const { startTls, detail } = value;
  return known({ startTls, helloCommand: hello.command, detail, chain: read }, evidence);
}

/** EHLO, or HELO in its place, was answered: so it is known whether TLS is offered. */
function isAnsweredHello({ phase, reply }: SmtpStep): boolean {
  return (phase === 'ehlo' || phase === 'helo') && reply !== null && reply.code < 300;
}
