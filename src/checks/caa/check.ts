import { defineCheck, type Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { type CaaName, caaNames } from './facts.ts';
import { caaFindings } from './findings.ts';

type Said = FindingOf<typeof caaFindings> | Unchecked;

export const caa = defineCheck({
  id: 'caa',
  area: 'transport',
  needs: { names: caaNames },
  findings: caaFindings,

  judge({ names }, { domain }) {
    if (names === null) return null;
    return [...failed(names), ...forbidden(names), ...nobody(names), ...missing(domain, names)];
  },

  show({ names }) {
    return {
      names: (names ?? []).map(({ name, at, permission, issuer }) => ({
        name,
        at,
        allowed: permission?.issuers ?? null,
        issuer: issuer?.name ?? null,
        reports: permission?.reports ?? [],
      })),
    };
  },
  summary({ names }) {
    const allowed = new Set(names.flatMap(({ allowed: issuers }) => issuers ?? []));
    return allowed.size === 0
      ? 'no CAA, which is no fault'
      : `certificates from ${[...allowed].slice(0, 3).join(', ')}`;
  },
});

/** That a server fails on this type while others are answered is its own doing; silence may be ours. */
function failed(names: readonly CaaName[]): readonly Said[] {
  const broken = names.filter(({ failed: why }) => why?.reason === 'dns-failure');
  const [first] = broken;
  return [
    ...(first?.failed
      ? [
          {
            code: 'caa-lookup-fails',
            params: { names: broken.map(({ name }) => name), detail: first.failed.detail },
            evidence: first.evidence,
          } as const,
        ]
      : []),
    ...names.flatMap(({ name, failed: why }): readonly Unchecked[] =>
      why === null || why.reason === 'dns-failure'
        ? []
        : [
            {
              code: 'unchecked',
              subject: `CAA of ${name}`,
              reason: why.reason,
              detail: why.detail,
              couldBe: ['caa-forbids-issuer-in-use', 'caa-nobody-may-issue'],
            },
          ],
    ),
  ];
}

function forbidden(names: readonly CaaName[]): readonly Said[] {
  const wrong = names.flatMap(({ name, at, permission, issuer, evidence }) => {
    const allowed = permission?.issuers ?? null;
    if (allowed === null || issuer === null || at === null) return [];
    return issuer.identifiers.some((identifier) => allowed.includes(identifier))
      ? []
      : [{ name, at, issuer, allowed, evidence }];
  });
  const byPlace = Map.groupBy(wrong, ({ at, issuer }) => `${at} ${issuer.name}`);
  return [...byPlace.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { at, issuer, allowed, evidence } = first;
    const record = issuer.identifiers[0] ?? '';
    return [
      {
        code: 'caa-forbids-issuer-in-use',
        params: { names: group.map(({ name }) => name), at, issuer: issuer.name, allowed, record },
        evidence,
      } as const,
    ];
  });
}

function nobody(names: readonly CaaName[]): readonly Said[] {
  const stuck = names.flatMap(({ name, at, permission, evidence }) => {
    const [tag] = permission?.unknownCritical ?? [];
    const [text] = permission?.malformed ?? [];
    const because =
      tag !== undefined
        ? `the critical property "${tag.slice(0, 50)}" is known to nobody`
        : text !== undefined && permission?.issuers?.length === 0
          ? `"${text.slice(0, 100)}" names no authority`
          : null;
    return because === null || at === null ? [] : [{ name, at, because, evidence }];
  });
  const [first] = stuck;
  if (first === undefined) return [];
  const { at, because, evidence } = first;
  return [{ code: 'caa-nobody-may-issue', params: { names: stuck.map(({ name }) => name), at, because }, evidence }];
}

function missing(domain: string, names: readonly CaaName[]): readonly Said[] {
  const open = names.filter(({ permission, failed: why }) => permission === null && why === null);
  if (open.length === 0 || open.length < names.length) return [];
  const issuers = [...new Set(open.flatMap(({ issuer }) => issuer?.identifiers[0] ?? []))];
  const [only] = issuers;
  return [
    {
      code: 'caa-missing',
      params: {
        names: open.map(({ name }) => name),
        at: domain,
        record: issuers.length === 1 && only !== undefined ? only : null,
      },
      evidence: open.flatMap(({ evidence }) => evidence),
    },
  ];
}
