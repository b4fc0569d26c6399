import { defineFact, maybe } from '../../core/fact.ts';
import { isQueryName } from '../../core/names.ts';
import { known, type Observation } from '../../core/observation.ts';
import { mxRecords } from '../mx/facts.ts';
import { providerOfInclude, providerOfMx, providers } from '../providers.ts';
import { expandStatically } from './expand.ts';
import { type ExplanationProblem, explanationProblem } from './explanation.ts';
import { textsOf } from './records-facts.ts';
import { ownNodes, visits } from './tree.ts';
import { spfTree } from './tree-facts.ts';

/** The known senders behind includes and redirects: target to the sender's name. */
export const spfProviders = defineFact({
  id: 'spf.providers',
  needs: { tree: spfTree },
  async observe({ tree }): Promise<Observation<ReadonlyMap<string, string>>> {
    const targets = visits(tree).flatMap(({ branch: { child } }) => (child ? [child.name] : []));
    const named = [...new Set(targets)].flatMap((target) => {
      const provider = providerOfInclude(target);
      return provider ? [[target, provider.name] as const] : [];
    });
    return known(new Map(named));
  },
});

/** A first record for a domain that has none: the senders that its MX hosts belong to, or the hosts themselves. */
export const spfSuggestion = defineFact({
  id: 'spf.suggestion',
  needs: { mx: maybe(mxRecords) },
  async observe({ mx }, { target }): Promise<Observation<string>> {
    const { senders } = target.options;
    const hosts = mx.status === 'known' ? mx.value.records.map(({ exchange }) => exchange) : [];
    const includes = [
      ...hosts.flatMap((host) => providerOfMx(host)?.spf[0] ?? []),
      ...senders.flatMap((id) => providers.find((provider) => provider.id === id)?.spf[0] ?? []),
    ];
    const isOwn = hosts.some((host) => host !== '.' && providerOfMx(host) === null);
    const terms = [...new Set(includes)].map((name) => `include:${name}`);
    // Softfail, since a first list of senders is seldom whole.
    return known(`v=spf1 ${[...(isOwn || terms.length === 0 ? ['mx'] : []), ...terms].join(' ')} ~all`);
  },
});

export interface Explanation {
  readonly target: string;
  readonly problem: ExplanationProblem | null;
}

/** The text that the domain's own `exp=` leads to; null where there is none, or where its place depends on the sender. */
export const spfExplanation = defineFact({
  id: 'spf.explanation',
  needs: { tree: spfTree },
  async observe({ tree }, { target, net }): Promise<Observation<Explanation | null>> {
    for (const { name: domain, record } of ownNodes(tree)) {
      const exp = record?.terms.find((term) => term.name === 'exp');
      if (exp?.name !== 'exp') continue;
      const name = expandStatically(exp.domain, { domain, senderDomain: target.domain });
      if (name === null) return known(null);
      if (!isQueryName(name)) return known({ target: name, problem: 'absent' });
      const answer = await net.dns.query(name, 'TXT');
      if (answer.status === 'unknown') return answer;
      return known({ target: name, problem: explanationProblem(textsOf(answer.value)) }, answer.evidence);
    }
    return known(null);
  },
});
