import { isWithin } from '../../core/names.ts';
import { aggregated, type Network, networkOf } from '../../core/networks.ts';
import { registrableDomain } from '../../core/suffixes.ts';
import { type Inlining, inlined } from './inlining.ts';
import { costOf } from './lookups.ts';
import type { Mechanism, SpfRecord, Term } from './terms.ts';
import { type Branch, nodesBelow, ownNodes, type SpfNode } from './tree.ts';

/** A record of the domain's own policy that its administrator can rewrite. */
export interface Home extends SpfNode {
  readonly record: SpfRecord;
  /**
   * How many mechanisms before a term do anything but pass. Within one such segment every mechanism passes, so that
   * their order does not matter; nothing may be moved from one to another.
   */
  readonly segments: ReadonlyMap<Term, number>;
  /** By segment, the networks that the record names itself; `aggregated`. */
  readonly named: ReadonlyMap<number, readonly Network[]>;
}

/** An include in such a record. */
export interface Candidate {
  readonly home: Home;
  readonly branch: Branch;
  readonly term: Term;
  readonly segment: number;
  /** Lookups of the include and of all below it. */
  readonly cost: number;
  readonly inlining: Inlining;
}

/**
 * The records of the policy that stand in the domain's own zone: its record, and those of names in the same registrable
 * domain that `redirect` leads to. What a CNAME leads to is somebody else's, and what an include leads to as well is
 * evaluated more than once, so that a change there counts more than once too.
 */
export function homesOf(tree: SpfNode, domain: string): readonly Home[] {
  const registrable = registrableDomain(domain) ?? domain;
  const read = [tree, ...nodesBelow(tree)].filter(({ state }) => state === 'read');
  return ownNodes(tree).flatMap((node) => {
    const { name, alias, record } = node;
    const own = name === domain || isWithin(name, registrable);
    if (!own || alias !== null || record === null || record.faults.length > 0) return [];
    if (read.filter((one) => one.name === name).length > 1) return [];
    const segments = segmentsOf(record);
    return [{ ...node, record, segments, named: namedIn(node, segments) }];
  });
}

function segmentsOf({ terms }: SpfRecord): ReadonlyMap<Term, number> {
  let segment = 0;
  return new Map(
    terms.map((term) => [term, term.kind === 'mechanism' && term.qualifier !== '+' ? segment++ : segment]),
  );
}

function namedIn({ branches }: SpfNode, segments: Home['segments']): Home['named'] {
  const named = branches.flatMap(({ term, evaluated }) =>
    evaluated && (term.name === 'ip4' || term.name === 'ip6') && term.qualifier === '+'
      ? [{ segment: segments.get(term) ?? 0, network: networkOf(term.address, term.prefix) }]
      : [],
  );
  const bySegment = Map.groupBy(named, ({ segment }) => segment);
  return new Map([...bySegment].map(([segment, of]) => [segment, aggregated(of.map(({ network }) => network))]));
}

/** The includes of a record that receivers look at, in order. */
export function candidatesIn(home: Home): readonly Candidate[] {
  return home.branches.flatMap((branch): readonly Candidate[] => {
    const { term, child, evaluated } = branch;
    if (!evaluated || term.name !== 'include') return [];
    return [
      {
        home,
        branch,
        term,
        segment: home.segments.get(term) ?? 0,
        cost: costOf(branch),
        inlining: inliningOf(term, child),
      },
    ];
  });
}

type Include = Mechanism & { readonly name: 'include' | 'exists' };

function inliningOf({ domain, qualifier }: Include, child: SpfNode | null): Inlining {
  const refused = (why: string): Inlining => ({ ok: false, why, unseen: false });
  if (qualifier !== '+') return refused(`its qualifier is "${qualifier}": it lets nobody send`);
  if (domain.parts.some(({ kind }) => kind !== 'literal')) return refused('its name depends on the sender');
  return child === null ? refused('it leads nowhere') : inlined(child);
}
