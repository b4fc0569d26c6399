import { addressKind, canonicalAddress, familyOf } from '../../core/addresses.ts';
import { defineFact, maybe } from '../../core/fact.ts';
import { known, type Observation, type UnknownReason } from '../../core/observation.ts';
import { registeredName } from '../../core/suffixes.ts';
import { staticSuffix } from './expand.ts';
import { parseSpf } from './parse.ts';
import { spfRecords } from './records-facts.ts';
import { nodesBelow, ownNodes, type Visit, visits } from './tree.ts';
import { spfTree } from './tree-facts.ts';

export { type Explanation, spfExplanation, spfProviders, spfSuggestion } from './advice-facts.ts';
export { countLookups } from './lookups.ts';
export { type PublishedSpf, type SpfRecords, spfRecords, spfType99 } from './records-facts.ts';
export { spfEvaluations } from './sending-facts.ts';
export type { SpfNode } from './tree.ts';
export { spfTree } from './tree-facts.ts';

const MAX_INCLUDES = 100;
const MAX_DIRECT_ADDRESSES = 16;
const MAX_REGISTRATIONS_ASKED = 20;

/**
 * The names that `include` and `redirect` lead to, the domain's own first, each once: who sends for the domain.
 * Where there are several SPF records, which is a fault, the names of all of them. At most 100.
 */
export const spfIncludes = defineFact({
  id: 'spf.includes',
  needs: { records: spfRecords, tree: maybe(spfTree) },
  async observe({ records, tree }): Promise<Observation<readonly string[]>> {
    const own = records.records.flatMap(({ text }) =>
      parseSpf(text).terms.flatMap((term) =>
        (term.name === 'include' || term.name === 'redirect') &&
        term.domain.parts.every(({ kind }) => kind === 'literal')
          ? [term.domain.text.toLowerCase().replace(/\.$/, '')]
          : [],
      ),
    );
    const below = tree.status === 'known' ? nodesBelow(tree.value).map(({ name }) => name) : [];
    return known([...new Set([...own, ...below])].slice(0, MAX_INCLUDES));
  },
});

/** An address that may send by the domain's own words. */
export interface DirectAddress {
  readonly address: string;
  /** The term that names it, as published, and the domain in whose record it stands. */
  readonly term: string;
  readonly domain: string;
}

/**
 * Single public addresses that the domain's own record authorises: `ip4` and `ip6` without a shorter prefix, then what
 * `a` and `mx` resolve to. At most 16. What includes authorise is left out: those addresses are somebody else's.
 */
export const spfDirectAddresses = defineFact({
  id: 'spf.direct-addresses',
  needs: { tree: spfTree },
  async observe({ tree }): Promise<Observation<readonly DirectAddress[]>> {
    const branches = ownNodes(tree).flatMap((node) =>
      node.branches.filter(({ evaluated }) => evaluated).map((branch) => ({ node, ...branch })),
    );
    const named = branches.flatMap(({ node, term }) => {
      if (term.name !== 'ip4' && term.name !== 'ip6') return [];
      const single = term.qualifier === '+' && term.prefix === (term.name === 'ip4' ? 32 : 128);
      return single ? [{ address: canonicalAddress(term.address), term: term.text, domain: node.name }] : [];
    });
    const resolved = branches.flatMap(({ node, term, found }) => {
      if ((term.name !== 'a' && term.name !== 'mx') || term.qualifier !== '+') return [];
      return (found?.addresses ?? [])
        .filter((address) => (familyOf(address) === 4 ? term.prefix4 === 32 : term.prefix6 === 128))
        .map((address) => ({ address: canonicalAddress(address), term: term.text, domain: node.name }));
    });
    const byAddress = new Map<string, DirectAddress>();
    for (const direct of [...named, ...resolved]) {
      if (addressKind(direct.address) === 'public' && !byAddress.has(direct.address))
        byAddress.set(direct.address, direct);
    }
    return known([...byAddress.values()].slice(0, MAX_DIRECT_ADDRESSES));
  },
});

/** A name in the tree under a domain that nobody has registered: whoever does may send as the audited domain. */
export interface UnregisteredName {
  readonly registrable: string;
  readonly name: string;
  readonly term: string;
  /** Where the term stands. */
  readonly domain: string;
}

export interface Registrations {
  readonly unregistered: readonly UnregisteredName[];
  /** Registrable domains of which DNS did not say whether they exist. */
  readonly unanswered: readonly {
    readonly registrable: string;
    readonly reason: UnknownReason;
    readonly detail: string;
  }[];
}

/** Whether the domains exist whose names in the tree do not. */
export const spfUnregistered = defineFact({
  id: 'spf.unregistered',
  needs: { tree: spfTree },
  async observe({ tree }, { target, net }): Promise<Observation<Registrations>> {
    const own = registeredName(target.domain);
    const suspects = visits(tree).flatMap((visit) => {
      const name = suspectName(visit);
      const registrable = name === null ? null : registeredName(name);
      return name === null || registrable === null || registrable === own
        ? []
        : [{ name, registrable, term: visit.branch.term.text, domain: visit.node.name }];
    });
    const asked = [...new Set(suspects.map(({ registrable }) => registrable))].slice(0, MAX_REGISTRATIONS_ASKED);
    const answers = await Promise.all(asked.map((registrable) => net.dns.query(registrable, 'SOA')));
    const gone = new Set(
      asked.filter((_, index) => {
        const answer = answers[index];
        return answer?.status === 'known' && answer.value.kind === 'nxdomain';
      }),
    );
    const unanswered = asked.flatMap((registrable, index) => {
      const answer = answers[index];
      return answer?.status === 'unknown' ? [{ registrable, reason: answer.reason, detail: answer.detail }] : [];
    });
    const unregistered = suspects.filter(({ registrable }) => gone.has(registrable));
    return known(
      { unregistered, unanswered },
      answers.flatMap(({ evidence }) => evidence),
    );
  },
});

/** A name that does not exist; of a name that depends on the sender, the part that does not. */
function suspectName({ branch: { child, dependsOnSender, evaluated, found, target, term } }: Visit): string | null {
  if (!evaluated || (term.kind === 'mechanism' && term.qualifier !== '+')) return null;
  if (child?.answer === 'nxdomain') return child.alias ?? target;
  if (found?.answer === 'nxdomain') return found.alias ?? target;
  return dependsOnSender && 'domain' in term && term.domain !== null ? staticSuffix(term.domain) : null;
}
