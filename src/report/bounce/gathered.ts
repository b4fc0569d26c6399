const MOST_CHARACTERS = 64 * 1024;

/** Small pieces of a text, put together: each costs a call of the system to write. */
export function* gathered(pieces: Iterable<string>): Generator<string, void, undefined> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < MOST_CHARACTERS) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
