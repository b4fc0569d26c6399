const MOST_BYTES = 256 * 1024;
const NARROWEST = 40;
const WIDEST = 200;
const USUAL = [72, 74, 75, 76, 78, 80];
const BEYOND_LONGEST = 3; // the longest line need not fill the width

/**
 * A body before its long lines were wrapped, for each width that may have been: a line goes on in the next where the next
 * word had no room. The break took the place of a space, stands behind one, or cuts a word.
 */
export function* unwrapped(body: Buffer): Generator<Buffer> {
  if (body.length > MOST_BYTES) return;
  const lines = body.toString('latin1').split('\r\n');
  const longest = lines.reduce((most, { length }) => Math.max(most, length), 0);
  if (longest < NARROWEST || longest > WIDEST) return;
  const near = Array.from({ length: BEYOND_LONGEST + 1 }, (_, more) => longest + more);
  for (const width of new Set([...near, ...USUAL.filter((usual) => usual > longest)])) {
    yield* joined(lines, ' ', (line, next) => line.length + 1 + firstWord(next).length > width);
    yield* joined(lines, '', (line, next) => line.endsWith(' ') && line.length + firstWord(next).length > width);
  }
  yield* joined(lines, '', ({ length }) => length === longest);
}

/** Nothing where no line goes on. */
function* joined(
  lines: readonly string[],
  glue: string,
  goesOn: (line: string, next: string) => boolean,
): Generator<Buffer> {
  const pieces: string[] = [];
  let found = false;
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1];
    const isWrapped = line !== '' && next !== undefined && next !== '' && goesOn(line, next);
    found ||= isWrapped;
    pieces.push(line, isWrapped ? glue : next === undefined ? '' : '\r\n');
  }
  if (found) yield Buffer.from(pieces.join(''), 'latin1');
}

function firstWord(line: string): string {
  return line.split(' ', 1)[0] ?? '';
}
