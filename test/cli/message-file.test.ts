import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { messageIn } from '../../src/cli/message-file.ts';
import { capturedIo } from '../support/io.ts';

const HEAD = 'From: Ann <ann@a.example>\r\n\r\n';

let folder: string;
const path = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailcheck-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const sizesOf = async (file: string) => {
  const { raw, sizeBytes } = await messageIn(file, 5000, capturedIo().io);
  return { read: raw.length, sizeBytes };
};

describe.runIf(process.platform !== 'win32')('a pipe', () => {
  const pipe = (name: string) => {
    execFileSync('mkfifo', [path(name)]);
    return path(name);
  };

  test('that is taken away while it is read is a message all the same', async () => {
    const file = pipe('gone');
    const read = sizesOf(file);
    await writeFile(file, HEAD);
    rmSync(file);
    expect(await read).toEqual({ read: HEAD.length, sizeBytes: HEAD.length });
  });
});
