import { defineFact } from '../../core/fact.ts';
import { isQueryName } from '../../core/names.ts';
import type { DnsAnswer, Net, TxtRecord } from '../../core/net.ts';
import { type Evidence, known, type Observation, unknown } from '../../core/observation.ts';
import { expandStatically } from './expand.ts';
import { type Looked, lookUpTerm } from './lookup-facts.ts';
import { parseSpf } from './parse.ts';
import { spfTexts } from './records-facts.ts';
import type { Term } from './terms.ts';
import type { Branch, NodeState, SpfNode } from './tree.ts';

// Receivers stop at ten terms. Counting what a domain has beyond that is worth more questions, but not without limit:
// a hostile record could hold thousands of includes.
const MAX_RECORDS = 60;
const MAX_TERMS = 10_000; // one record can hold thirty thousand
const MAX_ADDRESS_TERMS = 20;
const MAX_DEPTH = 15;

/**
 * The record of the domain with all that `include` and `redirect` lead to. Domains at the same depth are asked
 * together, so it takes as many rounds as the tree is deep. At most 60 records, and none after 10,000 terms, and the
 * addresses of 20 terms are asked for, first come first served by depth and place; the rest is `not-fetched`.
 */
export const spfTree = defineFact({
  id: 'spf.tree',
  needs: {},
  async observe(_, { target, net }): Promise<Observation<SpfNode>> {
    const root = draft(target.domain, []);
    const growth: Growth = { senderDomain: target.domain, records: 1, terms: 0, lookups: [], evidence: [] };
    for (let level = [root]; level.length > 0; ) {
      await readLevel(level, growth, net);
      level = level.flatMap((node) => branchOut(node, growth, net));
    }
    for (const { branch, looked } of growth.lookups) {
      const { found, evidence } = await looked;
      branch.found = found;
      growth.evidence.push(...evidence);
    }
    const { failure } = root;
    return failure ? unknown(failure.reason, failure.detail, growth.evidence) : known(root, growth.evidence);
  },
});

/** A tree under construction. */
interface Growth {
  readonly senderDomain: string;
  /** How much of the bounds is used up. */
  records: number;
  terms: number;
  readonly lookups: { readonly branch: DraftBranch; readonly looked: Promise<Looked> }[];
  readonly evidence: Evidence[];
}
interface Draft extends Omit<SpfNode, 'branches'> {
  readonly ancestors: readonly string[];
  state: NodeState;
  answer: SpfNode['answer'];
  alias: SpfNode['alias'];
  failure: SpfNode['failure'];
  record: SpfNode['record'];
  branches: DraftBranch[];
}
type DraftBranch = { -readonly [K in keyof Branch]: Branch[K] };

/** Asks for the records of all nodes at one depth. */
async function readLevel(level: readonly Draft[], growth: Growth, { dns }: Net): Promise<void> {
  const answers = await Promise.all(level.map(({ name }) => dns.query(name, 'TXT')));
  for (const [index, node] of level.entries()) {
    const answer = answers[index];
    if (!answer) continue;
    fill(node, answer, growth.senderDomain);
    growth.evidence.push(...answer.evidence);
    growth.terms += node.branches.length;
  }
}

/** Starts the questions for addresses, and gives the nodes that come next. */
function branchOut(node: Draft, growth: Growth, net: Net): readonly Draft[] {
  const next: Draft[] = [];
  for (const branch of node.branches) {
    if (!branch.evaluated || branch.target === null) continue;
    if (branch.term.name !== 'include' && branch.term.name !== 'redirect') {
      if (growth.lookups.length >= MAX_ADDRESS_TERMS) continue;
      growth.lookups.push({ branch, looked: lookUpTerm(branch.term, branch.target, net) });
      continue;
    }
    const child = draft(branch.target, [...node.ancestors, node.name]);
    branch.child = child;
    const unasked = stateUnasked(child, growth.records < MAX_RECORDS && growth.terms < MAX_TERMS);
    if (unasked !== null) child.state = unasked;
    else {
      growth.records++;
      next.push(child);
    }
  }
  return next;
}

function draft(name: string, ancestors: readonly string[]): Draft {
  return {
    name,
    ancestors,
    state: 'not-fetched',
    answer: null,
    alias: null,
    failure: null,
    record: null,
    branches: [],
  };
}

/** The state of a node that needs no question, or null where one has to be asked. */
function stateUnasked({ name, ancestors }: Draft, withinBound: boolean): NodeState | null {
  if (ancestors.includes(name)) return 'loop';
  if (!isQueryName(name)) return 'unaskable';
  return withinBound && ancestors.length <= MAX_DEPTH ? null : 'not-fetched';
}

function fill(node: Draft, answer: Observation<DnsAnswer<TxtRecord>>, senderDomain: string): void {
  if (answer.status === 'unknown') {
    node.state = 'unanswered';
    node.failure = { reason: answer.reason, detail: answer.detail };
    return;
  }
  const [text, ...more] = spfTexts(answer.value);
  node.answer = answer.value.kind;
  node.alias = answer.value.aliases.at(-1) ?? null;
  node.state = text === undefined ? 'absent' : more.length > 0 ? 'several' : 'read';
  if (text === undefined || more.length > 0) return;
  node.record = parseSpf(text);
  const { terms } = node.record;
  const all = terms.find(({ name }) => name === 'all');
  node.branches = terms.map((term) => ({
    term,
    ...aim(term, node.name, senderDomain),
    evaluated: isEvaluated(term, all),
    child: null,
    found: null,
  }));
}

/** The name that a term asks DNS for. */
function aim(term: Term, domain: string, senderDomain: string): Pick<Branch, 'target' | 'dependsOnSender'> {
  switch (term.name) {
    case 'include':
    case 'exists':
    case 'redirect':
    case 'a':
    case 'mx': {
      const target = term.domain === null ? domain : expandStatically(term.domain, { domain, senderDomain });
      return { target, dependsOnSender: target === null };
    }
    case 'ptr': // asks for the sender's address (RFC 7208 section 5.5)
      return { target: null, dependsOnSender: true };
    default:
      return { target: null, dependsOnSender: false };
  }
}

/** RFC 7208 section 5.1: mechanisms after `all` are never tested, and `redirect` is ignored beside it. */
function isEvaluated(term: Term, all: Term | undefined): boolean {
  if (all === undefined) return true;
  return term.kind === 'mechanism' ? term.start <= all.start : term.name !== 'redirect';
}
