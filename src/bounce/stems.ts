import { LETTERS } from './letters.ts';

const MAX_WORDS = 60;
const MAX_STEM = 6;
/** A word of fewer letters has no ending to lose. */
const MIN_INFLECTED = 5;
const MIN_STEM = 3;

const LETTERS_ALONE = LETTERS.replace('0-9', '');
const WORD = new RegExp(`[${LETTERS_ALONE}]{2,}`, 'gu');
const ASCII_WORD = /[a-z]{2,}/g;
const ASCII = /^[\x20-\x7e]*$/;
const ENDING = /(?:ations?|ings?|ions?|ed|es|s|ly|ment)$/;
const EMPTY: ReadonlySet<string> = new Set(
  'the to of is in for and or this that by on at it be was have with an are as we our please example acme kim ann com org http https www see my me its been will would can may do did does which so if'.split(
    ' ',
  ),
);

/** The words of a text in lower case that say something, without their endings: `relaying` and `relay` are one; at most 60. */
export function stemsIn(text: string): ReadonlySet<string> {
  const stems = new Set<string>();
  const words = text.match(ASCII.test(text) ? ASCII_WORD : WORD) ?? [];
  for (const word of words.slice(0, MAX_WORDS)) {
    if (!EMPTY.has(word)) stems.add(stemOf(word));
  }
  return stems;
}

const MAX_KNOWN = 10_000;
const MAX_WORD = 24;
const known = new Map<string, string>();

function stemOf(word: string): string {
  const made = known.get(word) ?? cutStem(word);
  if (known.size < MAX_KNOWN && word.length <= MAX_WORD) known.set(word, made);
  return made;
}

function cutStem(word: string): string {
  if (word.length < MIN_INFLECTED || !/^[a-z]+$/.test(word)) return word;
  const cut = word.replace(ENDING, '');
  const stem = cut.length < MIN_STEM ? word : cut;
  return stem.replace(/i$/, 'y').replace(/e$/, '').slice(0, MAX_STEM);
}
