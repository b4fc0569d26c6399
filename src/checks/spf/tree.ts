import type { UnknownReason } from '../../core/observation.ts';
import type { SpfRecord, Term } from './terms.ts';

/**
 * What stands at a name that SPF leads to. `absent`, `several`, `loop` and `unaskable` end an evaluation in permerror
 * (RFC 7208 sections 4.5, 5.2 and 6.1), `unanswered` is about us, `not-fetched` lies beyond the bound of this audit.
 */
export type NodeState = 'read' | 'absent' | 'several' | 'loop' | 'unaskable' | 'unanswered' | 'not-fetched';

/** A domain in the tree that `include` and `redirect` make, with its record. */
export interface SpfNode {
  readonly name: string;
  readonly state: NodeState;
  /** What DNS answered to the TXT question; null where it was not asked, or not answered. */
  readonly answer: 'records' | 'nodata' | 'nxdomain' | null;
  /** The name at the end of its CNAMEs, where there are any. */
  readonly alias: string | null;
  /** Why there is no answer, in the state `unanswered`. */
  readonly failure: { readonly reason: UnknownReason; readonly detail: string } | null;
  /** The record, in the state `read`. */
  readonly record: SpfRecord | null;
  /** One for each term of the record, in order. */
  readonly branches: readonly Branch[];
}

export interface Branch {
  readonly term: Term;
  /** False for what receivers never look at: terms after `all`, and `redirect` beside `all` (RFC 7208 section 5.1). */
  readonly evaluated: boolean;
  /** The name DNS is asked for; null where none is, or where it depends on the sender. */
  readonly target: string | null;
  readonly dependsOnSender: boolean;
  /** Of `include` and `redirect`. */
  readonly child: SpfNode | null;
  /** Of `a`, `mx` and `exists`; null where it was not asked. */
  readonly found: Found | null;
}

/** What DNS answered to the question of one `a`, `mx` or `exists`. */
export interface Found {
  readonly answer: 'records' | 'nodata' | 'nxdomain' | 'unanswered';
  /** The name at the end of its CNAMEs, where there are any. */
  readonly alias: string | null;
  readonly failure: { readonly reason: UnknownReason; readonly detail: string } | null;
  readonly addresses: readonly string[];
  /** The hosts of an `mx`, all of them. */
  readonly hosts: readonly string[];
  /** Whether the term is a void lookup for a sender on IPv4, on IPv6 (RFC 7208 section 4.6.4). Null: no answer. */
  readonly void4: boolean | null;
  readonly void6: boolean | null;
}

/** A branch in the order of evaluation, with the names of the domains that lead to it. */
export interface Visit {
  /** From the audited domain to the one whose record holds the term. */
  readonly path: readonly string[];
  readonly node: SpfNode;
  readonly branch: Branch;
}

/** Every branch, as `check_host()` comes by for a sender that nothing matches: depth first, `redirect` last. */
export function visits(tree: SpfNode): readonly Visit[] {
  const found: Visit[] = [];
  const visit = (node: SpfNode, above: readonly string[]) => {
    const path = [...above, node.name];
    for (const branch of inOrder(node.branches)) {
      found.push({ path, node, branch });
      if (branch.evaluated && branch.child) visit(branch.child, path);
    }
  };
  visit(tree, []);
  return found;
}

/** RFC 7208 section 6.1: `redirect` comes after all mechanisms, wherever it stands. */
function inOrder(branches: readonly Branch[]): readonly Branch[] {
  const isRedirect = ({ term }: Branch) => term.name === 'redirect';
  return [...branches.filter((branch) => !isRedirect(branch)), ...branches.filter(isRedirect)];
}

/** The nodes below the root, each as often as it is reached. */
export function nodesBelow(node: SpfNode): readonly SpfNode[] {
  return visits(node).flatMap(({ branch }) => (branch.evaluated && branch.child ? [branch.child] : []));
}

/** The nodes whose terms are the domain's own policy: its record, and where `redirect` leads from there. */
export function ownNodes(node: SpfNode): readonly SpfNode[] {
  const next = node.branches.find(({ term, evaluated }) => evaluated && term.name === 'redirect')?.child;
  return [node, ...(next ? ownNodes(next) : [])];
}
