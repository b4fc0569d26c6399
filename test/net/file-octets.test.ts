import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beginningOf, chunksOf, chunksUntil, octetsFrom, octetsOf } from '../../src/net/file-octets.ts';

const NEVER = new AbortController().signal;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-octets-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function pipe(name: string): string {
  const path = join(folder, name);
  execFileSync('mkfifo', [path]);
  return path;
}

test('of a file no more is read than is asked for', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, 'x'.repeat(3_000_000));
  expect((await octetsOf(file, 2_500_000, NEVER)).length).toBe(2_500_000);
  expect((await octetsOf(file, 9_000_000, NEVER)).length).toBe(3_000_000);
  expect((await beginningOf(file, 2_500_000, NEVER)).sizeBytes).toBe(3_000_000);
});

test.each(['missing', '.'])('"%s" cannot be read', async (name) => {
  await expect(octetsOf(join(folder, name), 10, NEVER)).rejects.toThrow(/ENOENT|EISDIR/);
});

describe.runIf(process.platform !== 'win32')('a pipe', () => {
  test('that nobody has opened yet is waited for', async () => {
    const path = pipe('late');
    const read = octetsOf(path, 1_000_000, NEVER);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await writeFile(path, 'x'.repeat(300_000));
    expect((await read).length).toBe(300_000);
  });

  test('that nobody opens is waited for until the signal', async () => {
    const stop = new AbortController();
    const path = pipe('never');
    const reads = [octetsOf(path, 10, stop.signal), chunksOf(path, stop.signal).next()];
    setTimeout(() => stop.abort(new Error('enough')), 30);
    expect(await Promise.allSettled(reads)).toMatchObject([
      { status: 'rejected', reason: { message: 'enough' } },
      { status: 'rejected', reason: { message: 'enough' } },
    ]);
    await expect(octetsOf(path, 10, stop.signal)).rejects.toThrow('enough');
  });

  test('without end is read as far as is asked for', async () => {
    expect((await octetsOf('/dev/zero', 1_000_000, NEVER)).length).toBe(1_000_000);
  });
});

test.each([
  [2, 'on'],
  [4, 'onet'],
  [9, 'onetwo'],
])('of what comes %i octets are held, and the rest is left', async (maxBytes, held) => {
  async function* coming() {
    yield* [Buffer.from('one'), Buffer.from('two')];
  }
  expect(String(await octetsFrom(coming(), maxBytes))).toBe(held);
});

test('a stream is done with when its reader is, and then a signal changes nothing', async () => {
  const stop = new AbortController();
  const stream = new PassThrough();
  stream.write('one');
  for await (const chunk of chunksUntil(stream, stop.signal)) {
    expect(String(chunk)).toBe('one');
    break;
  }
  expect(stream.destroyed).toBe(true);
  stop.abort(new Error('late'));
  expect(stream.errored).not.toMatchObject({ message: 'late' });
});
