// East Asian wide and fullwidth blocks (UAX #11), as far as letters and signs of living scripts go.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const MARK = /\p{M}/u;

/** Terminal columns of escaped text: two for wide characters, none for combining marks. */
export function columns(text: string): number {
  let sum = 0;
  for (const character of text) sum += columnsOf(character);
  return sum;
}

/** The longest beginning of `text` that fits into `width` columns. */
export function fitting(text: string, width: number): string {
  let sum = 0;
  let end = 0;
  for (const character of text) {
    sum += columnsOf(character);
    if (sum > width) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** The longest end of `text` that fits into `width` columns. */
export function fittingEnd(text: string, width: number): string {
  const characters = [...text];
  let sum = 0;
  let start = characters.length;
  while (start > 0) {
    sum += columnsOf(characters[start - 1] ?? '');
    if (sum > width) break;
    start--;
  }
  return characters.slice(start).join('');
}

/** Cut to `width` columns, with `…` where something is missing. */
export function cut(text: string, width: number): string {
  return columns(text) <= width ? text : `${fitting(text, width - 1)}…`;
}

/** Like `padEnd`, by columns. */
export function padColumns(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

function columnsOf(character: string): number {
  if (character < '\u0300') return 1;
  if (MARK.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
