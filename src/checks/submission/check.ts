import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { type SubmissionSeen, submissionSeen } from './facts.ts';
import { submissionFindings } from './findings.ts';
import {
  authInClear,
  COULD_BE,
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

type Said = FindingOf<typeof submissionFindings> | Unchecked;

export const submission = defineCheck({
  id: 'submission',
  area: 'transport',
  needs: { seen: submissionSeen },
  findings: submissionFindings,

  judge({ seen }, { domain }) {
    if (seen === null) return null;
    const held = seen.places.flatMap((place) =>
      place.session.status === 'known' ? [{ place, session: place.session.value }] : [],
    );
    const silent = held.filter(({ session }) => session.phase === 'connect' && session.ended === 'timeout');
    const answered = held.filter((one) => !silent.includes(one));
    const refusing = answered.filter(({ session }) => session.phase === 'connect' || session.ended === 'no-greeting');
    const alive = answered.filter((one) => !refusing.includes(one));
    // Many networks block these ports on the way out, or have no IPv6: silence is the server's own only where another
    // one answers on the same way.
    const blocked = silent.filter((one) => !answered.some((other) => wayOf(other) === wayOf(one)));
    const dead = [...refusing, ...silent.filter((one) => !blocked.includes(one))];
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
      ...some(alive.filter(tlsFailed).map(troubled), (servers) => ({
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
      ...blocked.map(perhapsBlocked),
      ...alive.flatMap(turnedAway),
      ...seen.unseen.map(({ subject, why }): Unchecked => {
        return unchecked(subject, why, COULD_BE);
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
    const seen = servers.filter(({ tls }) => tls !== null);
    const hosts = new Set(seen.map(({ host, port }) => `${host}:${port}`));
    if (hosts.size === 0) return 'no server was looked at';
    return `${[...hosts].slice(0, 2).join(', ')}${hosts.size > 2 ? ` and ${hosts.size - 2} more` : ''}, TLS, names match`;
  },
});

function some<T, S extends Said>(places: readonly T[], say: (places: readonly T[]) => S): readonly S[] {
  return places.length > 0 ? [say(places)] : [];
}

function withoutImplicitTls(domain: string, { sites, implicitTlsAsked }: SubmissionSeen): readonly Said[] {
  const published = sites.filter(({ from }) => from === 'srv');
  if (!implicitTlsAsked || published.length === 0 || published.some(({ service }) => service === 'submissions'))
    return [];
  return [{ code: 'submission-no-implicit-tls', params: { domain } }];
}
