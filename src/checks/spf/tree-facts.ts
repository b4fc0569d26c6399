import { defineFact } from '../../core/fact.ts';
import { isQueryName } from '../../core/names.ts';
import type { DnsAnswer, TxtRecord } from '../../core/net.ts';
import { type Evidence, known, type Observation, unknown } from '../../core/observation.ts';
import { type Looked, lookUpTerm } from './lookup-facts.ts';
import { expandStatically } from './macro.ts';
import { parseSpf } from './parse.ts';
import { spfTexts } from './records-facts.ts';
import type { Term } from './terms.ts';
import type { Branch, NodeState, SpfNode } from './tree.ts';

// Receivers stop at ten terms. Counting what a domain has beyond that is worth more questions, but not without limit:
// a hostile record could hold thousands of includes.
const MAX_RECORDS = 60;
const MAX_ADDRESS_TERMS = 20;
const MAX_DEPTH = 15;

/**
 * The record of the domain with all that `include` and `redirect` lead to. Domains at the same depth are asked
 * together, so it takes as many rounds as the tree is deep. At most 60 records and the addresses of 20 terms are asked
 * for, first come first served by depth and place; records beyond that are `not-fetched`.
 */
export const spfTree = defineFact({
  id: 'spf.tree',
  needs: {},
  async observe(_, { target, net }): Promise<Observation<SpfNode>> {
    const root = draft(target.domain, []);
    const evidence: Evidence[] = [];
    const lookups: Lookup[] = [];
    let records = 1;
    for (let level = [root]; level.length > 0; ) {
      const answers = await Promise.all(level.map(({ name }) => net.dns.query(name, 'TXT')));
      for (const [index, node] of level.entries()) {
        const answer = answers[index];
        if (answer) fill(node, answer, target.domain);
        evidence.push(...(answer?.evidence ?? []));
      }
      const next: Draft[] = [];
      for (const node of level) {
        for (const branch of node.branches) {
          if (!branch.evaluated || branch.target === null) continue;
          if (branch.term.name === 'include' || branch.term.name === 'redirect') {
            const child = draft(branch.target, [...node.ancestors, node.name]);
            branch.child = child;
            const unasked = stateUnasked(child, records < MAX_RECORDS);
            if (unasked !== null) child.state = unasked;
            else {
              records++;
              next.push(child);
            }
          } else if (lookups.length < MAX_ADDRESS_TERMS) {
            lookups.push({ branch, looked: lookUpTerm(branch.term, branch.target, net) });
          }
        }
      }
      level = next;
    }
    for (const { branch, looked } of lookups) {
      const { found, evidence: seen } = await looked;
      branch.found = found;
      evidence.push(...seen);
    }
    return root.failure ? unknown(root.failure.reason, root.failure.detail, evidence) : known(root, evidence);
  },
});

/** Nodes and branches under construction. */
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
interface Lookup {
  readonly branch: DraftBranch;
  readonly looked: Promise<Looked>;
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
  node.branches = terms.map((term) => ({
    term,
    ...aim(term, node.name, senderDomain),
    evaluated: isEvaluated(term, terms),
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
function isEvaluated(term: Term, terms: readonly Term[]): boolean {
  const all = terms.find(({ name }) => name === 'all');
  if (all === undefined) return true;
  return term.kind === 'mechanism' ? term.start <= all.start : term.name !== 'redirect';
}
