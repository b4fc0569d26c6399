import { lookupCost, type Term } from './terms.ts';
import { type Branch, type SpfNode, type Visit, visits } from './tree.ts';

export const LOOKUP_LIMIT = 10; // RFC 7208 section 4.6.4
export const VOID_LIMIT = 2; // RFC 7208 section 4.6.4
export const MX_NAME_LIMIT = 10; // RFC 7208 section 4.6.4

/** A term that makes receivers ask DNS, and the how-manieth it is in the order of evaluation. */
export interface Charge extends Visit {
  readonly count: number;
}

export interface Lookups {
  /** Terms that ask DNS, for a sender that nothing matches. Modifier `exp` and the answers behind a term do not count. */
  readonly total: number;
  /** False where part of the tree was not seen: the total is at least that. */
  readonly complete: boolean;
  /** The eleventh, at which receivers give up. */
  readonly crossing: Charge | null;
  /** The terms of the audited domain's own record that cost something, each with all that lies below it. */
  readonly perTerm: readonly { readonly branch: Branch; readonly cost: number }[];
}

/** Counts per term, not per question (RFC 7208 section 4.6.4), so an `mx` with five hosts is one. */
export function countLookups(tree: SpfNode): Lookups {
  const all = visits(tree);
  const charges = all
    .filter(({ branch }) => branch.evaluated && lookupCost(branch.term) === 1)
    .map((visit, index) => ({ ...visit, count: index + 1 }));
  const perTerm = tree.branches.map((branch) => ({ branch, cost: costOf(branch) })).filter(({ cost }) => cost > 0);
  const unseen = all.some(({ branch: { child } }) => child?.state === 'unanswered' || child?.state === 'not-fetched');
  return { total: charges.length, complete: !unseen, crossing: charges[LOOKUP_LIMIT] ?? null, perTerm };
}

/** What a term and everything below it cost. */
export function costOf({ term, evaluated, child }: Branch): number {
  if (!evaluated) return 0;
  const below = child ? visits(child).filter(({ branch }) => branch.evaluated) : [];
  return lookupCost(term) + below.filter(({ branch }) => lookupCost(branch.term) === 1).length;
}

/** A term whose question is answered with nothing. */
export interface VoidLookup {
  readonly term: Term;
  readonly target: string;
  /** Where the term stands. */
  readonly domain: string;
  /** For which senders: on IPv6 an `a` asks for AAAA, and is void where a host has none. */
  readonly family: 'both' | 'ipv4' | 'ipv6';
}

/** Void lookups in the order of evaluation (RFC 7208 section 4.6.4): terms without an answer or without the name. */
export function voidLookups(tree: SpfNode): readonly VoidLookup[] {
  return visits(tree).flatMap(({ node, branch: { evaluated, found, target, term } }) => {
    if (!evaluated || target === null || !found || (!found.void4 && !found.void6)) return [];
    const family = found.void4 ? (found.void6 ? 'both' : 'ipv4') : 'ipv6';
    return [{ term, target, domain: node.name, family }];
  });
}
