import { expect, test } from 'vitest';
import { linesOf } from '../../src/cli/text-lines.ts';

async function lines(...chunks: readonly Uint8Array[]): Promise<readonly string[]> {
  const found = [];
  const given = async function* () {
    yield* chunks;
  };
  for await (const line of linesOf(given(), 20)) found.push(line);
  return found;
}

test.for([
  ['LF', Buffer.from('a\nb\n')],
  ['CRLF', Buffer.from('a\r\nb')],
  ['CR alone', Buffer.from('a\rb\r')],
  ['UTF-16', Buffer.from('\uFEFFa\r\nb', 'utf16le')],
  ['UTF-16, the high octet first', Buffer.from('\uFEFFa\r\nb', 'utf16le').swap16()],
] as const)('lines of %s', async ([, octets]) => {
  expect(await lines(octets)).toEqual(['a', 'b']);
});

test('a line that is too long is cut, and one may come in pieces', async () => {
  expect(await lines(Buffer.from('a'.repeat(15)), Buffer.from('b'.repeat(15)), Buffer.from('\nc'))).toEqual([
    `${'a'.repeat(15)}bbbbb`,
    'c',
  ]);
});
