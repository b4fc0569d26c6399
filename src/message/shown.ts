const LONGEST = 80;

/** A value as an error message quotes it: in double quotes, with what does not print escaped, cut where it is long. */
export function shown(value: string): string {
  const cut = value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  return JSON.stringify(cut).replace(
    /[^\P{C}\p{Co}]|[\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** A text in a size that a sentence can hold. @param most  characters, the ellipsis among them */
export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Whether there is a control character in it, CR, LF, NUL and tab among them, or half of a surrogate pair. */
export function hasControls(value: string): boolean {
  return /\p{Cc}/u.test(value) || !value.isWellFormed();
}
