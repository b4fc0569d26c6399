import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { messageIn } from '../../src/cli/message-file.ts';
import { MAX_MESSAGE_BYTES } from '../../src/message/parts.ts';
import { capturedIo } from '../support/io.ts';

const HEAD = 'From: Ann <ann@a.example>\r\n\r\n';

let folder: string;
const path = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const bodyOf = (octets: number) => Buffer.alloc(octets, 'x\r\n');
const sizesOf = async (file: string) => {
  const { raw, sizeBytes } = await messageIn(file, 5000, capturedIo().io);
  return { read: raw.length, sizeBytes };
};

test('of a large file the beginning is read, and its size is known', async () => {
  await writeFile(path('large.eml'), Buffer.concat([Buffer.from(HEAD), bodyOf(MAX_MESSAGE_BYTES)]));
  const sizeBytes = MAX_MESSAGE_BYTES + HEAD.length;
  expect(await sizesOf(path('large.eml'))).toEqual({ read: MAX_MESSAGE_BYTES, sizeBytes });
});

describe.runIf(process.platform !== 'win32')('a pipe', () => {
  const pipe = (name: string) => {
    execFileSync('mkfifo', [path(name)]);
    return path(name);
  };

  test('that holds more than is read is not taken for a whole message', async () => {
    const file = pipe('large');
    // The reader is done before the writer is, whose pipe then breaks.
    const written = writeFile(file, Buffer.concat([Buffer.from(HEAD), bodyOf(MAX_MESSAGE_BYTES)])).catch(() => {});
    expect(await sizesOf(file)).toEqual({ read: MAX_MESSAGE_BYTES, sizeBytes: MAX_MESSAGE_BYTES + 1 });
    await written;
  });

  test('that is taken away while it is read is a message all the same', async () => {
    const file = pipe('gone');
    const read = sizesOf(file);
    await writeFile(file, HEAD);
    rmSync(file);
    expect(await read).toEqual({ read: HEAD.length, sizeBytes: HEAD.length });
  });
});
