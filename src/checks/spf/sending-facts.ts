import { defineFact, maybe } from '../../core/fact.ts';
import { known, type Observation } from '../../core/observation.ts';
import { evaluateSpf, type SpfEvaluation, untilEnded } from './evaluate.ts';
import { spfTree } from './tree-facts.ts';

export { evaluateSpf, type SpfEvaluation, untilEnded } from './evaluate.ts';

/**
 * `check_host()` for each address the user's mail leaves from: a bare message from postmaster at the domain, by a
 * server that greets with the domain's name.
 */
export const spfEvaluations = defineFact({
  id: 'spf.evaluations',
  // The tree has asked most of the questions, all at once, by the time an evaluation comes to them one by one.
  needs: { tree: maybe(spfTree) },
  async observe(
    { tree },
    { target, net, signal },
  ): Promise<Observation<ReadonlyMap<string, Observation<SpfEvaluation>>>> {
    const root = tree.status === 'known' ? tree.value : null;
    const ended = untilEnded(signal);
    const { domain, options } = target;
    const addresses = [...new Set(options.sendingIps)];
    const evaluated = await Promise.all(
      addresses.map((address) =>
        Promise.race([evaluateSpf({ address, sender: `postmaster@${domain}`, helo: domain }, net.dns, root), ended]),
      ),
    );
    const byAddress = new Map(evaluated.map((evaluation, index) => [addresses[index] ?? '', evaluation]));
    return known(
      byAddress,
      evaluated.flatMap(({ evidence }) => evidence),
    );
  },
});
