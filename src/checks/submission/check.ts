import { defineCheck, type Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { SmtpSession } from '../../core/net.ts';
import { type SubmissionPlace, type SubmissionSeen, submissionSeen } from './facts.ts';
import { type ServerAt, submissionFindings } from './findings.ts';

type Said = FindingOf<typeof submissionFindings> | Unchecked;

/** What a dialogue that could not be held might have shown. */
const COULD_BE = [
  'submission-auth-in-clear',
  'submission-no-tls',
  'submission-tls-fails',
  'submission-certificate-refused',
  'submission-unreachable',
  'submission-no-auth',
] as const;

export const submission = defineCheck({
  id: 'submission',
  area: 'transport',
  needs: { seen: submissionSeen },
  findings: submissionFindings,

  judge({ seen }, { domain }) {
    if (seen === null) return null;
    const held = seen.places.flatMap((place) =>
      place.session.status === 'known' ? [heldAt(place, place.session.value)] : [],
    );
    const silent = held.filter(({ session }) => session.phase === 'connect' && session.ended === 'timeout');
    const answered = held.filter((one) => !silent.includes(one));
    const refusing = answered.filter(({ session }) => session.phase === 'connect' || session.ended === 'no-greeting');
    const alive = answered.filter((one) => !refusing.includes(one));
    // Many networks block these ports on the way out: silence is the server's own only where another one answers.
    const dead = answered.length > 0 ? [...refusing, ...silent] : [];
    const { homeless } = seen;
    return [
      ...some(dead.map(troubled), (servers) => ({ code: 'submission-unreachable', params: { servers } })),
      ...(homeless.length > 0
        ? [
            {
              code: 'submission-host-missing',
              params: { domain, sites: homeless.map(({ host, port }) => ({ host, port })) },
            } as const,
          ]
        : []),
      ...some(alive.filter(({ session }) => tlsFailed(session)).map(troubled), (servers) => ({
        code: 'submission-tls-fails',
        params: { servers },
      })),
      ...some(alive.filter(offersNoTls).map(serverAt), (servers) => ({
        code: 'submission-no-tls',
        params: { servers },
      })),
      ...some(alive.flatMap(authInClear), (servers) => ({ code: 'submission-auth-in-clear', params: { servers } })),
      ...some(
        alive.flatMap((one) => refusedCertificate(one, seen.asOfMs)),
        (servers) => ({
          code: 'submission-certificate-refused',
          params: { servers },
        }),
      ),
      ...some(alive.filter(takesNoPassword).map(serverAt), (servers) => ({
        code: 'submission-no-auth',
        params: { servers },
      })),
      ...withoutImplicitTls(domain, seen),
      ...(answered.length === 0 ? silent.map(blocked) : []),
      ...seen.unseen.map(({ subject, why: { reason, detail } }): Unchecked => {
        return { code: 'unchecked', subject, reason, detail, couldBe: COULD_BE };
      }),
    ];
  },

  show({ seen }) {
    const places = seen?.places ?? [];
    return {
      servers: places.map(({ host, port, address, from, session, certificate }) => {
        const value = session.status === 'known' ? session.value : null;
        return {
          host,
          port,
          address,
          from,
          tls: value?.startTls.handshake?.protocol ?? null,
          auth: value?.extensions?.['AUTH'] ?? null,
          certificate: certificate?.subject ?? null,
        };
      }),
    };
  },
  summary({ servers }) {
    const hosts = new Set(servers.map(({ host, port }) => `${host}:${port}`));
    return `${[...hosts].slice(0, 2).join(', ')}${hosts.size > 2 ? ` and ${hosts.size - 2} more` : ''}, TLS, names match`;
  },
});

function blocked({ place: { host, port, address }, session }: Held): Unchecked {
  const detail = `${session.detail}; the port may be blocked on the way from here`;
  return { code: 'unchecked', subject: `${host}:${port} [${address}]`, reason: 'timeout', detail, couldBe: COULD_BE };
}

interface Held {
  readonly place: SubmissionPlace;
  readonly session: SmtpSession;
}

function heldAt(place: SubmissionPlace, session: SmtpSession): Held {
  return { place, session };
}

function serverAt({ place: { host, port, address } }: Held): ServerAt {
  return { host, port, address };
}

function troubled(held: Held) {
  const { startTls, detail } = held.session;
  return { ...serverAt(held), detail: startTls.failure?.detail ?? detail };
}

function some<T, S extends Said>(places: readonly T[], say: (places: readonly T[]) => S): readonly S[] {
  return places.length > 0 ? [say(places)] : [];
}

function tlsFailed({ startTls, phase }: SmtpSession): boolean {
  return startTls.handshake === null && (startTls.failure !== null || phase === 'tls' || phase === 'starttls');
}

function offersNoTls({ place, session }: Held): boolean {
  return place.service === 'submission' && session.clearExtensions !== null && !session.startTls.offered;
}

function authInClear(held: Held) {
  const mechanisms = held.session.clearExtensions?.['AUTH'];
  return mechanisms === undefined ? [] : [{ ...serverAt(held), mechanisms }];
}

/** Only where the dialogue got as far as the list under TLS, and it was one. */
function takesNoPassword({ session }: Held): boolean {
  const { startTls, extensions, steps } = session;
  const answered = steps.some(({ phase, reply }) => phase === 'ehlo-tls' && reply !== null && reply.code < 300);
  return startTls.handshake !== null && answered && extensions !== null && !('AUTH' in extensions);
}

function refusedCertificate(held: Held, asOfMs: number) {
  const { handshake } = held.session.startTls;
  if (handshake === null) return [];
  const { certificate } = held.place;
  if (certificate === null) return [{ ...serverAt(held), detail: 'it presents no certificate that can be read' }];
  const detail =
    certificate.notAfterMs < asOfMs
      ? `it ended on ${new Date(certificate.notAfterMs).toISOString().slice(0, 10)}`
      : !handshake.trust.trusted
        ? handshake.trust.detail
        : certificate.match === 'alternative'
          ? null
          : `it is for other names: ${certificate.names.slice(0, 3).join(', ') || certificate.subject}`;
  return detail === null ? [] : [{ ...serverAt(held), detail }];
}

function withoutImplicitTls(domain: string, { sites, unseen }: SubmissionSeen): readonly Said[] {
  const published = sites.filter(({ from }) => from === 'srv');
  const asked = unseen.some(({ subject }) => subject.startsWith('_submissions.'));
  if (asked || published.length === 0 || published.some(({ service }) => service === 'submissions')) return [];
  return [{ code: 'submission-no-implicit-tls', params: { domain } }];
}
