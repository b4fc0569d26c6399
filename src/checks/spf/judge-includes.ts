import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { Evidence, Observation } from '../../core/observation.ts';
import { registeredName } from '../../core/suffixes.ts';
import type { Registrations, SpfNode } from './facts.ts';
import type { BrokenTarget, includeFindings } from './include-findings.ts';
import { costOf } from './lookups.ts';
import { about } from './proof.ts';
import { withoutTerms } from './rewrite.ts';
import { ownNodes, type Visit, visits } from './tree.ts';
import { bounded, excerptOf, NAMED_AT_MOST } from './words.ts';

export type IncludeSaid = FindingOf<typeof includeFindings> | Unchecked;

/** Where include and redirect lead: to nothing, to a broken record, in a circle, twice to the same, to a free name. */
export function judgeIncludes(
  domain: string,
  tree: SpfNode,
  registrations: Observation<Registrations>,
  evidence: readonly Evidence[],
): readonly IncludeSaid[] {
  const led = visits(tree).filter(({ branch }) => branch.evaluated && branch.child !== null);
  return [
    ...missing(domain, tree, led, evidence),
    ...invalid(domain, led, evidence),
    ...loops(domain, led, evidence),
    ...duplicates(domain, tree, led, evidence),
    ...unregistered(domain, tree, registrations, evidence),
    ...unanswered(led),
  ];
}

/** RFC 7208 sections 5.2 and 6.1: no record at the target is a permerror. */
function missing(
  domain: string,
  tree: SpfNode,
  led: readonly Visit[],
  evidence: readonly Evidence[],
): readonly IncludeSaid[] {
  const absent = led.filter(({ branch }) => branch.child?.state === 'absent');
  const includes = absent.filter(({ branch }) => branch.term.name === 'include');
  const redirects = absent.filter(({ branch }) => branch.term.name === 'redirect');
  const said: IncludeSaid[] = [];
  if (includes.length > 0) {
    const own = includes.flatMap(({ node, branch }) => (node === tree ? [branch.term] : []));
    const repaired = tree.record && own.length > 0 ? withoutTerms(tree.record, own) : null;
    const params = { domain, targets: includes.slice(0, NAMED_AT_MOST).map(targetOf), repaired };
    said.push({ code: 'spf-include-missing', params, ...marked(includes, evidence) });
  }
  if (redirects.length > 0) {
    const params = { domain, targets: redirects.slice(0, NAMED_AT_MOST).map(targetOf) };
    said.push({ code: 'spf-redirect-missing', params, ...marked(redirects, evidence) });
  }
  return said;
}

function invalid(domain: string, led: readonly Visit[], evidence: readonly Evidence[]): readonly IncludeSaid[] {
  const broken = led.filter(({ branch }) => problemOf(branch.child) !== null);
  const targets = broken.flatMap((visit) => {
    const problem = problemOf(visit.branch.child);
    return problem ? [{ ...targetOf(visit), ...problem }] : [];
  });
  if (targets.length === 0) return [];
  const child = broken[0]?.branch.child;
  const [fault] = child?.record?.faults ?? [];
  const inside =
    child?.record && fault && excerptOf(child.name, child.record.text, fault, `expected ${fault.expected}`);
  const params = { domain, targets: targets.slice(0, NAMED_AT_MOST) };
  return [{ code: 'spf-include-invalid', params, ...marked(broken, evidence), ...(inside && { excerpt: inside }) }];
}

function problemOf(node: SpfNode | null): Pick<BrokenTarget, 'problem' | 'detail'> | null {
  if (node?.state === 'several') return { problem: 'several', detail: '' };
  if (node?.state === 'unaskable') return { problem: 'name', detail: '' };
  const [fault] = node?.record?.faults ?? [];
  return node?.record && fault
    ? { problem: 'syntax', detail: bounded(node.record.text.slice(fault.start, fault.end)) }
    : null;
}

function loops(domain: string, led: readonly Visit[], evidence: readonly Evidence[]): readonly IncludeSaid[] {
  const closing = led.filter(({ branch }) => branch.child?.state === 'loop');
  if (closing.length === 0) return [];
  const circles = closing.slice(0, NAMED_AT_MOST).map(({ path, branch }) => {
    const name = branch.child?.name ?? '';
    return [...path.slice(path.indexOf(name)), name];
  });
  return [{ code: 'spf-include-loop', params: { domain, loops: circles }, ...marked(closing, evidence) }];
}

