import { familyOf } from '../../core/addresses.ts';
import { type Unchecked, unchecked } from '../../core/check.ts';
import type { SmtpSession } from '../../core/net.ts';
import type { ServerAt } from '../../core/server-places.ts';
import { namesHost } from '../tls/certificate-facts.ts';
import type { SubmissionPlace } from './facts.ts';

const MAX_DETAIL = 300;

/** What a dialogue that could not be held might have shown. */
export const COULD_BE = [
  'submission-auth-in-clear',
  'submission-no-tls',
  'submission-tls-fails',
  'submission-certificate-refused',
  'submission-unreachable',
  'submission-no-auth',
] as const;

/** One dialogue that was held, as far as it went. */
export interface Held {
  readonly place: SubmissionPlace;
  readonly session: SmtpSession;
}

/** Family and port: what a network lets out, or not. */
export function wayOf({ place: { address, port } }: Held): string {
  return `${familyOf(address)} ${port}`;
}

export function perhapsBlocked(held: Held): Unchecked {
  const detail = `${held.session.detail}; the port may be blocked on the way from here`;
  return unchecked(subjectOf(held), { reason: 'timeout', detail }, COULD_BE);
}

/** The dialogue went on, and not as far as what was to be seen; it may be for who we are. */
export function turnedAway(held: Held): readonly Unchecked[] {
  const { place, session } = held;
  const { startTls, clearExtensions, banner } = session;
  const isMasked = clearExtensions !== null && !startTls.offered && startTls.masked !== null;
  const beforeTls = place.service === 'submission' && (clearExtensions === null || isMasked);
  const behindTls = startTls.handshake !== null && !isAnsweredUnderTls(session);
  if (!beforeTls && !behindTls) return [];
  const said = session.steps.findLast(({ phase, reply }) => phase !== 'quit' && reply !== null)?.reply ?? banner;
  const isRefused = session.ended === 'complete' && said !== null && !isMasked;
  const detail = isMasked
    ? `something on the way, there or here, hides STARTTLS ("${startTls.masked ?? ''}")`
    : isRefused
      ? `it turns us away: ${said.code} ${said.lines[0]?.slice(0, 200) ?? ''}`.trimEnd()
      : session.detail;
  const couldBe = beforeTls ? COULD_BE : ['submission-no-auth'];
  return [unchecked(subjectOf(held), { reason: isRefused ? 'refused' : 'protocol-error', detail }, couldBe)];
}

function subjectOf({ place: { host, port, address } }: Held): string {
  return `${host}:${port} [${address}]`;
}

export function serverAt({ place: { host, port, address } }: Held): ServerAt {
  return { host, port, address };
}

export function troubled(held: Held) {
  const { startTls, detail } = held.session;
  const { failure, reply } = startTls;
  const refused =
    reply === null || reply.code < 300 ? null : `STARTTLS is refused: ${reply.code} ${reply.lines[0] ?? ''}`;
  return { ...serverAt(held), detail: (failure?.detail ?? refused ?? detail).slice(0, MAX_DETAIL) };
}

/** TLS was to come, and did not: from the first octet, or because STARTTLS is offered. */
export function tlsFailed({ place, session: { startTls } }: Held): boolean {
  return startTls.handshake === null && (place.service === 'submissions' || startTls.offered);
}

export function offersNoTls({ place, session: { clearExtensions, startTls } }: Held): boolean {
  const isOffered = startTls.offered || startTls.masked !== null;
  return place.service === 'submission' && clearExtensions !== null && !isOffered;
}

/** Those that give the password, or a token as good as one, to whoever listens (RFC 4954 section 4, RFC 7628 section 3.1). */
const READABLE = /^(?:PLAIN|LOGIN|XOAUTH2?|OAUTHBEARER)$/i;

export function authInClear(held: Held) {
  const offered = (held.session.clearExtensions?.['AUTH'] ?? '').split(' ');
  const readable = offered.filter((mechanism) => READABLE.test(mechanism));
  return readable.length === 0 ? [] : [{ ...serverAt(held), mechanisms: [...new Set(readable)].join(' ') }];
}

function isAnsweredUnderTls({ extensions, steps }: SmtpSession): boolean {
  return (
    extensions !== null && steps.some(({ phase, reply }) => phase === 'ehlo-tls' && reply !== null && reply.code < 300)
  );
}

/** Only where the dialogue got as far as the list under TLS. */
export function takesNoPassword({ place, session }: Held): boolean {
  return (
    place.withLogin &&
    session.startTls.handshake !== null &&
    isAnsweredUnderTls(session) &&
    !('AUTH' in (session.extensions ?? {}))
  );
}

export function refusedCertificate(held: Held, asOfMs: number) {
  const { handshake } = held.session.startTls;
  if (handshake === null) return [];
  const { certificate } = held.place;
  if (certificate === null) return [{ ...serverAt(held), detail: 'it presents no certificate that can be read' }];
  const detail =
    certificate.notAfterMs < asOfMs
      ? `it ended on ${new Date(certificate.notAfterMs).toISOString().slice(0, 10)}`
      : !handshake.trust.trusted
        ? handshake.trust.detail
        : namesHost(certificate, held.place.host)
          ? null
          : `it is for other names: ${certificate.names.slice(0, 3).join(', ') || certificate.subject}`;
  return detail === null ? [] : [{ ...serverAt(held), detail }];
}
