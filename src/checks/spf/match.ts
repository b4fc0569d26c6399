import { familyOf, isInNetwork } from '../../core/addresses.ts';
import { type Branch, ownNodes, type SpfNode } from './tree.ts';
import { bounded } from './words.ts';

/** The term that decided, and the domain in whose record it stands. */
export interface Match {
  readonly term: string;
  readonly domain: string;
}

/** A term as mailauth reports it: its mechanism, its value or what that led to, and what it included. */
export interface Reported {
  readonly type?: string;
  readonly val?: string;
  readonly qualifier?: string;
  readonly include?: Reported;
}

/**
 * Finds the terms that matched in the tree, from the domain's own record down through its includes.
 *
 * @param tree  null: the terms are named as reported, without the domain they stand in
 */
export function findTerm(reported: Reported, address: string, tree: SpfNode | null): readonly Match[] {
  const { type, val, qualifier = '+', include } = reported;
  if (type === undefined) return [];
  for (const node of tree ? ownNodes(tree) : []) {
    const branch = node.branches.find((candidate) => fits(candidate, reported, address));
    if (branch)
      return [
        { term: bounded(branch.term.text), domain: node.name },
        ...(include ? findTerm(include, address, branch.child) : []),
      ];
  }
  const sign = qualifier === '+' ? '' : qualifier;
  const term = val === undefined ? `${sign}${type}` : `${sign}${type}:${val}`;
  return [{ term: bounded(term), domain: tree?.name ?? '' }, ...(include ? findTerm(include, address, null) : [])];
}

function fits(
  { term, evaluated, target, found, dependsOnSender }: Branch,
  { type, val, qualifier }: Reported,
  address: string,
): boolean {
  if (!evaluated || term.kind !== 'mechanism' || term.name !== type || term.qualifier !== (qualifier ?? '+'))
    return false;
  switch (term.name) {
    case 'all':
      return true;
    case 'include':
      return term.domain.text === val;
    case 'ip4':
    case 'ip6':
      return isInNetwork(address, term.address, term.prefix);
    case 'a':
    case 'mx': {
      const prefix = familyOf(address) === 4 ? term.prefix4 : term.prefix6;
      return dependsOnSender || (found?.addresses ?? []).some((network) => isInNetwork(address, network, prefix));
    }
    case 'exists':
      return dependsOnSender || target === val;
    case 'ptr':
      return true;
  }
}
