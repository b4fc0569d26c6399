import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import { type CaaName, type CaaNames, caaNames, type Presented } from './facts.ts';
import { caaFindings } from './findings.ts';
import type { Permission } from './parse.ts';

type Said = FindingOf<typeof caaFindings> | Unchecked;

export const caa = defineCheck({
  id: 'caa',
  area: 'transport',
  needs: { found: caaNames },
  findings: caaFindings,

  judge({ found }, { domain }) {
    if (found === null) return null;
    const { names, unseen } = found;
    return [
      ...failing(names),
      ...forbidden(names),
      ...nobody(names),
      ...missing(domain, names),
      ...open(names, unseen),
    ];
  },

  show({ found }) {
    return {
      names: (found?.names ?? []).map(({ name, at, permission, certificate, failed }) => ({
        name,
        at,
        answered: failed === null,
        allowed: permission?.issuers ?? null,
        allowedWildcards: permission?.wildcardIssuers ?? null,
        issuer: certificate.status === 'known' ? (certificate.value?.issuer ?? null) : null,
        reports: permission?.reports ?? [],
      })),
    };
  },
  summary({ names }) {
    const allowed = [...new Set(names.flatMap(({ allowed: issuers }) => issuers ?? []))];
    if (names.every(({ at }) => at === null)) return 'no CAA, which is no fault';
    const more = allowed.length > 2 ? ` and ${allowed.length - 2} more` : '';
    return allowed.length === 0
      ? 'CAA allows any authority'
      : `certificates from ${allowed.slice(0, 2).join(', ')}${more}`;
  },
});

/** The authorities that may issue what the name presents: for a wildcard, `issuewild` goes first (RFC 8659 section 4.3). */
function allowedFor({ issuers, wildcardIssuers }: Permission, { byWildcard }: Pick<Presented, 'byWildcard'>) {
  return byWildcard ? wildcardIssuers : issuers;
}

function failing(names: readonly CaaName[]): readonly Said[] {
  const broken = names.filter(({ failed }) => failed?.by === 'servers');
  const [first] = broken;
  if (!first?.failed) return [];
  const params = { names: broken.map(({ name }) => name), detail: first.failed.why.detail };
  return [{ code: 'caa-lookup-fails', params, evidence: first.evidence }];
}

function forbidden(names: readonly CaaName[]): readonly Said[] {
  const wrong = names.flatMap(({ name, at, byAlias, permission, certificate, evidence }) => {
    const presented = certificate.status === 'known' ? certificate.value : null;
    if (permission === null || at === null || !presented?.authority) return [];
    const { authority, byWildcard } = presented;
    const allowed = allowedFor(permission, presented);
    if (allowed === null || authority.identifiers.some((identifier) => allowed.includes(identifier))) return [];
    if (allowed.length === 0 && permission.malformed.length > 0) return []; // a mistake, which `nobody` tells
    const property = byWildcard && permission.wildcardIssuers !== permission.issuers ? 'issuewild' : 'issue';
    const [identifier = ''] = authority.identifiers;
    return [
      { name, at, issuer: authority.name, allowed, property, record: byAlias ? null : identifier, evidence } as const,
    ];
  });
  return [...Map.groupBy(wrong, ({ at, issuer, property }) => `${property} ${at} ${issuer}`).values()].flatMap(
    (group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { name: _, evidence, ...params } = first;
      return [
        {
          code: 'caa-forbids-issuer-in-use',
          params: { ...params, names: group.map(({ name }) => name) },
          evidence,
        } as const,
      ];
    },
  );
}

/** For the names of which `forbidden` does not say it already. */
function nobody(names: readonly CaaName[]): readonly Said[] {
  const stuck = names.flatMap(({ name, at, permission, certificate, evidence }) => {
    const presented = certificate.status === 'known' ? certificate.value : null;
    if (permission === null || at === null) return [];
    const because = whyNobody(permission, presented);
    return because === null ? [] : [{ name, at, because, evidence }];
  });
  return [...Map.groupBy(stuck, ({ at, because }) => `${at} ${because}`).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { at, because, evidence } = first;
    return [
      {
        code: 'caa-nobody-may-issue',
        params: { names: group.map(({ name }) => name), at, because },
        evidence,
      } as const,
    ];
  });
}

/** `issue ";"` is a fault only where a public authority's certificate is in use: without one, nobody is to issue. */
function whyNobody(permission: Permission, presented: Presented | null): string | null {
  const [tag] = permission.unknownCritical;
  if (tag !== undefined) return `no authority knows the critical property "${tag}"`;
  if (allowedFor(permission, presented ?? { byWildcard: false })?.length !== 0) return null;
  const [text] = permission.malformed;
  if (text !== undefined) return `"${text.slice(0, 100)}" names no authority`;
  return presented === null || presented.authority !== null ? null : 'the records name no authority';
}

function missing(domain: string, names: readonly CaaName[]): readonly Said[] {
  const without = names.filter(({ permission, failed }) => permission === null && failed === null);
  if (without.length === 0 || without.length < names.length) return [];
  const records = without.flatMap(({ name, isAlias, certificate }) => {
    const presented = certificate.status === 'known' ? certificate.value : null;
    const [identifier] = presented?.authority?.identifiers ?? [];
    const isShared = isAlias || name === domain || presented?.byWildcard;
    return isShared || identifier === undefined ? [] : [{ name, identifier }];
  });
  return [
    {
      code: 'caa-missing',
      params: { names: without.map(({ name }) => name), records },
      evidence: without.flatMap(({ evidence }) => evidence),
    },
  ];
}

function open(names: readonly CaaName[], unseen: CaaNames['unseen']): readonly Unchecked[] {
  const FORBIDS = ['caa-forbids-issuer-in-use'];
  const ALL = [...FORBIDS, 'caa-nobody-may-issue', 'caa-lookup-fails'];
  return [
    ...unseen.map(({ subject, why }) => unchecked(subject, why, ALL)),
    ...names.flatMap(({ name, failed }) =>
      failed?.by === 'unknown' ? [unchecked(`CAA of ${name}`, failed.why, ALL)] : [],
    ),
    ...names.flatMap(({ name, certificate, permission }): readonly Unchecked[] => {
      const restricts = permission !== null && (permission.issuers ?? permission.wildcardIssuers) !== null;
      if (!restricts) return [];
      const subject = `issuer of ${name}`;
      if (certificate.status === 'unknown') {
        return certificate.reason === 'not-requested' ? [] : [unchecked(subject, certificate, FORBIDS)];
      }
      if (certificate.value === null || certificate.value.authority !== null) return [];
      if (allowedFor(permission, certificate.value)?.length === 0) return []; // nobody is allowed, whoever it is
      const detail = `which CAA identifiers "${certificate.value.issuer.slice(0, 100)}" accepts is not known here`;
      return [unchecked(subject, { reason: 'not-proven', detail }, FORBIDS)];
    }),
  ];
}
