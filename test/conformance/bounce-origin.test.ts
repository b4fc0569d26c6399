import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

// Of the real bounces in ../shared/data nothing enters the project: no recipient of theirs is named in it.

const root = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['src', 'test', 'docs', 'bench', 'scripts', 'schema'];
const ADDRESS = /[\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;

test('no file names a recipient of a sample', () => {
  const labels = readFileSync(join(root, '../shared/data/bounces/labels.jsonl'), 'utf8').trim().split('\n');
  const recipients = new Set(
    labels.flatMap((line): readonly string[] =>
      JSON.parse(line).recipients.map(({ recipient }: { recipient?: string }) => recipient?.toLowerCase() ?? ''),
    ),
  );
  expect(recipients.size).toBeGreaterThan(100);
  const named = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      // The list of misses names the places in the samples, and not what stands in them.
      .flatMap((file) =>
        (readFileSync(file, 'utf8').match(ADDRESS) ?? [])
          .filter((address) => recipients.has(address.toLowerCase()))
          .map((address) => `${file}: ${address}`),
      ),
  );
  expect(named).toEqual([]);
});
