/**
 * For a class of a pattern with the flag `u`: letters and digits of all scripts with the marks upon them, by their blocks.
 * Each pattern in which V8 has to spell out `\p{L}` or `\p{N}` costs the start a millisecond or more.
 */
export const LETTERS = String.raw`0-9A-Za-z\u00c0-\u1fff\u2c00-\u2dff\u3005-\u3007\u3040-\ud7ff\uf900-\ufdff\ufe70-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc\u{10000}-\u{323af}`;

const LETTER = new RegExp(`[${LETTERS}]`, 'u');
const LAST_LETTER = new RegExp(`[${LETTERS}]$`, 'u');

/** Whether there is a letter or a digit in it. */
export function hasLetters(text: string): boolean {
  return LETTER.test(text);
}

/** Whether it ends in a letter or a digit. */
export function endsInLetter(text: string): boolean {
  return LAST_LETTER.test(text);
}
