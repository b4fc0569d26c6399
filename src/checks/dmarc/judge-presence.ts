import type { Unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Evidence, Observation } from '../../core/observation.ts';
import type { DomainRole } from '../role/facts.ts';
import { evidenceOf } from './facts.ts';
import type { dmarcFindings } from './findings.ts';
import type { Misplaced } from './findings-record.ts';
import { listedOrganization } from './legacy.ts';
import { nearMiss } from './near-miss.ts';
import type { DmarcName, DmarcPolicy, DmarcWalk, WalkedName } from './outcome.ts';
import { parseDmarc } from './parse.ts';
import type { DmarcStrays } from './stray-facts.ts';
import { clip, excerpt, type ReportTo } from './words.ts';

export type Said = FindingOf<typeof dmarcFindings> | Unchecked;

const MAX_TEXTS = 10;

/**
 * Whether there is a record where receivers look, and what stands in its place.
 *
 * @param policy  known: which record is in force is decided
 */
export function judgePresence(
  domain: string,
  { names }: DmarcWalk,
  policy: DmarcPolicy,
  strays: Observation<DmarcStrays>,
  role: DomainRole,
  reports: ReportTo,
): readonly Said[] {
  const found = strays.status === 'known' ? misplaced(strays.value) : [];
  const evidence = [...(names[0]?.seen.evidence ?? []), ...strays.evidence];
  const instead = [
    ...several(domain, names, policy),
    ...misses(domain, names, policy),
    ...(policy.found ? [] : wrongPlace(domain, found, evidence)),
  ];
  if (!policy.found && instead.length === 0) instead.push(missing(domain, role, reports, names));
  const own = names[0]?.seen;
  if (own?.status !== 'known') return instead;
  return [
    ...instead,
    ...dangling(domain, own.value, own.evidence),
    ...(policy.found && found.length > 0
      ? [{ code: 'dmarc-stray-record', params: { domain, found }, evidence } as const]
      : []),
    ...unrelated(domain, own.value, wildcardSeen(strays), evidence),
  ];
}

/** Names whose record would be in force, were it one: the domain's own, and without any policy the organization's. */
function deciding(domain: string, names: readonly WalkedName[], { found, source }: DmarcPolicy) {
  const organization = listedOrganization(domain);
  return names.flatMap(({ domain: location, seen }) => {
    const decides = source !== 'own' && (location === domain || (!found && location === organization));
    return decides && seen.status === 'known' ? [{ location, ...seen.value, evidence: seen.evidence }] : [];
  });
}

function several(domain: string, names: readonly WalkedName[], policy: DmarcPolicy): Said[] {
  return deciding(domain, names, policy)
    .filter(({ records }) => records.length > 1)
    .map(({ location, records, evidence }) => ({
      code: 'dmarc-multiple',
      params: { location, count: records.length, records: records.slice(0, MAX_TEXTS), keep: best(records) },
      evidence,
    }));
}

/** The record to keep: without a fault, with a policy and reports, and among equals the first by its text. */
function best(records: readonly string[]): string {
  const cost = (text: string) => {
    const { faults, p, rua } = parseDmarc(text);
    return faults.length * 10 + (p === null ? 5 : 0) + (rua.length === 0 ? 1 : 0);
  };
  return [...records].sort((a, b) => cost(a) - cost(b) || (a < b ? -1 : 1))[0] ?? '';
}

function misses(domain: string, names: readonly WalkedName[], policy: DmarcPolicy): Said[] {
  return deciding(domain, names, policy).flatMap(({ location, records, others, evidence }): Said[] => {
    const miss = records.length === 0 ? others.map(nearMiss).find((found) => found !== null) : null;
    if (!miss) return [];
    const { text, fault, meant, start, end } = miss;
    const params = { domain, location, text: clip(text), fault, meant };
    const marked = excerpt(`_dmarc.${location}`, text, start, end, 'expected "v=DMARC1;" first, nothing before it');
    const inForce = policy.location;
    return inForce === null
      ? [{ code: 'dmarc-near-miss', params, excerpt: marked, evidence }]
      : [{ code: 'dmarc-own-record-ignored', params: { ...params, inForce }, excerpt: marked, evidence }];
  });
}

function misplaced({ names }: DmarcStrays): readonly Misplaced[] {
  return names.flatMap(({ name, place, seen }) =>
    seen.status === 'known' ? seen.value.map((text) => ({ name, place, text })) : [],
  );
}

function wrongPlace(domain: string, found: readonly Misplaced[], evidence: readonly Evidence[]): Said[] {
  return found.length > 0 ? [{ code: 'dmarc-wrong-place', params: { domain, found }, evidence }] : [];
}

function missing(domain: string, role: DomainRole, reports: ReportTo, names: readonly WalkedName[]): Said {
  const organization = listedOrganization(domain);
  const evidence = evidenceOf(names);
  const home = role.sends ? organization : domain;
  const seen = names.find((name) => name.domain === home)?.seen;
  const alias = (seen?.status === 'known' ? seen.value.aliases[0] : null) ?? null;
  return role.sends
    ? { code: 'dmarc-missing', params: { domain, organization, reportTo: reports(organization), alias }, evidence }
    : { code: 'dmarc-missing-parked', params: { domain, alias }, evidence };
}

/** An alias at `_dmarc` that leads to no record. */
function dangling(domain: string, { kind, aliases }: DmarcName, evidence: readonly Evidence[]): readonly Said[] {
  const [alias] = aliases;
  const target = aliases.at(-1);
  if (alias === undefined || target === undefined || kind === 'records') return [];
  const params = { domain, alias, target, nonexistent: kind === 'nxdomain' };
  return [{ code: 'dmarc-cname-dangling', params, evidence }];
}

function wildcardSeen(strays: Observation<DmarcStrays>): boolean {
  return strays.status === 'known' && strays.value.wildcard?.status === 'known' && strays.value.wildcard.value;
}

/** What else stands at `_dmarc`, and whether a wildcard put it there. */
function unrelated(
  domain: string,
  { records, others }: DmarcName,
  wildcard: boolean,
  evidence: readonly Evidence[],
): readonly Said[] {
  const [record] = records;
  // Where there is no record, a text that was meant to be one is told as such.
  const texts = others.filter((text) => record !== undefined || nearMiss(text) === null).slice(0, MAX_TEXTS);
  const said: Said[] = [];
  if (texts.length > 0)
    said.push({ code: 'dmarc-unrelated-txt', params: { location: domain, texts, wildcard }, evidence });
  if (record !== undefined && wildcard)
    said.push({ code: 'dmarc-wildcard', params: { location: domain, text: record }, evidence });
  return said;
}
