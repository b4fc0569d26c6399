import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

// What is loaded before the command line knows what it is asked for. `mailcheck --help`, `--version` and the options of every
// command have to come at once, so the start is read off the import statements here rather than timed.

const src = join(dirname(fileURLToPath(import.meta.url)), '../src');

// `import type` and `export type` are gone when the code runs; `import()` is not part of the start.
const STATIC = /(?:^|\n)\s*(?:import|export)\s(?!type\b)(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]/g;

/** The files that a file of ours needs before it can run, itself among them, and the packages that all these name. */
function startOf(file: string): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } {
  const files = new Set([file]);
  const packages = new Set<string>();
  for (const one of files) {
    if (one.endsWith('.json')) continue;
    for (const [, specifier = ''] of readFileSync(join(src, one), 'utf8').matchAll(STATIC)) {
      if (specifier.startsWith('.')) files.add(relative(src, join(src, dirname(one), specifier)));
      else if (!specifier.startsWith('node:')) packages.add(specifier);
    }
  }
  return { files, packages };
}

const process = startOf('cli/process.ts');
const commands = startOf('cli/all-commands.ts'); // what it takes on for all but a bounce
const files = new Set([...process.files, ...commands.files]);
const packages = new Set([...process.packages, ...commands.packages]);
const bounce = startOf('cli/bounce-command.ts');

test('commander and the reader of IP addresses are all the packages that the start loads', () => {
  expect([...packages].sort()).toEqual(['commander', 'ipaddr.js']);
});

test('the start loads no check, no provider, no audit and no network', () => {
  const light = ['audit/version.ts', 'audit/longest-timeout.ts', 'net/file-octets.ts'];
  const heavy = [...files].filter((file) => /^(?:audit|checks|data|demo|net|bounce|classifier)\//.test(file));
  expect(heavy.filter((file) => !light.includes(file))).toEqual([]);
});

test('the start is small', () => {
  expect(files.size).toBeGreaterThan(10);
  expect(files.size).toBeLessThan(40);
});

test('a bounce is on its way without the options of the other commands', () => {
  const { files: taken } = startOf('cli/bounce-options.ts');
  const others = [...process.files, ...taken].filter((file) =>
    /(?:probe|message|train|flatten)-(?:options|commands)/.test(file),
  );
  expect(others).toEqual([]);
});

test('a bounce is explained without a package but the one that reads IP addresses', () => {
  expect([...bounce.packages].sort()).toEqual(['ipaddr.js']);
});

test('a bounce is explained without the checks, the audit and the network', () => {
  const light = ['audit/version.ts', 'checks/providers.ts', 'checks/provider-files.ts', 'checks/data-files.ts'];
  const heavy = [...bounce.files].filter((file) => /^(?:audit|checks|demo|net|classifier)\//.test(file));
  expect(heavy.filter((file) => !light.includes(file) && file !== 'net/file-octets.ts')).toEqual([]);
});
