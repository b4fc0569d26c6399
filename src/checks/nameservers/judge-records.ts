import { type Unchecked, unchecked } from '../../core/check.ts';
import type { DnsFailure } from '../../core/net.ts';
import type { Evidence } from '../../core/observation.ts';
import type { AskedServer, Zone } from './facts.ts';
import { DIFFER, type Found } from './judge-servers.ts';
import { judgeVisible } from './judge-visible.ts';
import type { Difference, FailedRecord, Serial } from './record-findings.ts';
import { ownValues, type Question, type Said, servesZone } from './said.ts';

/** Answers to `what` that are no proof of mail, and no way for it. */
const BESIDE: readonly string[] = ['MTA-STS', 'TLS-RPT', 'BIMI'];
const MAX_VALUES = 20;
const MAX_VALUE_CHARACTERS = 1_000;

/** What the servers say to the same questions, each itself; where they agree, what the resolver says beside it. */
export function judgeRecords(zone: Zone): readonly Found[] {
  const { apex, questions } = zone;
  const differences: Differing[] = [];
  const agreed: { readonly index: number; readonly question: Question; readonly values: readonly string[] }[] = [];
  for (const [index, question] of questions.entries()) {
    const { name, type, what } = question;
    const answers = answersTo(index, zone.asked);
    const versions = versionsOf(answers);
    const [only, another] = versions;
    if (another !== undefined) {
      const evidence = answers.flatMap((answer) => answer.evidence);
      differences.push({ difference: { name, type, what, versions }, evidence });
    } else if (only !== undefined) {
      agreed.push({ index, question, values: only.values });
    }
  }
  const serials = serialsOf(zone);
  const found: Found[] = [...aliasAtApex(zone), ...failing(zone), ...unanswered(zone), ...judgeVisible(zone, agreed)];
  if (differences.length === 0 && !areOne(serials)) {
    found.push({ code: 'nameservers-serial-differs', params: { apex, serials }, evidence: serialEvidence(zone) });
  }
  return [...found, ...differing(apex, differences, areOne(serials) ? [] : serials)];
}

interface Differing {
  readonly difference: Difference;
  readonly evidence: readonly Evidence[];
}

/** Not the same becomes of mail where the servers disagree about its way, its proof, or what is only asked for beside. */
function codeOf({ difference: { type, what } }: Differing) {
  if (type === 'MX') return 'nameservers-mx-differs';
  return BESIDE.includes(what) ? 'nameservers-policies-differ' : 'nameservers-records-differ';
}

function differing(apex: string, all: readonly Differing[], serials: readonly Serial[]): readonly Found[] {
  return [...Map.groupBy(all, codeOf)].map(([code, own]) => ({
    code,
    params: { apex, differences: own.map(({ difference }) => difference), serials },
    evidence: own.flatMap(({ evidence }) => evidence),
  }));
}

