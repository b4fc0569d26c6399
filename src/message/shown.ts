const LONGEST = 80;

/** A value as an error message quotes it: in double quotes, with what does not print escaped, cut where it is long. */
export function shown(value: string): string {
  const cut = value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  return JSON.stringify(cut).replace(
    /[^\P{C}\p{Co}]|[\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** Whether there is a control character in it, CR, LF, NUL and tab among them, or half of a surrogate pair. */
export function hasControls(value: string): boolean {
  return /\p{Cc}/u.test(value) || !value.isWellFormed();
}