/** Only what the domain itself can leave out: one of the includes stands in its own record. */
function duplicates(
  domain: string,
  tree: SpfNode,
  led: readonly Visit[],
  evidence: readonly Evidence[],
): readonly IncludeSaid[] {
  const own = ownNodes(tree);
  const byTarget = Map.groupBy(led, ({ branch }) => branch.target);
  const repeated = [...byTarget.values()].filter(
    (at) =>
      at.length > 1 &&
      at.some(({ node }) => own.includes(node)) &&
      at.every(({ branch }) => branch.child?.state !== 'loop'),
  );
  if (repeated.length === 0) return [];
  const targets = repeated.slice(0, NAMED_AT_MOST).map((at) => ({
    target: bounded(at[0]?.branch.target ?? ''),
    at: [...new Set(at.map(({ node }) => node.name))],
    wasted: at.slice(1).reduce((sum, { branch }) => sum + costOf(branch), 0),
  }));
  const second = repeated.flatMap((at) => at.slice(1));
  return [{ code: 'spf-include-duplicate', params: { domain, targets }, ...marked(second, evidence) }];
}

function unregistered(
  domain: string,
  tree: SpfNode,
  registrations: Observation<Registrations>,
  evidence: readonly Evidence[],
): readonly IncludeSaid[] {
  if (registrations.status === 'unknown') return [unseen('registration of the names in SPF', registrations)];
  const { unregistered: gone, unanswered: open } = registrations.value;
  const targets = gone
    .slice(0, NAMED_AT_MOST)
    .map(({ term, name, domain: at, registrable }) => ({ term: bounded(term), target: name, at, registrable }));
  const visit = visits(tree).filter(({ branch }) => gone.some(({ term }) => term === branch.term.text));
  return [
    ...(targets.length > 0
      ? [
          {
            code: 'spf-include-unregistered',
            params: { domain, targets },
            ...marked(
              visit,
              [...evidence, ...registrations.evidence],
              targets.map(({ registrable }) => registrable),
            ),
          } as const,
        ]
      : []),
    ...open.slice(0, NAMED_AT_MOST).map((failed) => unseen(`registration of ${failed.registrable}`, failed)),
  ];
}

function unseen(subject: string, why: Pick<Unchecked, 'reason' | 'detail'>): Unchecked {
  return unchecked(subject, why, ['spf-include-unregistered']);
}

/** Codes that a record nobody could read may have led to. */
const BEHIND_A_RECORD = [
  'spf-include-missing',
  'spf-redirect-missing',
  'spf-include-invalid',
  'spf-include-loop',
  'spf-too-many-lookups',
  'spf-too-many-void-lookups',
  'spf-plus-all',
  'spf-too-many-addresses',
];

function unanswered(led: readonly Visit[]): readonly IncludeSaid[] {
  const failed = led.flatMap(({ branch: { child } }): readonly Unchecked[] =>
    child?.failure ? [unchecked(`SPF record of ${child.name}`, child.failure, BEHIND_A_RECORD)] : [],
  );
  const left = led.filter(({ branch }) => branch.child?.state === 'not-fetched');
  if (left.length === 0) return failed;
  const subject = `${left.length} more SPF records that include and redirect lead to`;
  const detail = 'this audit follows a tree of includes only so far';
  return [...failed, unchecked(subject, { reason: 'protocol-error', detail }, BEHIND_A_RECORD)];
}

function targetOf({ node, branch }: Visit) {
  return { term: bounded(branch.term.text), target: bounded(branch.target ?? ''), at: node.name };
}

/** The first of the places, in the record where it stands, and the answers that prove all of them. */
function marked(places: readonly Visit[], evidence: readonly Evidence[], more: readonly string[] = []) {
  const [first] = places;
  const names = places.flatMap(({ node, branch }) => {
    const target = branch.target ?? '';
    return [node.name, target, registeredName(target) ?? ''];
  });
  return {
    evidence: about(evidence, [...names, ...more]),
    ...(first?.node.record && {
      excerpt: excerptOf(first.node.name, first.node.record.text, first.branch.term, null),
    }),
  };
}
