/** What a UTF-16 code unit is to the reader of words. */
export const OTHER = 0;
const LETTER = 1;
const DIGIT = 2;
/** Written without spaces between words: Chinese, Japanese, Korean. */
export const CJK = 3;
/** Seen by nobody: zero-width characters, soft hyphens, marks of direction. */
export const INVISIBLE = 4;

export type CharacterClass = 0 | 1 | 2 | 3 | 4;

// Hangul is written with spaces, but words carry endings that n-grams see past.
const CJK_UNIT = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const LETTER_UNIT = /[\p{L}\p{M}]/u;
const INVISIBLE_UNIT = /\p{Default_Ignorable_Code_Point}/u;
/** Half of a pair in the planes of mathematical letters (U+1D400 on), which pass for letters, or of rare Han. */
const LETTER_PAIR = 0xd835;
const HAN_PAIRS_FROM = 0xd840;
const HAN_PAIRS_TO = 0xd88d;

const classes = classTable();

export function classOf(unit: number): CharacterClass {
  return (classes[unit] ?? OTHER) as CharacterClass;
}

function classTable(): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (let unit = 0; unit < 0x10000; unit++) table[unit] = classify(unit);
  return table;
}

function classify(unit: number): CharacterClass {
  if (unit >= 0xd800 && unit <= 0xdfff) {
    if (unit === LETTER_PAIR || unit >= 0xdc00) return unit === LETTER_PAIR ? LETTER : OTHER;
    return unit >= HAN_PAIRS_FROM && unit <= HAN_PAIRS_TO ? CJK : OTHER;
  }
  const character = String.fromCharCode(unit);
  if (INVISIBLE_UNIT.test(character)) return INVISIBLE;
  if (CJK_UNIT.test(character)) return CJK;
  if (LETTER_UNIT.test(character)) return LETTER;
  return /\p{Nd}/u.test(character) ? DIGIT : OTHER;
}
