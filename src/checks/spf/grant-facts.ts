import { defineFact, maybe } from '../../core/fact.ts';
import { isQueryName } from '../../core/names.ts';
import { known, type Observation } from '../../core/observation.ts';
import { staticSuffix } from './expand.ts';
import { parseSpf } from './parse.ts';
import { spfRecords } from './records-facts.ts';
import type { Term } from './terms.ts';
import type { SpfNode } from './tree.ts';
import { spfTree } from './tree-facts.ts';
import { bounded } from './words.ts';

/** A term of the domain's SPF, or of what it leads to, that lets somebody send. */
export interface Grant {
  /** As published. */
  readonly term: string;
  /** `record`: by the record at another name, as include and redirect do; `lookup`: exists; `host`: by address or host. */
  readonly kind: 'record' | 'lookup' | 'host';
  /** Where it leads, the part that is the same for every sender; null: none is, or it is of kind `host`. */
  readonly target: string | null;
  /** The names of the includes and redirects that lead to its record, from the outermost on; empty in the domain's own. */
  readonly path: readonly string[];
}

const MAX_GRANTS = 500;

/**
 * Who may send by the SPF of the domain, term by term in the order of evaluation; at most 500. Terms that receivers
 * never come to, and those that refuse or doubt, grant nothing. Of several records, which is a fault, the terms of all.
 */
export const spfGrants = defineFact({
  id: 'spf.grants',
  needs: { records: spfRecords, tree: maybe(spfTree) },
  async observe({ records, tree }): Promise<Observation<readonly Grant[]>> {
    const found: Grant[] = [];
    if (tree.status === 'known' && tree.value.state === 'read') collect(tree.value, [], found);
    else
      for (const { text } of records.records) found.push(...parseSpf(text).terms.flatMap((term) => grantOf(term, [])));
    return known(found.slice(0, MAX_GRANTS));
  },
});

function collect({ branches }: SpfNode, path: readonly string[], found: Grant[]): void {
  for (const { term, evaluated, target, child } of branches) {
    if (found.length >= MAX_GRANTS) return;
    if (!evaluated) continue;
    const granted = grantOf(term, path, target);
    found.push(...granted);
    if (child && granted.length > 0) collect(child, [...path, child.name], found);
  }
}

function grantOf(term: Term, path: readonly string[], resolved: string | null = null): readonly Grant[] {
  if (term.kind === 'mechanism' ? term.qualifier !== '+' : term.name !== 'redirect') return [];
  const text = bounded(term.text);
  if (term.name !== 'include' && term.name !== 'redirect' && term.name !== 'exists')
    return [{ term: text, kind: 'host', target: null, path }];
  const isLiteral = term.domain.parts.every(({ kind }) => kind === 'literal');
  const target =
    resolved ?? (isLiteral ? term.domain.text.toLowerCase().replace(/\.$/, '') : staticSuffix(term.domain));
  const kind = term.name === 'exists' ? 'lookup' : 'record';
  return [{ term: text, kind, target: target !== null && isQueryName(target) ? target : null, path }];
}
