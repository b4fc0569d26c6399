import { type Context, defineFact, maybe } from '../../core/fact.ts';
import type { TlsHandshake } from '../../core/net.ts';
import { type Evidence, known, type Observation, type Unknown, unknown } from '../../core/observation.ts';
import { type SubmissionSeen, submissionSeen } from '../submission/facts.ts';
import { type Certificate, parseCertificate, type TlsPlaces, tlsPlaces } from '../tls/facts.ts';
import { VERSIONS, type Version } from './client-hello.ts';
import type { Server } from './probe-facts.ts';
import { type Answer, type Taken, takeApart } from './scan-facts.ts';

export type { Certificate } from '../tls/facts.ts';
export type { Version } from './client-hello.ts';
export type { Answer } from './scan-facts.ts';
export { isStaticRsa, suiteName, type WeakFamily } from './suite-facts.ts';

export interface ScannedServer extends Server, Taken {
  /** A mail server for everybody (RFC 3207), or one for the domain's own users (RFC 8314). */
  readonly service: 'mx' | 'submission';
  /** The ordinary handshake, which Node held; null: none came about. */
  readonly handshake: TlsHandshake | null;
  /** Its chain, read: leaf first; null for what is no certificate. */
  readonly certificates: readonly (Certificate | null)[];
}

export interface Scan {
  readonly servers: readonly ScannedServer[];
  /** Addresses that offer TLS and were not taken apart. */
  readonly omitted: number;
  /** What could not be seen at all. */
  readonly unseen: readonly { readonly subject: string; readonly why: Unknown }[];
}

/** Of each service: a hostile zone may name hundreds. */
export const MAX_SERVERS = 4;

/** TLS of each address taken apart, hello by hello (`--tls-scan`). Null where nobody asked for it. */
export const tlsScan = defineFact({
  id: 'tls-scan',
  needs: { tls: maybe(tlsPlaces), submission: maybe(submissionSeen) },
  async observe({ tls, submission }, context): Promise<Observation<Scan | null>> {
    if (!context.target.options.tlsScan) return known(null);
    const groups = [mailServers(tls, context), submissionServers(submission)];
    const unseen = groups.flatMap((group) => group.unseen);
    const chosen = groups.flatMap(({ found }) => found.slice(0, MAX_SERVERS));
    if (chosen.length === 0 && unseen.length === 0) return unknown('not-requested', 'no server offers TLS');
    const servers = await Promise.all(chosen.map((server) => scan(server, context)));
    const omitted = groups.reduce((sum, { found }) => sum + found.length, -chosen.length);
    return known({ servers, omitted, unseen }, servers.flatMap(evidenceOf));
  },
});

type Found = Pick<ScannedServer, 'host' | 'address' | 'port' | 'tls' | 'service' | 'handshake'>;

interface Group {
  readonly found: readonly Found[];
  readonly unseen: Scan['unseen'];
}

/** What the user left out, and what IPv6 we have not, is set aside: `tls` and `submission` say so. */
function isAside({ reason }: Unknown): boolean {
  return reason === 'not-requested' || reason === 'no-ipv6';
}

function unseenAt(subject: string, seen: Observation<unknown>): Scan['unseen'] {
  return seen.status === 'known' || isAside(seen) ? [] : [{ subject, why: seen }];
}

function mailServers(tls: Observation<TlsPlaces>, { target }: Context): Group {
  if (tls.status === 'unknown') return { found: [], unseen: unseenAt('TLS of the mail servers', tls) };
  const { port } = target.options.smtp;
  const { places, unresolved } = tls.value;
  return {
    found: places.flatMap(({ host, address, seen }) =>
      seen.status === 'known' && seen.value?.startTls.offered
        ? [{ host, address, port, tls: 'starttls', service: 'mx', handshake: seen.value.startTls.handshake } as const]
        : [],
    ),
    unseen: [
      ...places.flatMap(({ host, address, seen }) => unseenAt(`TLS of ${host} [${address}]`, seen)),
      ...unresolved.map(({ host, type, why }) => ({ subject: `TLS of the ${type} addresses of ${host}`, why })),
    ],
  };
}

function submissionServers(submission: Observation<SubmissionSeen | null>): Group {
  if (submission.status === 'unknown')
    return { found: [], unseen: unseenAt('TLS of the submission servers', submission) };
  const { places = [], unseen = [] } = submission.value ?? {};
  return {
    found: places.flatMap(({ host, address, port, service, session }) => {
      const isImplicit = service === 'submissions';
      if (session.status === 'unknown') return [];
      const { handshake, offered } = session.value.startTls;
      if (handshake === null && (isImplicit || !offered)) return [];
      const tls = isImplicit ? 'implicit' : 'starttls';
      return [{ host, address, port, tls, service: 'submission', handshake } as const];
    }),
    unseen: unseen.flatMap(({ subject, why }) => unseenAt(`TLS of ${subject}`, why)),
  };
}

async function scan(server: Found, context: Context): Promise<ScannedServer> {
  const taken = await takeApart(server, context);
  const { handshake, host } = server;
  const certificates = (handshake?.chain ?? []).map((der) => parseCertificate(der, host));
  return { ...server, ...taken, versions: withoutContradiction(taken.versions, handshake), certificates };
}

/** As Node names them. */
const PROTOCOLS: Readonly<Record<string, Version>> = {
  TLSv1: 'TLS 1.0',
  'TLSv1.1': 'TLS 1.1',
  'TLSv1.2': 'TLS 1.2',
  'TLSv1.3': 'TLS 1.3',
};

/** A version in which an ordinary handshake was held is there, whatever our hello was answered with. */
function withoutContradiction(versions: Taken['versions'], handshake: TlsHandshake | null): Taken['versions'] {
  const spoken = PROTOCOLS[handshake?.protocol ?? ''];
  const answer = spoken === undefined ? undefined : versions.get(spoken);
  if (spoken === undefined || answer?.status !== 'known' || isAccepted(answer.value, spoken)) return versions;
  const detail = `${spoken} was agreed upon in an ordinary handshake, and the hello for it refused`;
  return new Map([...versions, [spoken, unknown('protocol-error', detail, answer.evidence)]]);
}

function isAccepted(greeting: Extract<Answer, { status: 'known' }>['value'], version: Version): boolean {
  return greeting?.version === VERSIONS[version];
}

/** Whether a server takes a version; null: it cannot be said. */
export function takes({ versions }: Taken, version: Version): boolean | null {
  const answer = versions.get(version);
  return answer === undefined || answer.status === 'unknown' ? null : isAccepted(answer.value, version);
}

export function answersOf({ versions, weak, dhe, weakGroups, compression }: Taken): readonly Answer[] {
  return [...versions.values(), ...weak.values(), dhe, weakGroups, compression];
}

/** Each exchange once: one may stand for several families. */
function evidenceOf(server: ScannedServer): readonly Evidence[] {
  return [...new Set(answersOf(server).flatMap(({ evidence }) => evidence))];
}
