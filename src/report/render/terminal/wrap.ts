import { columns, fitting } from './width.ts';

/**
 * Breaks escaped text into lines of at most `width` columns, at spaces; a word that is longer than a line is cut.
 *
 * @returns at least one line
 */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/)) {
    if (word === '') continue;
    if (line !== '' && columns(line) + 1 + columns(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = cutWord(word, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return line !== '' || lines.length === 0 ? [...lines, line] : lines;
}

const LEAST_ROOM = 20; // less would break nearly every word

/** The first line behind `label`, the others under it; all of them below the label where there is little room. */
export function hang(label: string, text: string, width: number): readonly string[] {
  const indent = columns(label);
  const room = width - indent;
  if (room < LEAST_ROOM) return [label, ...wrap(text, width - 4).map((line) => `    ${line}`)];
  return wrap(text, room).map((line, index) => (index === 0 ? label : ' '.repeat(indent)) + line);
}

function cutWord(word: string, width: number): readonly string[] {
  const pieces: string[] = [];
  let rest = word;
  while (columns(rest) > width) {
    const piece = fitting(rest, width) || ([...rest][0] ?? rest);
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...pieces, rest];
}
