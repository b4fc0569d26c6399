/**
 * Lines of text as its octets come: UTF-8, or UTF-16 where a byte order mark says so, as PowerShell writes it. Lines end in LF
 * or CRLF, or in CR where the first piece has nothing else. In linear time; no more than one line is held.
 *
 * @param maxCharacters  of each line; the rest of a longer one is dropped
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  maxCharacters: number,
): AsyncGenerator<string, void, undefined> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let line = '';
  let end: string | null = null;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(charsetOf(chunk));
    const text = decoder.decode(chunk, { stream: true });
    end ??= text.includes('\r') && !text.includes('\n') ? '\r' : '\n';
    const pieces = text.split(end);
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

/** By the byte order mark (Unicode section 23.8). */
export function charsetOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8';
}
