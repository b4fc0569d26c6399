/** One exchange with the outside world, such as a DNS question and its answer. */
export interface Span {
  readonly beginMs: number;
  readonly endMs: number;
  /** How many of the servers' delays it holds: 1 for an answer, 0 for a connect, less than 1 for the rest of one. */
  readonly delays: number;
}

export interface FactTrace {
  readonly id: string;
  /** The ids of the facts it needs. */
  readonly needs: readonly string[];
  readonly spans: readonly Span[];
}

export interface Step {
  readonly fact: string;
  readonly ms: number;
  readonly delays: number;
}

export interface CriticalPath {
  readonly ms: number;
  readonly delays: number;
  /** The facts on it, first to last. */
  readonly steps: readonly Step[];
}

const EMPTY: CriticalPath = { ms: 0, delays: 0, steps: [] };

/**
 * The longest chain of exchanges over the needs of facts: no audit can be quicker than it, as long as each fact asks
 * what it asks in the order in which it asks it.
 *
 * A fact's own time is that of its longest chain of exchanges of which each began when the one before had ended. The
 * time between exchanges is in no chain, so whatever is wasted there shows as a ratio above 1.
 *
 * @param facts  in any order; their needs form no cycle
 */
export function criticalPath(facts: readonly FactTrace[]): CriticalPath {
  const byId = new Map(facts.map((fact) => [fact.id, fact]));
  const paths = new Map<string, CriticalPath>();
  const pathTo = (id: string): CriticalPath => {
    const found = paths.get(id);
    if (found) return found;
    const fact = byId.get(id);
    if (!fact) return EMPTY;
    const before = longest(fact.needs.map(pathTo));
    const own = longestChain(fact.spans);
    const steps = [...before.steps, { fact: id, ...own }];
    const path = { ms: before.ms + own.ms, delays: before.delays + own.delays, steps };
    paths.set(id, path);
    return path;
  };
  return longest(facts.map(({ id }) => pathTo(id)));
}

function longest(paths: readonly CriticalPath[]): CriticalPath {
  return paths.reduce((most, path) => (path.ms > most.ms ? path : most), EMPTY);
}

const NO_CHAIN = { endMs: 0, ms: 0, delays: 0 };

/** The chain of spans, none overlapping another, that takes longest (weighted interval scheduling). */
export function longestChain(spans: readonly Span[]): { readonly ms: number; readonly delays: number } {
  const sorted = [...spans].sort((a, b) => a.endMs - b.endMs);
  // The best chain that ends with each span, in the order of their ends.
  const chains: { readonly endMs: number; readonly ms: number; readonly delays: number }[] = [];
  for (const { beginMs, endMs, delays } of sorted) {
    let before = { ms: 0, delays: 0 };
    for (const chain of chains) if (chain.endMs <= beginMs && chain.ms > before.ms) before = chain;
    chains.push({ endMs, ms: before.ms + endMs - beginMs, delays: before.delays + delays });
  }
  const { ms, delays } = chains.reduce((most, chain) => (chain.ms > most.ms ? chain : most), NO_CHAIN);
  return { ms, delays };
}
