import { CJK, classOf, INVISIBLE, OTHER } from './characters.ts';

/** One word, or one run of Chinese, Japanese or Korean characters, of a text. */
export interface Word {
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
  /** Compatibility forms, case, accents and what nobody sees taken away; a number as its shape. */
  readonly form: string;
  readonly cjk: boolean;
  /** Whether it was written so that filters do not see it: what is invisible in it, another script's letters, digits for letters. */
  readonly disguised: boolean;
}

/** Longer ones are no words of any language, but coded data. */
const LONGEST_WORD = 30;
const LONGEST_RUN = 200;
const PLAIN = /^[a-z]+$/;
const MARKS = /\p{M}/gu;
const INVISIBLES = /\p{Default_Ignorable_Code_Point}/gu;
/** Cyrillic and Greek letters that look like Latin ones. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  ...pairs('авекмнорстухіјѕԁӏ', 'abekmhopctyxijsdl'),
  ...pairs('αβεικνορτυχω', 'abeiknoptuxw'),
};
/** Digits and signs that stand for letters inside of words. */
const LEET: Readonly<Record<string, string>> = pairs('013457', 'oleast');

/**
 * The words of a text in their order, up to a number of them. In linear time.
 *
 * @param most  how many words are read
 */
export function wordsOf(text: string, most: number): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length && words.length < most) {
    const kind = classOf(text.charCodeAt(at));
    if (kind === OTHER || kind === INVISIBLE) at++;
    else {
      const end = kind === CJK ? runEnd(text, at) : wordEnd(text, at);
      const word = kind === CJK ? runOf(text, at, end) : wordOf(text, at, end);
      if (word !== null) words.push(word);
      at = end;
    }
  }
  return words;
}

/** The form of a word by itself, as `wordsOf` gives it. */
function formOf(word: string): string {
  return word.normalize('NFKD').replace(MARKS, '').replace(INVISIBLES, '').toLowerCase();
}

function runEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && at - from < LONGEST_RUN) {
    const kind = classOf(text.charCodeAt(at));
    // the second half of a pair has no class of its own
    if (kind !== CJK && kind !== INVISIBLE && !isLowHalf(text.charCodeAt(at))) break;
    at++;
  }
  return at;
}

function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    const kind = classOf(unit);
    if (kind === OTHER && !(isLowHalf(unit) && at > from)) break;
    if (kind === CJK) break;
    at++;
  }
  return at;
}

function isLowHalf(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function runOf(text: string, start: number, end: number): Word {
  const written = text.slice(start, end);
  const form = written.normalize('NFKC').replace(INVISIBLES, '');
  return { start, end, form, cjk: true, disguised: false };
}

function wordOf(text: string, start: number, end: number): Word | null {
  if (end - start > LONGEST_WORD) return { start, end, form: '#long', cjk: false, disguised: false };
  const lower = text.slice(start, end).toLowerCase();
  if (PLAIN.test(lower)) return { start, end, form: lower, cjk: false, disguised: false };
  const form = formOf(lower);
  if (form === '') return null;
  if (PLAIN.test(form)) return { start, end, form, cjk: false, disguised: hasInvisible(lower) };
  if (/^\p{Nd}+$/u.test(form))
    return { start, end, form: `#${Math.min(form.length, 9)}`, cjk: false, disguised: false };
  return oddWord(start, end, form);
}

function oddWord(start: number, end: number, form: string): Word {
  const folded = replaced(form, LOOK_ALIKES);
  const mixed = folded !== form && /[a-z]/.test(form);
  const spelt = mixed ? folded : form;
  const leet = /^[a-z]+[013457]{1,3}[a-z]+$/.test(spelt) ? replaced(spelt, LEET) : spelt;
  const shape = leet.replace(/\d+/g, '#');
  return { start, end, form: shape, cjk: false, disguised: mixed || leet !== spelt };
}

function hasInvisible(text: string): boolean {
  return text.search(INVISIBLES) !== -1;
}

function replaced(text: string, by: Readonly<Record<string, string>>): string {
  return Array.from(text, (character) => by[character] ?? character).join('');
}

function pairs(from: string, to: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from(from, (character, index) => [character, to.charAt(index)]));
}
