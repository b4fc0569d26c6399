import { defineCheck, type Unchecked, unchecked } from '../../core/check.ts';
import { maybe } from '../../core/fact.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Evidence, Observation } from '../../core/observation.ts';
import { dmarcPolicy } from '../dmarc/facts.ts';
import { domainRole } from '../role/facts.ts';
import {
  type Explanation,
  type SpfRecords,
  spfEvaluations,
  spfExplanation,
  spfProviders,
  spfRecords,
  spfSuggestion,
  spfTree,
  spfType99,
  spfUnregistered,
} from './facts.ts';
import { type SpfShown, spfFindings, spfSummary } from './findings.ts';
import { heloSpf } from './helo-facts.ts';
import { judgeHelo } from './judge-helo.ts';
import { judgeIncludes } from './judge-includes.ts';
import { judgeLookups } from './judge-lookups.ts';
import { judgeParked, judgePolicy } from './judge-policy.ts';
import { judgeSelection, judgeTerms, judgeText } from './judge-record.ts';
import { judgeSending } from './judge-sending.ts';
import { about } from './proof.ts';
import { shownSpf } from './shown.ts';
import { ownNodes } from './tree.ts';
import { bounded, NAMED_AT_MOST } from './words.ts';

type Said = FindingOf<typeof spfFindings> | Unchecked;

const ANSWER_LIMIT_BYTES = 512; // RFC 7208 section 3.4

export const spf = defineCheck({
  id: 'spf',
  area: 'authentication',
  needs: {
    records: spfRecords,
    suggestion: spfSuggestion,
    tree: maybe(spfTree),
    providers: maybe(spfProviders),
    registrations: maybe(spfUnregistered),
    explanation: maybe(spfExplanation),
    type99: maybe(spfType99),
    evaluations: maybe(spfEvaluations),
    helo: maybe(heloSpf),
    dmarc: maybe(dmarcPolicy),
    role: domainRole,
  },
  findings: spfFindings,

  judge(
    { records, suggestion, tree, providers, registrations, explanation, type99, evaluations, helo, dmarc, role },
    { domain },
    evidence,
  ) {
    if (!role.exists) return null;
    const left = leftovers(domain, records, type99, evidence.records);
    const sending = [
      ...judgeSending(domain, evaluations, tree.status === 'known' ? tree.value : null),
      ...judgeHelo(domain, helo, dmarc),
    ];
    if (!role.sends) return [...withEvidence(judgeParked(domain, records), evidence.records), ...sending, ...left];
    const [published] = records.records;
    const selected = judgeSelection(domain, records, suggestion);
    if (!published || selected.length > 0) return [...withEvidence(selected, evidence.records), ...sending, ...left];
    const text = withEvidence(judgeText(domain, published), evidence.records);
    if (text.some(({ code }) => code === 'spf-space-lost')) return [...text, ...sending, ...left];
    if (tree.status === 'unknown') return [...text, unchecked('SPF tree', tree), ...sending, ...left];
    const redirected = ownNodes(tree.value).slice(1);
    const own = [domain, ...redirected.map(({ name }) => name)];
    return [
      ...text,
      ...redirected.flatMap(({ name, record }) =>
        record ? withEvidence(judgeTerms(name, record), about(evidence.tree, [name])) : [],
      ),
      ...withEvidence(
        judgeLookups(domain, tree.value, providers.status === 'known' ? providers.value : new Map()),
        evidence.tree,
      ),
      ...judgeIncludes(domain, tree.value, registrations, evidence.tree),
      ...withEvidence(judgePolicy(domain, tree.value, dmarc), [...about(evidence.tree, own), ...evidence.dmarc]),
      ...judgeExplanation(domain, explanation),
      ...sending,
      ...left,
    ];
  },

  show({ records, tree, providers, evaluations, helo }): SpfShown {
    return shownSpf(
      records,
      tree.status === 'known' ? tree.value : null,
      providers.status === 'known' ? providers.value : new Map(),
      evaluations.status === 'known' ? evaluations.value : new Map(),
      helo.status === 'known' ? helo.value.hosts : [],
    );
  },
  summary: spfSummary,
});

function judgeExplanation(domain: string, explanation: Observation<Explanation | null>): readonly Said[] {
  if (explanation.status === 'unknown')
    return [unchecked('the text that exp= leads to', explanation, ['spf-exp-broken'])];
  const { value, evidence } = explanation;
  if (value === null || value.problem === null) return [];
  return [{ code: 'spf-exp-broken', params: { domain, target: value.target, problem: value.problem }, evidence }];
}

/** What is left over from former times, and an answer that is larger than need be. */
function leftovers(
  domain: string,
  { records, senderId, others, answerBytes }: SpfRecords,
  type99: Observation<readonly string[]>,
  evidence: readonly Evidence[],
): readonly Said[] {
  const said: Said[] = [];
  if (type99.status === 'unknown') said.push(unchecked('records of the type SPF (99)', type99, ['spf-type-99']));
  else if (type99.value.length > 0) {
    const [own] = records;
    const differs = own !== undefined && type99.value.some((text) => text !== own.text);
    const params = { domain, records: type99.value.slice(0, NAMED_AT_MOST).map(bounded), differs };
    said.push({ code: 'spf-type-99', params, evidence: type99.evidence });
  }
  if (senderId.length > 0) {
    said.push({ code: 'spf-sender-id', params: { domain, records: senderId.slice(0, NAMED_AT_MOST) }, evidence });
  }
  const texts = records.length + senderId.length + others.length;
  if (answerBytes !== null && answerBytes > ANSWER_LIMIT_BYTES && records.length > 0) {
    const spfBytes = records.reduce((sum, { text }) => sum + text.length, 0);
    said.push({ code: 'spf-answer-too-large', params: { domain, answerBytes, spfBytes, texts }, evidence });
  }
  return said;
}

function withEvidence<T extends Said>(said: readonly T[], evidence: readonly Evidence[]): readonly T[] {
  return said.map((entry) => (entry.code === 'unchecked' ? entry : { ...entry, evidence }));
}
