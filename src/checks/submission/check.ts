import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { type SubmissionSeen, submissionSeen } from './facts.ts';
import { submissionFindings } from './findings.ts';
import { judgeServers } from './judge-servers.ts';
import { COULD_BE } from './judge-session.ts';

type Said = FindingOf<typeof submissionFindings> | Unchecked;

/** The servers that take the domain's own mail from its users (RFC 6409, RFC 8314). */
export const submission = defineCheck({
  id: 'submission',
  area: 'transport',
  needs: { seen: submissionSeen },
  findings: submissionFindings,

  judge({ seen }, { domain }) {
    if (seen === null) return null;
    return [
      ...judgeServers(seen),
      ...hostsMissing(domain, seen),
      ...withoutImplicitTls(domain, seen),
      ...seen.unseen.map(({ subject, why }) => unchecked(subject, why, COULD_BE)),
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

function hostsMissing(domain: string, { homeless }: SubmissionSeen): readonly Said[] {
  if (homeless.length === 0) return [];
  const sites = homeless.map(({ site: { host, port } }) => ({ host, port }));
  const evidence = homeless.flatMap((one) => one.evidence);
  return [{ code: 'submission-host-missing', params: { domain, sites }, evidence }];
}

function withoutImplicitTls(
  domain: string,
  { published, implicitTlsAsked, srvEvidence }: SubmissionSeen,
): readonly Said[] {
  if (!implicitTlsAsked || published.length === 0 || published.some(({ service }) => service === 'submissions'))
    return [];
  return [{ code: 'submission-no-implicit-tls', params: { domain }, evidence: srvEvidence }];
}
