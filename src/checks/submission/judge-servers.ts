import type { Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { ServerAt } from '../../core/server-places.ts';
import type { SubmissionSeen } from './facts.ts';
import type { submissionFindings } from './findings.ts';
import {
  authInClear,
  type Held,
  offersNoTls,
  perhapsBlocked,
  refusedCertificate,
  serverAt,
  takesNoPassword,
  tlsFailed,
  troubled,
  turnedAway,
  wayOf,
} from './judge-session.ts';

type Found = FindingOf<typeof submissionFindings>;

/** What the dialogues with the servers show; each finding is proved by the transcripts of the servers it names. */
export function judgeServers({ places, asOfMs }: SubmissionSeen): readonly (Found | Unchecked)[] {
  const held = places.flatMap((place): readonly Held[] =>
    place.session.status === 'known' ? [{ place, session: place.session.value }] : [],
  );
  const { blocked, dead, alive } = sorted(held);
  const some = <T extends ServerAt>(servers: readonly T[], say: (servers: readonly T[]) => Found): readonly Found[] =>
    servers.length === 0 ? [] : [{ ...say(servers), evidence: transcripts(held, servers) }];
  return [
    ...some(dead.map(troubled), (servers) => ({ code: 'submission-unreachable', params: { servers } })),
    ...some(alive.filter(tlsFailed).map(troubled), (servers) => ({
      code: 'submission-tls-fails',
      params: { servers },
    })),
    ...some(alive.filter(offersNoTls).map(serverAt), (servers) => ({ code: 'submission-no-tls', params: { servers } })),
    ...some(alive.flatMap(authInClear), (servers) => ({ code: 'submission-auth-in-clear', params: { servers } })),
    ...some(
      alive.flatMap((one) => refusedCertificate(one, asOfMs)),
      (servers) => ({ code: 'submission-certificate-refused', params: { servers } }),
    ),
    ...some(alive.filter(takesNoPassword).map(serverAt), (servers) => ({
      code: 'submission-no-auth',
      params: { servers },
    })),
    ...blocked.map(perhapsBlocked),
    ...alive.flatMap(turnedAway),
  ];
}

/**
 * Many networks block these ports on the way out, or have no IPv6: silence is the server's own only where another one
 * answers on the same way.
 */
function sorted(held: readonly Held[]) {
  const silent = held.filter(({ session }) => session.phase === 'connect' && session.ended === 'timeout');
  const answered = held.filter((one) => !silent.includes(one));
  const refusing = answered.filter(({ session }) => session.phase === 'connect' || session.ended === 'no-greeting');
  const blocked = silent.filter((one) => !answered.some((other) => wayOf(other) === wayOf(one)));
  return {
    blocked,
    dead: [...refusing, ...silent.filter((one) => !blocked.includes(one))],
    alive: answered.filter((one) => !refusing.includes(one)),
  };
}

function transcripts(held: readonly Held[], servers: readonly ServerAt[]) {
  const isNamed = ({ place }: Held) =>
    servers.some(({ host, port, address }) => host === place.host && port === place.port && address === place.address);
  return held.filter(isNamed).flatMap(({ place }) => place.session.evidence);
}