interface OwnAnswer {
  readonly host: string;
  readonly said: Said;
  readonly values: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** The answers of servers that are in charge, where they speak with authority. */
function answersTo(index: number, asked: readonly AskedServer[]): readonly OwnAnswer[] {
  return asked.filter(isInCharge).flatMap(({ host, answers }) => {
    const answer = answers?.[index];
    const values = answer === undefined ? null : ownValues(answer.said);
    return answer === undefined || values === null ? [] : [{ host, ...answer, values }];
  });
}

/** The different answers, the most common first. */
function versionsOf(answers: readonly OwnAnswer[]): Difference['versions'] {
  return [...Map.groupBy(answers, ({ values }) => JSON.stringify(values)).values()]
    .map((group) => ({ servers: group.map(({ host }) => host), values: clipped(group[0]?.values ?? []) }))
    .sort((one, other) => other.servers.length - one.servers.length);
}

/** Bounded: a hostile zone may hold 64 kB at one name. */
function clipped(values: readonly string[]): readonly string[] {
  return values.slice(0, MAX_VALUES).map((value) => value.slice(0, MAX_VALUE_CHARACTERS));
}

/** A CNAME where SOA and NS records have to stand as well (RFC 1034 section 3.6.2). */
function aliasAtApex({ domain, apex, asked, questions }: Zone): readonly Found[] {
  if (domain !== apex) return [];
  const atApex = questions.flatMap(({ name }, index) => (name === apex ? [index] : []));
  const aliases = asked.flatMap(({ host, addresses, answers }) => {
    const said = [...addresses.map(({ soa }) => soa), ...atApex.flatMap((index) => answers?.[index] ?? [])];
    return said.flatMap((answer) =>
      answer.said.kind === 'alias' && answer.said.authoritative
        ? [{ host, target: answer.said.target, evidence: answer.evidence }]
        : [],
    );
  });
  const [first] = aliases;
  if (first === undefined) return [];
  const servers = [...new Set(aliases.map(({ host }) => host))];
  const evidence = aliases.flatMap((alias) => alias.evidence);
  return [{ code: 'nameservers-apex-alias', params: { apex, target: first.target, servers }, evidence }];
}

/** Servers that serve the zone, and fail over one of its records, by their own word. */
function failing({ apex, asked, questions }: Zone): readonly Found[] {
  const evidence: Evidence[] = [];
  const failures = asked.filter(isInCharge).flatMap(({ host, answers }) =>
    (answers ?? []).flatMap(({ said, evidence: own }, index): readonly FailedRecord[] => {
      const question = questions[index];
      if (question === undefined || said.kind !== 'failed' || !isTheirs(said)) return [];
      evidence.push(...own);
      const { name, type, what } = question;
      return [{ host, name, type, what, detail: said.detail }];
    }),
  );
  return failures.length > 0 ? [{ code: 'nameservers-record-fails', params: { apex, failures }, evidence }] : [];
}

/** A record that did not come at all, as over TCP, may have been lost on the way. */
const MAY_BE_OURS: readonly (DnsFailure | null)[] = [null, 'timeout', 'connection-refused', 'unreachable'];

function isTheirs({ failure }: Extract<Said, { readonly kind: 'failed' }>): boolean {
  return !MAY_BE_OURS.includes(failure);
}

/** By the address that was asked for the records too. */
function isInCharge({ addresses: [first] }: AskedServer): boolean {
  return first !== undefined && servesZone(first.soa.said);
}

const COULD_BE = [...DIFFER, 'nameservers-record-fails'];

/** Of servers that serve the zone: records that they did not answer for, or were not asked for. */
function unanswered({ apex, asked, questions, moreSelectors }: Zone): readonly Unchecked[] {
  const unseen = asked.filter(isInCharge).flatMap(({ host, answers }): readonly Unchecked[] => {
    const subject = `mail records at ${host}`;
    if (answers === null) {
      const detail = `only the first servers are asked for all ${questions.length} of them`;
      return [unchecked(subject, { reason: 'limit', detail }, COULD_BE)];
    }
    const failed = answers.flatMap(({ said }) => (said.kind === 'failed' && !isTheirs(said) ? [said] : []));
    return failed.slice(0, 1).map((said) => unchecked(subject, said, COULD_BE));
  });
  if (moreSelectors === 0) return unseen;
  const detail = `${moreSelectors} more of the given selectors are not asked of each server`;
  const subject = `DKIM keys at the servers of ${apex}`;
  return [...unseen, unchecked(subject, { reason: 'limit', detail }, COULD_BE)];
}

/** The serial number at each server that serves the zone. */
function serialsOf({ asked }: Zone): readonly Serial[] {
  return asked.flatMap(({ host, addresses }) => {
    const serials = addresses.flatMap(({ serial, soa }) => (serial !== null && servesZone(soa.said) ? [serial] : []));
    return [...new Set(serials)].map((serial) => ({ server: host, serial }));
  });
}

function areOne(serials: readonly Serial[]): boolean {
  return new Set(serials.map(({ serial }) => serial)).size < 2;
}

function serialEvidence({ asked }: Zone): readonly Evidence[] {
  return asked.flatMap(({ addresses }) => addresses.flatMap(({ soa }) => soa.evidence));
}
