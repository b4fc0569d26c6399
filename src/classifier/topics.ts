import data from '../data/persuasion-words.json' with { type: 'json' };
import { step, type Trait } from './traits.ts';
import type { Word } from './words.ts';

/** What a topic's words are found by. */
interface Lexicon {
  /** One word, or two with a space, to the topics that they belong to. */
  readonly words: ReadonlyMap<string, readonly string[]>;
  /** First words of those that are two. */
  readonly firsts: ReadonlySet<string>;
}

const LONGEST_CJK = 6;
const lexicon = lexiconOf(data.topics);

/**
 * Of what a message speaks, by words of several languages that mean the same: so what was learnt of one language, or of the
 * words of twenty years ago, holds for others.
 */
export function topicTraits(text: string, words: readonly Word[]): readonly Trait[] {
  const hits = new Map<string, Map<string, string>>();
  const hit = (form: string, shown: string) => {
    for (const topic of lexicon.words.get(form) ?? []) {
      const forms = hits.get(topic) ?? new Map<string, string>();
      hits.set(topic, forms);
      if (!forms.has(form)) forms.set(form, shown);
    }
  };
  words.forEach(({ form, cjk, start, end }, index) => {
    if (cjk) {
      for (let from = 0; from < form.length; from++)
        for (let length = 2; length <= LONGEST_CJK && from + length <= form.length; length++)
          hit(form.slice(from, from + length), form.slice(from, from + length));
      return;
    }
    hit(form, text.slice(start, end));
    const next = lexicon.firsts.has(form) ? words[index + 1] : undefined;
    if (next !== undefined) hit(`${form} ${next.form}`, text.slice(start, next.end));
  });
  return [...hits].flatMap(([topic, forms]) => {
    const [shown] = forms.values();
    const many = step(forms.size, [
      [2, `${topic}, twice`],
      [4, `${topic}, often`],
    ]);
    return [topic, many]
      .filter((name) => name !== null)
      .map((name): Trait => ({ name, place: 'body', ...(shown === undefined ? {} : { shown }) }));
  });
}

function lexiconOf(topics: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>): Lexicon {
  const words = new Map<string, string[]>();
  const firsts = new Set<string>();
  for (const [topic, languages] of Object.entries(topics))
    for (const word of new Set(Object.values(languages).flat())) {
      words.set(word, [...(words.get(word) ?? []), topic]);
      const [first, second] = word.split(' ');
      if (first !== undefined && second !== undefined) firsts.add(first);
    }
  return { words, firsts };
}
