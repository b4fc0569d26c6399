import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { capturedIo } from '../support/io.ts';

// Each recording is judged again, offline, and must say what test/golden says. A bug report with a recording becomes a
// case by being put into the folder.

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, '../fixtures/recordings');
const recordings = readdirSync(folder).filter((file) => file.endsWith('.json'));

test('there are recordings', () => {
  expect(recordings.length).toBeGreaterThan(2);
});

test.each(recordings)('%s is judged as it was', async (file) => {
  const { io, stdout } = capturedIo();
  await runCli(['--replay', join(folder, file)], io);
  const timeless = stdout().replace(/in \d+\.\d s/g, 'in 0.0 s');
  await expect(timeless).toMatchFileSnapshot(join(here, '../golden', `replay-${basename(file, '.json')}.txt`));
});
