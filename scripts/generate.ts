import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogue } from '../src/checks/index.ts';
import { bouncesJsonSchemaText, jsonSchemaText } from '../src/report/json-schema.ts';
import { findingPages } from '../src/report/pages.ts';

// Writes what is made from the code: the JSON Schemas and docs/findings/. With --check it only says what differs, and fails.

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const pagesFolder = join(root, 'docs/findings');

/** Path to content; null: a page of a code that is gone. */
function generated(): ReadonlyMap<string, string | null> {
  const pages = findingPages(catalogue);
  const leftOver = existsSync(pagesFolder) ? readdirSync(pagesFolder).filter((name) => !pages.has(name)) : [];
  return new Map<string, string | null>([
    [join(root, 'schema/report.schema.json'), jsonSchemaText()],
    [join(root, 'schema/bounces.schema.json'), bouncesJsonSchemaText()],
    ...[...pages].map(([name, text]) => [join(pagesFolder, name), text] as const),
    ...leftOver.map((name) => [join(pagesFolder, name), null] as const),
  ]);
}

const stale = [...generated()].filter(
  ([path, text]) => (existsSync(path) ? readFileSync(path, 'utf8') : null) !== text,
);

if (process.argv.includes('--check')) {
  for (const [path] of stale) console.error(`${relative(root, path)} differs from the code: run npm run generate`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [path, text] of stale) {
    mkdirSync(dirname(path), { recursive: true });
    if (text === null) rmSync(path);
    else writeFileSync(path, text);
    console.log(relative(root, path));
  }
}
