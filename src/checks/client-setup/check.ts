import { defineCheck, type Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { type ClientSetup, clientSetup as clientSetupFact } from './facts.ts';
import { clientSetupFindings } from './findings.ts';

type Said = FindingOf<typeof clientSetupFindings> | Unchecked;

export const clientSetup = defineCheck({
  id: 'client-setup',
  area: 'transport',
  needs: { setup: clientSetupFact },
  findings: clientSetupFindings,

  judge({ setup }, { domain }) {
    if (setup === null) return null;
    const missing = setup.hints.filter(({ exists }) => exists.status === 'known' && !exists.value);
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
        unseen(subject, why, ['client-setup-missing', 'client-setup-host-missing']),
      ),
      ...setup.hints.flatMap(({ source, exists }) =>
        exists.status === 'unknown' ? [unseen(`host of ${source}`, exists, ['client-setup-host-missing'])] : [],
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
      autoconfig: setup?.autoconfig ?? null,
    };
  },
  summary({ hints }) {
    const ways = [...new Set(hints.map(({ by }) => (by === 'srv' ? 'SRV' : by)))];
    return ways.length === 0
      ? 'nothing published'
      : `${ways.join(', ')}: ${hints.length} ${hints.length === 1 ? 'server' : 'servers'}`;
  },
});

function nothing(domain: string, { hints, denied, autoconfig, unseen: open }: ClientSetup): readonly Said[] {
  const isSilent = hints.length === 0 && denied.length === 0 && autoconfig === null && open.length === 0;
  return isSilent ? [{ code: 'client-setup-missing', params: { domain } }] : [];
}

function autoconfig({ autoconfig: file }: ClientSetup): readonly Said[] {
  if (file === null) return [];
  const { url, detail, servers } = file;
  if (servers === null) return [{ code: 'client-setup-autoconfig-broken', params: { url, detail } }];
  const clear = servers
    .filter(({ socket }) => socket?.toLowerCase() === 'plain')
    .map(({ host, port }) => `${host}:${port ?? '?'}`);
  return clear.length > 0 ? [{ code: 'client-setup-clear-text', params: { servers: clear } }] : [];
}

function unseen(
  subject: string,
  { reason, detail }: Pick<Unchecked, 'reason' | 'detail'>,
  couldBe: readonly string[],
): Unchecked {
  return { code: 'unchecked', subject, reason, detail, couldBe };
}
