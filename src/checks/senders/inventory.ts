import { isWithin } from '../../core/names.ts';

/** A term by which SPF lets somebody send; `path`: the names of the includes that lead to it. */
interface Granted {
  readonly term: string;
  readonly kind: 'record' | 'lookup' | 'host';
  readonly target: string | null;
  readonly path: readonly string[];
}

/** What SPF says of who may send. */
export interface ByTerm<S> {
  /** Each known service, to the name that SPF leads to for it. */
  readonly services: ReadonlyMap<S, string>;
  /** Names of nobody known here; what stands below them is theirs. */
  readonly unknown: readonly string[];
  /** Terms of the domain itself that let servers send by address, host name or a list of its own. */
  readonly own: readonly string[];
}

/**
 * Sorts SPF terms by who is let in. What a known service includes in turn is its own affair and is left out: the domain
 * is no customer of those. What stands under the domain's own names counts as its own record.
 */
export function sortedByOwner<S>(
  grants: readonly Granted[],
  domain: string,
  serviceAt: (name: string) => S | null,
): ByTerm<S> {
  const services = new Map<S, string>();
  const unknown = new Set<string>();
  const own = new Set<string>();
  for (const { term, kind, target, path } of grants) {
    const foreign = path.filter((name) => !isWithin(name, domain));
    if (foreign.some((name) => serviceAt(name) !== null)) continue;
    const service = target === null ? null : serviceAt(target);
    if (target !== null && service !== null) {
      if (!services.has(service)) services.set(service, target);
    } else if (foreign.length === 0) {
      const isOurs = target !== null && isWithin(target, domain);
      if (kind === 'host' || (kind === 'lookup' && isOurs)) own.add(term);
      else if (!isOurs) unknown.add(target ?? term);
    }
  }
  return { services, unknown: [...unknown], own: [...own] };
}
