/** A piece of a text that does not fit its grammar. */
export interface TextFault<K extends string> {
  readonly kind: K;
  /** Offsets into the text, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** What should stand there, as the end of a sentence. */
  readonly expected: string;
}

export interface FaultList<K extends string> {
  add(kind: K, start: number, end: number, expected: string): void;
  /** In the order in which they begin. */
  inOrder(): readonly TextFault<K>[];
}

const MAX_PER_KIND = 10; // bounded, so that many faults of one kind hide none of another

/** Gathers the faults of one text. */
export function faultList<K extends string>(): FaultList<K> {
  const byKind = new Map<K, TextFault<K>[]>();
  return {
    add(kind, start, end, expected) {
      const own = byKind.get(kind) ?? [];
      if (own.length < MAX_PER_KIND) own.push({ kind, start, end, expected });
      byKind.set(kind, own);
    },
    inOrder: () => [...byKind.values()].flat().toSorted((a, b) => a.start - b.start),
  };
}
