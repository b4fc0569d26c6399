import data from '../data/spam-symbols.json' with { type: 'json' };

export type SymbolSystem = 'spamassassin' | 'rspamd';

/** What a rule of a filter means. */
export interface SymbolWords {
  /** A clause about the message. */
  readonly meaning: string;
  /** What to do about it: imperative, lower case, no full stop. Null: there is nothing to do, or nothing of the message's. */
  readonly change: string | null;
  /**
   * What the filter must have been told for the rule to say something: the sending address, or the name of that address.
   * Null: it looks at the message alone, or asks DNS itself.
   */
  readonly needs: 'ip' | 'hostname' | null;
  /** What the filter says to the sender where this rule makes it decide so, whatever the points. Null: no rule of that kind. */
  readonly forces: string | null;
}

interface Group {
  /** Names, or their beginnings with a `*` behind, or their ends with a `*` before. */
  readonly names: readonly string[];
  readonly meaning: string;
  readonly change?: string;
  readonly needs?: string;
  readonly forces?: string;
}

interface Table {
  readonly exact: ReadonlyMap<string, SymbolWords>;
  /** A lookup of any list may have failed, which is not to be taken for a listing: before the families. */
  readonly endings: readonly (readonly [suffix: string, words: SymbolWords])[];
  /** Longest first. */
  readonly families: readonly (readonly [prefix: string, words: SymbolWords])[];
}

const TABLES: Readonly<Record<SymbolSystem, Table>> = {
  rspamd: tableOf(data.rspamd.symbols),
  spamassassin: tableOf(data.spamassassin.symbols),
};

/** What a rule means, in our own words; null: not known here. */
export function symbolWords(system: SymbolSystem, name: string): SymbolWords | null {
  const { exact, endings, families } = TABLES[system];
  return (
    exact.get(name) ??
    endings.find(([suffix]) => name.endsWith(suffix))?.[1] ??
    families.find(([prefix]) => name.startsWith(prefix))?.[1] ??
    null
  );
}

function tableOf(groups: readonly Group[]): Table {
  const named = groups.flatMap(({ names, meaning, change = null, needs, forces = null }) => {
    const words: SymbolWords = {
      meaning,
      change,
      needs: needs === 'ip' || needs === 'hostname' ? needs : null,
      forces,
    };
    return names.map((name) => [name, words] as const);
  });
  const families = named
    .filter(([name]) => name.endsWith('*'))
    .map(([name, words]) => [name.slice(0, -1), words] as const)
    .sort(([a], [b]) => b.length - a.length);
  const endings = named
    .filter(([name]) => name.startsWith('*'))
    .map(([name, words]) => [name.slice(1), words] as const);
  return { exact: new Map(named.filter(([name]) => !name.includes('*'))), endings, families };
}
