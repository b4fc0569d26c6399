import { stringsOf, txtOctets } from '../../core/answer-size.ts';
import { aggregated, networkText, outside } from '../../core/networks.ts';
import { chained, type Link } from './chain.ts';
import type { Candidate, Home } from './flatten-candidates.ts';
import { withReplaced } from './rewrite.ts';
import type { Term } from './terms.ts';

/** Where the networks are to stand. */
export interface Room {
  /** Names that are free for records of networks, in order. */
  readonly names: readonly string[];
  /** Of an answer. */
  readonly maxOctets: number;
  /** What the TXT answer at a name takes beside its SPF record, in octets. */
  readonly besideOctets: ReadonlyMap<string, number>;
}

/** The records that say the same with networks in place of some includes. */
export interface Layout {
  /** Those with networks alone, each before the one that includes it. */
  readonly links: readonly Link[];
  /** The policy's own, with the text that is to stand there. */
  readonly rewritten: readonly Link[];
}

/** @returns null where it does not fit */
export function laidOut(chosen: readonly Candidate[], room: Room): Layout | null {
  const byHome = Map.groupBy(chosen, ({ home }) => home);
  const links: Link[] = [];
  const rewritten: Link[] = [];
  for (const [home, own] of byHome) {
    const names = room.names.slice(links.length);
    const put = putInto(home, own, { ...room, names });
    if (put === null) return null;
    links.push(...put.links);
    rewritten.push(put.policy);
  }
  return { links, rewritten };
}

/** Into the record itself where its answer has the room, else into records of their own. */
function putInto(home: Home, own: readonly Candidate[], { names, maxOctets, besideOctets }: Room) {
  const { name, record } = home;
  const blocks = blocksOf(home, own);
  const octetsOf = (text: string) => (besideOctets.get(name) ?? 0) + txtOctets(stringsOf(text));
  // An answer that other texts have made too large already need not become small.
  const asItIs = octetsOf(record.text);
  const inside = textWith(home, own, blocks, ({ terms }) => terms);
  if (inside !== null && octetsOf(inside) <= Math.max(maxOctets, asItIs)) {
    return { policy: { name, text: inside, answerOctets: octetsOf(inside) }, links: [] };
  }
  const links: Link[] = [];
  const heads = new Map<Block, readonly string[]>();
  for (const block of blocks) {
    const chain = block.terms.length === 0 ? [] : chained(block.terms, names.slice(links.length), maxOctets);
    if (chain === null) return null;
    links.push(...chain);
    heads.set(
      block,
      chain.slice(0, 1).map((link) => `include:${link.name}`),
    );
  }
  const text = textWith(home, own, blocks, (block) => heads.get(block) ?? []);
  if (text === null || (octetsOf(text) > maxOctets && asItIs <= maxOctets)) return null;
  return { policy: { name, text, answerOctets: octetsOf(text) }, links: links.toReversed() };
}

/** The networks of the includes of one segment. */
interface Block {
  readonly segment: number;
  readonly terms: readonly string[];
}

function blocksOf({ named }: Home, own: readonly Candidate[]): readonly Block[] {
  return [...Map.groupBy(own, ({ segment }) => segment)].map(([segment, includes]) => {
    const networks = includes.flatMap(({ inlining }) => (inlining.ok ? inlining.networks : []));
    const fresh = outside(networks, named.get(segment) ?? []);
    return { segment, terms: aggregated(fresh).map((network) => `ip${network.family}:${networkText(network)}`) };
  });
}

/** The record with what a block comes to in place of its first include, and without its others. */
function textWith(
  { record }: Home,
  own: readonly Candidate[],
  blocks: readonly Block[],
  inPlace: (block: Block) => readonly string[],
): string | null {
  const replaced = new Map<Term, readonly string[]>();
  for (const block of blocks) {
    const terms = own.filter(({ segment }) => segment === block.segment).map(({ term }) => term);
    const first = terms.reduce((one, other) => (other.start < one.start ? other : one));
    for (const term of terms) replaced.set(term, term === first ? inPlace(block) : []);
  }
  return withReplaced(record, replaced);
}
