import { providerOfInclude } from '../checks/providers.ts';
import type { Link } from '../checks/spf/chain.ts';
import { countLookups, spfTree } from '../checks/spf/facts.ts';
import { flatten } from '../checks/spf/flatten.ts';
import { LOOKUP_LIMIT } from '../checks/spf/lookups.ts';
import { isSpf } from '../checks/spf/parse.ts';
import { nodesBelow, ownNodes, type SpfNode } from '../checks/spf/tree.ts';
import { txtAnswerOctets } from '../core/answer-size.ts';
import type { RecordChange } from '../core/finding.ts';
import { isQueryName } from '../core/names.ts';
import { txtValue } from '../core/zone-file.ts';
import type { SpfFlattening } from '../report/spf-flattening.ts';
import type { Rehearsal } from './rehearse.ts';

/** What the user wants flattened. */
export interface FlattenWish {
  /** Includes to flatten whether it is needed or not; `all`: every one. Empty: as many as needed. */
  readonly asked: readonly string[] | 'all';
  /** An SPF record to flatten in place of the one that is published; null: that one. */
  readonly from: string | null;
}

export interface Flattened {
  readonly flattening: SpfFlattening;
  /** The records of networks alone: to be published before those that include them. */
  readonly links: readonly RecordChange[];
  /** The changes of the policy's own records. */
  readonly policy: readonly RecordChange[];
}

/**
 * Flattens the SPF policy of the domain as it is with some changes in place.
 *
 * @param changes  what `fix` changes otherwise
 */
export async function flattenSpf(
  rehearsal: Rehearsal,
  changes: readonly RecordChange[],
  { asked, from }: FlattenWish,
): Promise<Flattened> {
  const { domain } = rehearsal.report.target;
  const given: readonly RecordChange[] =
    from === null ? [] : [{ action: 'change', name: `${domain}.`, type: 'TXT', value: txtValue(from) }];
  const world = [...changes, ...given];
  const [published, seen] = await Promise.all([rehearsal.look(spfTree, []), rehearsal.look(spfTree, world)]);
  if (seen.status === 'unknown') return nothing(`the SPF record was not seen: ${seen.detail}`, true);
  const tree = seen.value;
  const before = published.status === 'known' ? published.value : tree;
  if (from === null && before.state === 'absent') return nothing(`${domain} publishes no SPF record`, false);
  const tried = await namesFor(domain, before, tree, rehearsal, world);
  const names = tried.flatMap(({ name, state }) => (state === 'free' || state === 'ours' ? [name] : []));
  const namesSeen = tried.every(({ state }) => state !== 'unseen');
  const besideOctets = await besideOctetsAt(ownNodes(tree), rehearsal, world);
  const made = flatten(tree, { domain, asked, names, namesSeen, besideOctets });
  if (made.outcome !== 'flattened') return { flattening: made, links: [], policy: [] };
  const homes = ownNodes(tree).map(({ name }) => name);
  const own = (name: string) => homes.includes(name);
  const changeOf = ({ name, text }: Link): RecordChange => {
    const stands = own(name) || tried.some((one) => one.name === name && one.state === 'ours');
    return { action: stands ? 'change' : 'add', name: `${name}.`, type: 'TXT', value: txtValue(text) };
  };
  const links = made.records.filter(({ name }) => !own(name)).map(changeOf);
  const policy = made.records.filter(({ name }) => own(name)).map(changeOf);
  const after = await rehearsal.look(spfTree, [...world, ...links, ...policy]);
  if (after.status === 'unknown' || countLookups(after.value).total !== made.lookupsAfter) {
    throw new Error(`the flattened policy of ${domain} does not take the ${made.lookupsAfter} lookups it should`);
  }
  const [only, ...more] = policy;
  const { flattened, records, ...common } = made;
  const flattening: SpfFlattening = {
    ...common,
    on: rehearsal.report.startedAt.slice(0, 10),
    flattened: flattened.map(({ target, ...include }) => ({
      ...include,
      service: providerOfInclude(target)?.name ?? null,
    })),
    records: records.map(({ name, answerOctets }) => ({ name, answerOctets })),
    unused: leftBehind(before, domain, new Set(nodesBelow(after.value).map(({ name }) => name))),
    source: only?.name === `${domain}.` && more.length === 0 ? (tree.record?.text ?? null) : null,
  };
  return { flattening, links, policy };
}

function nothing(why: string, unseen: boolean): Flattened {
  return { flattening: { outcome: 'impossible', why, unseen, kept: [] }, links: [], policy: [] };
}

interface TriedName {
  readonly name: string;
  /** `ours`: a list of networks from an earlier flattening, which the policy has no use for any more, to be changed. */
  readonly state: 'free' | 'ours' | 'taken' | 'unseen';
}

const NAMES_TRIED = 2 * LOOKUP_LIMIT;

/** Whether a record of networks can stand at `_spf1.example.com` and so on. */
function namesFor(
  domain: string,
  before: SpfNode,
  tree: SpfNode,
  rehearsal: Rehearsal,
  world: readonly RecordChange[],
): Promise<readonly TriedName[]> {
  const left = leftBehind(before, domain, new Set(nodesBelow(tree).map(({ name }) => name)));
  const names = Array.from({ length: NAMES_TRIED }, (_, index) => `_spf${index + 1}.${domain}`).filter(isQueryName);
  return Promise.all(
    names.map(async (name): Promise<TriedName> => {
      if (left.includes(name)) return { name, state: 'ours' };
      const [texts, aliases] = await Promise.all([
        rehearsal.recordsAt(name, 'TXT', world),
        rehearsal.recordsAt(name, 'CNAME', world),
      ]);
      if (texts === null || aliases === null) return { name, state: 'unseen' };
      return { name, state: texts.length + aliases.length === 0 ? 'free' : 'taken' };
    }),
  );
}

/** Names of ours that the policy led to, to a list of networks alone, and that are not among those in use. */
function leftBehind(before: SpfNode, domain: string, inUse: ReadonlySet<string>): readonly string[] {
  const isOurs = (name: string) => name.endsWith(`.${domain}`) && /^_spf\d+\./.test(name);
  const isList = ({ branches }: SpfNode) =>
    branches.every(
      ({ term, child }) =>
        term.name === 'ip4' || term.name === 'ip6' || term.name === 'all' || (child !== null && isOurs(child.name)),
    );
  const left = nodesBelow(before).filter((node) => isOurs(node.name) && node.state === 'read' && isList(node));
  return [...new Set(left.map(({ name }) => name))].filter((name) => !inUse.has(name));
}

/** What the TXT answers take beside the SPF record. */
async function besideOctetsAt(
  nodes: readonly SpfNode[],
  rehearsal: Rehearsal,
  world: readonly RecordChange[],
): Promise<ReadonlyMap<string, number>> {
  const octets = nodes.map(async ({ name }) => {
    const records = (await rehearsal.txtAt(name, world)) ?? [];
    const others = records.filter((strings) => !isSpf(strings.join('')));
    return [name, txtAnswerOctets(name, others)] as const;
  });
  return new Map(await Promise.all(octets));
}
