import type { Evidence } from '../../core/observation.ts';

/** The answers about these names. Evidence of DNS begins with the name that was asked for. */
export function about(evidence: readonly Evidence[], names: Iterable<string>): readonly Evidence[] {
  const wanted = new Set(names);
  return evidence.filter(({ request }) => wanted.has(request.slice(0, request.indexOf(' ')).toLowerCase()));
}
