import confusables from '../data/confusables.json' with { type: 'json' };

const MAX_CHARACTERS = 1000;
const MARKS = /\p{M}/gu;

/** What a character looks like, where that is ASCII: UTS #39 section 4, and letters of ASCII that pass for others. */
const LOOKS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(confusables.characters).flatMap(([looks, characters]) =>
    Array.from(characters, (character) => [character, looks] as const),
  ),
  ...([
    ['0', 'o'],
    ['1', 'l'],
    ['m', 'rn'],
  ] as const),
]);

/**
 * What a name looks like, so that two names with one skeleton can be taken for each other (UTS #39 section 4). Marks over
 * letters are left out beside, as they are easily overlooked. For comparing only: not to be shown.
 *
 * @param text  in lower case or not; of a longer one, the first 1,000 characters
 */
export function skeletonOf(text: string): string {
  const lower = text.slice(0, MAX_CHARACTERS).normalize('NFKD').replace(MARKS, '').toLowerCase();
  return Array.from(lower.normalize('NFKC'), (character) => LOOKS.get(character) ?? character)
    .join('')
    .toLowerCase()
    .replaceAll('m', 'rn')
    .replaceAll('0', 'o');
}

/** Scripts that hold letters in common use, and so could be mixed by mistake or to deceive (UAX #24). */
const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Georgian',
  'Cherokee',
  'Hebrew',
  'Arabic',
  'Devanagari',
  'Thai',
  'Han',
  'Hiragana',
  'Katakana',
  'Bopomofo',
  'Hangul',
] as const;

export type Script = (typeof SCRIPTS)[number];

const PATTERNS = SCRIPTS.map((script) => ({ script, pattern: new RegExp(`\\p{Script=${script}}`, 'u') }));

// UTS #39 section 5.2, "Highly Restrictive": these may stand together, each with Latin.
const COMBINATIONS: readonly (readonly Script[])[] = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];

/**
 * The scripts of a word, where no language writes them together.
 *
 * @returns null where there is one script, or a combination that "Highly Restrictive" allows (UTS #39 section 5.2)
 */
export function mixedScripts(word: string): readonly Script[] | null {
  const found = PATTERNS.filter(({ pattern }) => pattern.test(word)).map(({ script }) => script);
  if (found.length < 2 || COMBINATIONS.some((allowed) => found.every((script) => allowed.includes(script))))
    return null;
  return found;
}
