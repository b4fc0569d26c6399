import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { type ClientSetup, clientSetup as clientSetupFact } from './facts.ts';
import { clientSetupFindings } from './findings.ts';

type Said = FindingOf<typeof clientSetupFindings> | Unchecked;

export const clientSetup = defineCheck({
  id: 'client-setup',
  area: 'transport',
  needs: { setup: clientSetupFact },
  findings: clientSetupFindings,

  judge({ setup }, { domain, options }) {
    if (setup === null) return null;
    // Of submission servers that are missing, `submission` tells, which looks at them.
    const toldThere = (source: string) => options.smtp.enabled && /^_submissions?\._tcp\./.test(source);
    const missing = setup.hints.filter(
      ({ source, exists }) => exists.status === 'known' && !exists.value && !toldThere(source),
    );
    return [
      ...nothing(domain, setup),
      ...(missing.length > 0
        ? [
            {
              code: 'client-setup-host-missing',
              params: { domain, missing: missing.map(({ source, host }) => ({ source, host })) },
            } as const,
          ]
        : []),
      ...autoconfig(setup),
      ...setup.unseen.map(({ subject, why }) =>
        unchecked(subject, why, ['client-setup-missing', 'client-setup-host-missing']),
      ),
      ...setup.hints.flatMap(({ source, exists }) =>
        exists.status === 'unknown' ? [unchecked(`host of ${source}`, exists, ['client-setup-host-missing'])] : [],
      ),
    ];
  },

  show({ setup }) {
    return {
      hints: (setup?.hints ?? []).map(({ by, source, host, port, exists }) => ({
        by,
        source,
        host,
        port,
        exists: exists.status === 'known' ? exists.value : null,
      })),
      denied: setup?.denied ?? [],
      hostedBy: setup?.hostedBy ?? null,
      autoconfig: setup?.autoconfig ?? null,
      unanswered: setup?.unseen.length ?? 0,
    };
  },
  summary({ hints, hostedBy, unanswered }) {
    const ways = [...new Set(hints.map(({ by }) => (by === 'srv' ? 'SRV' : by)))];
    if (ways.length === 0 && hostedBy !== null) return `mail programs know the servers of ${hostedBy}`.slice(0, 60);
    if (ways.length === 0 && unanswered > 0) return 'nothing seen, and not every question was answered';
    return ways.length === 0
      ? 'nothing published'
      : `${ways.join(', ')}: ${hints.length} ${hints.length === 1 ? 'server' : 'servers'}`;
  },
});

function nothing(domain: string, { hints, denied, autoconfig, hostedBy, unseen: open }: ClientSetup): readonly Said[] {
  if (hostedBy !== null) return [];
  const isSilent = hints.length === 0 && denied.length === 0 && autoconfig === null && open.length === 0;
  return isSilent ? [{ code: 'client-setup-missing', params: { domain } }] : [];
}

function autoconfig({ autoconfig: file }: ClientSetup): readonly Said[] {
  if (file === null) return [];
  const { url, detail, servers } = file;
  if (servers === null || servers.length === 0)
    return [{ code: 'client-setup-autoconfig-broken', params: { url, detail } }];
  const clear = servers
    .filter(({ socket }) => socket?.toLowerCase() === 'plain')
    .map(({ host, port }) => `${host}:${port ?? '?'}`);
  return clear.length > 0 ? [{ code: 'client-setup-clear-text', params: { servers: clear } }] : [];
}
