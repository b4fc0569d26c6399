/**
 * Lines of text as its octets come: UTF-8, or UTF-16 where a byte order mark says so, as PowerShell writes it. Lines end in LF
 * or CRLF. In linear time; no more than one line is held.
 *
 * @param maxCharacters  of each line; the rest of a longer one is dropped
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  maxCharacters: number,
): AsyncGenerator<string, void, undefined> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let line = '';
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8');
    const pieces = decoder.decode(chunk, { stream: true }).split('\n');
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) {
        yield line.endsWith('\r') ? line.slice(0, -1) : line;
        line = '';
      }
      if (line.length < maxCharacters) line += piece.slice(0, maxCharacters - line.length);
    }
  }
  if (line !== '') yield line;
}
