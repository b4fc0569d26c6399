import type { Block, Feature } from '../../src/classifier/features.ts';
import { sharesOf } from '../../src/classifier/model.ts';

/** One message to learn from. */
export interface Example {
  readonly features: readonly Feature[];
  readonly spam: boolean;
  /** Where it is from: collections count the same, whatever their sizes. */
  readonly corpus: string;
  /** Whoever wrote it, as far as that can be told: what only one writer does tells nothing about spam. */
  readonly writer: string;
  /** What its text is written in. */
  readonly script: string;
}

export interface Settings {
  readonly bits: number;
  readonly scales: Readonly<Record<Block, number>>;
  readonly rounds: number;
  readonly rate: number;
  /** Pull of every weight towards 0. */
  readonly decay: number;
  /** Features of fewer writers are left out. */
  readonly fewestWriters: number;
  /** How often a message is looked at without its text; half as often, with nothing else. From 0 to 0.6. */
  readonly blockDropout: number;
  /** What is left of a weight that the collections disagree on, from 0 to 1. */
  readonly disputed: number;
  /** No weight is further from 0: no single thing about a message is to decide. */
  readonly most: number;
}

const FEWEST_OF_SCRIPT = 5;

export interface Row {
  /** Those of the text first. */
  readonly places: Int32Array;
  readonly values: Float32Array;
  /** How many of them are of the text. */
  readonly texts: number;
  readonly spam: boolean;
  readonly importance: number;
}

function placesOfSeveral(examples: readonly Example[], { bits, fewestWriters }: Settings): Uint8Array {
  const writers = new Map<string, number>();
  const last = new Int32Array(2 ** bits).fill(-1);
  const counts = new Uint8Array(2 ** bits);
  for (const { features, corpus, writer } of examples) {
    const key = `${corpus} ${writer}`;
    const id = writers.get(key) ?? writers.size;
    writers.set(key, id);
    for (const { hash } of features) {
      const place = hash & (2 ** bits - 1);
      if (last[place] === id) continue;
      last[place] = id;
      counts[place] = Math.min(255, (counts[place] ?? 0) + 1);
    }
  }
  return counts.map((count) => (count >= fewestWriters ? 1 : 0));
}

/** What is learnt of each message: the features that several writers have, and how much they count. */
export function rowsOf(examples: readonly Example[], chosen: Settings): readonly Row[] {
  const { bits, scales } = chosen;
  const known = placesOfSeveral(examples, chosen);
  const sizes = new Map<string, number>();
  const groupOf = ({ corpus, spam }: Example) => `${corpus} ${spam}`;
  for (const example of examples) sizes.set(groupOf(example), (sizes.get(groupOf(example)) ?? 0) + 1);
  const foreign = scriptsOfOneKind(examples);
  return examples.map((example) => {
    const withText = !foreign.has(`${example.corpus} ${example.script}`);
    const shares = sharesOf(example.features, scales);
    const seen = example.features.filter(({ hash }) => known[hash & (2 ** bits - 1)] === 1);
    const inText = withText ? seen.filter(({ block }) => block === 'text') : [];
    const used = [...inText, ...seen.filter(({ block }) => block !== 'text')];
    return {
      places: Int32Array.from(used, ({ hash }) => hash & (2 ** bits - 1)),
      values: Float32Array.from(used, ({ block }) => shares[block]),
      texts: inText.length,
      spam: example.spam,
      importance: examples.length / sizes.size / (sizes.get(groupOf(example)) ?? 1),
    };
  });
}

/** Where a collection has next to no ham (or spam) in a script, its words there would stand for the script itself. */
function scriptsOfOneKind(examples: readonly Example[]): ReadonlySet<string> {
  const counts = new Map<string, { spam: number; ham: number }>();
  for (const { corpus, script, spam } of examples) {
    const key = `${corpus} ${script}`;
    const count = counts.get(key) ?? { spam: 0, ham: 0 };
    count[spam ? 'spam' : 'ham']++;
    counts.set(key, count);
  }
  return new Set([...counts].filter(([, { spam, ham }]) => Math.min(spam, ham) < FEWEST_OF_SCRIPT).map(([key]) => key));
}
