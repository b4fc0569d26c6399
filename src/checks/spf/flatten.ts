import type { Link } from './chain.ts';
import { type Candidate, candidatesIn, homesOf } from './flatten-candidates.ts';
import { isPossible, planned } from './flatten-choice.ts';
import type { Room } from './flatten-layout.ts';
import { isUnseen, obstacleAt, whyNot } from './flatten-obstacles.ts';
import type { Inlining } from './inlining.ts';
import { countLookups, LOOKUP_LIMIT } from './lookups.ts';
import { nodesBelow, type SpfNode } from './tree.ts';
import { bounded, listed, NAMED_AT_MOST, short } from './words.ts';

export interface FlattenRequest extends Omit<Room, 'maxOctets'> {
  readonly domain: string;
  /** False where DNS did not say of some names whether they are free. */
  readonly namesSeen: boolean;
  /** Includes to flatten whether it is needed or not, as terms or names; `all`: every one. Empty: as many as needed. */
  readonly asked: readonly string[] | 'all';
}

/** An include that networks stand in place of. */
export interface FlattenedInclude {
  /** As published. */
  readonly term: string;
  /** The domain in whose record it stands. */
  readonly at: string;
  /** The name it leads to. */
  readonly target: string;
  readonly networks: number;
  /** Whether some of them are addresses of host names, which change sooner. */
  readonly named: boolean;
  readonly lookupsSaved: number;
}

export interface KeptInclude {
  readonly term: string;
  readonly at: string;
  readonly reason: 'not-needed' | 'not-possible' | 'not-seen';
  /** Lower case, no full stop. */
  readonly why: string;
}

export type Flattening =
  | {
      readonly outcome: 'flattened';
      readonly lookupsBefore: number;
      readonly lookupsAfter: number;
      /** False where part of the policy was not seen: it takes at least so many lookups. */
      readonly complete: boolean;
      readonly flattened: readonly FlattenedInclude[];
      readonly kept: readonly KeptInclude[];
      /** In the order in which to publish them; the policy's own records last. */
      readonly records: readonly Link[];
    }
  | { readonly outcome: 'not-needed'; readonly lookups: number }
  | {
      readonly outcome: 'impossible';
      /** Lower case, no full stop. */
      readonly why: string;
      /** Whether it might be possible, had we seen everything. */
      readonly unseen: boolean;
      readonly kept: readonly KeptInclude[];
    };

/**
 * Puts networks in place of includes until the policy needs no more than ten lookups: of those that can be written so,
 * the ones with the fewest networks for each lookup saved first, those with addresses of host names last, and none that
 * is not needed. The result of `check_host()` stays what it is for every sender, as long as nobody changes a record.
 */
export function flatten(tree: SpfNode, request: FlattenRequest): Flattening {
  const obstacle = obstacleAt(tree);
  if (obstacle !== null) return impossible(obstacle, [], false);
  const { total, complete } = countLookups(tree);
  if (nodesBelow(tree).some(({ state }) => state === 'not-fetched')) {
    return impossible('the policy leads to more records than this audit follows', [], true);
  }
  const { asked } = request;
  const homes = homesOf(tree, request.domain);
  const candidates = homes.flatMap(candidatesIn);
  if (asked.length === 0 && total <= LOOKUP_LIMIT) {
    const why = `${total} lookups were seen, but not all of the policy: whether it takes more than ${LOOKUP_LIMIT} is not known`;
    return complete ? { outcome: 'not-needed', lookups: total } : impossible(why, candidates, true);
  }
  const wanted = wantedOf(candidates, asked);
  if ('why' in wanted) return impossible(wanted.why, candidates, wanted.unseen);
  const plan = planned(wanted.first, candidates, total, request);
  if (plan === null) {
    const { why, unseen } = whyNot(homes, candidates, total, request);
    return impossible(why, candidates, unseen || candidates.some(isUnseen));
  }
  const { chosen, layout, lookups } = plan;
  return {
    outcome: 'flattened',
    lookupsBefore: total,
    lookupsAfter: lookups,
    complete,
    flattened: chosen.toSorted((a, b) => candidates.indexOf(a) - candidates.indexOf(b)).map(named),
    kept: keptOf(candidates, chosen),
    records: [...layout.links, ...layout.rewritten],
  };
}

/** The includes that were asked for, each of which must be possible. */
function wantedOf(
  candidates: readonly Candidate[],
  asked: FlattenRequest['asked'],
): { readonly first: readonly Candidate[] } | { readonly why: string; readonly unseen: boolean } {
  if (asked === 'all') {
    const first = candidates.filter(isPossible);
    return first.length > 0 ? { first } : { why: 'no include can be flattened', unseen: candidates.some(isUnseen) };
  }
  const names = asked.map((name) =>
    name
      .toLowerCase()
      .replace(/^\+?include:/, '')
      .replace(/\.$/, ''),
  );
  const missing = names.find((name) => !candidates.some(({ branch }) => branch.target === name));
  if (missing !== undefined) {
    const there = candidates.slice(0, NAMED_AT_MOST).map(({ term }) => short(term.text));
    return {
      why: `there is no include:${short(missing)} in the policy${there.length > 0 ? `, which has ${listed(there)}` : ''}`,
      unseen: false,
    };
  }
  const first = candidates.filter(({ branch }) => branch.target !== null && names.includes(branch.target));
  const refused = first.find((candidate) => !isPossible(candidate));
  if (refused === undefined || refused.inlining.ok) return { first };
  return {
    why: `${short(refused.term.text)} cannot be flattened: ${refused.inlining.why}`,
    unseen: refused.inlining.unseen,
  };
}

function named({ home, term, branch, cost, inlining }: Candidate): FlattenedInclude {
  return {
    term: bounded(term.text),
    at: home.name,
    target: branch.target ?? '',
    networks: inlining.ok ? inlining.networks.length : 0,
    named: inlining.ok && inlining.named,
    lookupsSaved: cost,
  };
}

function keptOf(candidates: readonly Candidate[], chosen: readonly Candidate[]): readonly KeptInclude[] {
  return candidates
    .filter((candidate) => !chosen.includes(candidate))
    .slice(0, NAMED_AT_MOST)
    .map(({ home, term, inlining }) => ({ term: bounded(term.text), at: home.name, ...reasonOf(inlining) }));
}

function reasonOf(inlining: Inlining): Pick<KeptInclude, 'reason' | 'why'> {
  if (inlining.ok) return { reason: 'not-needed', why: 'not needed to come under the limit' };
  return { reason: inlining.unseen ? 'not-seen' : 'not-possible', why: inlining.why };
}

function impossible(why: string, candidates: readonly Candidate[], unseen: boolean): Flattening {
  return { outcome: 'impossible', why, unseen, kept: keptOf(candidates, candidates.filter(isPossible)) };
}
