import { type Unchecked, unchecked } from '../../core/check.ts';
import type { FindingOf } from '../../core/finding.ts';
import type { SpfNode } from './facts.ts';
import type { lookupFindings, NamedCost } from './lookup-findings.ts';
import { countLookups, LOOKUP_LIMIT, MX_NAME_LIMIT, VOID_LIMIT, voidLookups } from './lookups.ts';
import { withoutTerms } from './rewrite.ts';
import { visits } from './tree.ts';
import { bounded, excerptOf, NAMED_AT_MOST } from './words.ts';

export type LookupSaid = FindingOf<typeof lookupFindings> | Unchecked;

const NEAR_LIMIT = 9;

/** What the tree costs receivers. @param providers  names of the known senders behind targets */
export function judgeLookups(
  domain: string,
  tree: SpfNode,
  providers: ReadonlyMap<string, string>,
): readonly LookupSaid[] {
  return [...judgeCount(domain, tree, providers), ...judgeVoids(domain, tree), ...judgeMxNames(domain, tree)];
}

function judgeCount(domain: string, tree: SpfNode, providers: ReadonlyMap<string, string>): readonly LookupSaid[] {
  const { total, complete, crossing, perTerm } = countLookups(tree);
  if (total < NEAR_LIMIT || !tree.record) return [];
  const sorted = [...perTerm].sort((a, b) => b.cost - a.cost);
  const terms = sorted.slice(0, NAMED_AT_MOST).map(
    ({ branch: { term, target }, cost }): NamedCost => ({
      term: bounded(term.text),
      cost,
      provider: target === null ? null : (providers.get(target) ?? null),
    }),
  );
  const [dearest] = sorted;
  const note = dearest ? `${dearest.cost} of the ${total} lookups` : null;
  const excerpt = excerptOf(domain, tree.record.text, dearest?.branch.term ?? null, note);
  if (crossing === null) {
    return [{ code: 'spf-lookups-near-limit', params: { domain, total, limit: LOOKUP_LIMIT, terms }, excerpt }];
  }
  const at = { term: bounded(crossing.branch.term.text), at: crossing.node.name };
  const params = { domain, total, complete, limit: LOOKUP_LIMIT, crossing: at, terms };
  return [{ code: 'spf-too-many-lookups', params, excerpt }];
}

function judgeVoids(domain: string, tree: SpfNode): readonly LookupSaid[] {
  const voids = voidLookups(tree);
  const placesOf = (families: readonly string[]) =>
    voids
      .filter(({ family }) => families.includes(family))
      .map(({ term, domain: at }) => ({ term: bounded(term.text), at }))
      .slice(0, NAMED_AT_MOST);
  const said: LookupSaid[] = [];
  const onIpv4 = placesOf(['both', 'ipv4']);
  const onIpv6 = placesOf(['both', 'ipv6']);
  if (onIpv4.length > VOID_LIMIT) {
    said.push({ code: 'spf-too-many-void-lookups', params: { domain, limit: VOID_LIMIT, places: onIpv4 } });
  } else if (onIpv6.length > VOID_LIMIT) {
    said.push({ code: 'spf-too-many-void-lookups-ipv6', params: { domain, limit: VOID_LIMIT, places: onIpv6 } });
  }
  const useless = voids.filter(({ family, domain: at }) => family === 'both' && at === domain).map(({ term }) => term);
  const [first] = useless;
  if (tree.record && first) {
    const terms = useless.slice(0, NAMED_AT_MOST).map(({ text }) => bounded(text));
    const params = { domain, terms, repaired: withoutTerms(tree.record, useless) };
    said.push({ code: 'spf-void-term', params, excerpt: excerptOf(domain, tree.record.text, first, 'no address') });
  }
  const unanswered = visits(tree).filter(({ branch }) => branch.found?.failure);
  for (const { branch } of unanswered.slice(0, NAMED_AT_MOST)) {
    const failure = branch.found?.failure;
    if (!failure) continue;
    said.push(
      unchecked(`addresses behind "${bounded(branch.term.text)}"`, failure, [
        'spf-too-many-void-lookups',
        'spf-too-many-void-lookups-ipv6',
        'spf-void-term',
        'spf-mx-too-many-names',
      ]),
    );
  }
  return said;
}

function judgeMxNames(domain: string, tree: SpfNode): readonly LookupSaid[] {
  const places = visits(tree).flatMap(({ node, branch: { evaluated, term, found } }) =>
    evaluated && term.name === 'mx' && (found?.hosts.length ?? 0) > MX_NAME_LIMIT
      ? [{ term: bounded(term.text), at: node.name, hosts: found?.hosts.length ?? 0 }]
      : [],
  );
  return places.length > 0
    ? [
        {
          code: 'spf-mx-too-many-names',
          params: { domain, limit: MX_NAME_LIMIT, places: places.slice(0, NAMED_AT_MOST) },
        },
      ]
    : [];
}
