import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composedBounces } from './support/composed-bounces.ts';
import { median, ratio, short, table } from './support/numbers.ts';

// `mailcheck --version`, `--help` and a bounce explained without the network, built, against a bare `node -e 0`: what the
// command adds to the start of Node.
// In turns, so that a busy machine slows all of them alike. Then: which packages each has loaded.

const smoke = process.argv.includes('--smoke');
const RUNS = smoke ? 2 : 40;

const bin = fileURLToPath(new URL('../bin/mailcheck.js', import.meta.url));
const recorder = new URL('support/record-loaded.ts', import.meta.url).href;

const folder = mkdtempSync(join(tmpdir(), 'mailcheck-bench-'));
const bounce = join(folder, 'bounce.eml');
writeFileSync(bounce, composedBounces()[0]?.raw ?? '');

const commands: readonly { readonly name: string; readonly args: readonly string[] }[] = [
  { name: 'node -e 0', args: ['-e', '0'] },
  { name: 'mailcheck --version', args: [bin, '--version'] },
  { name: 'mailcheck --help', args: [bin, '--help'] },
  { name: 'mailcheck bounce FILE --no-check', args: [bin, 'bounce', bounce, '--no-check'] },
];

function start(args: readonly string[], env: NodeJS.ProcessEnv = process.env): number {
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - startedMs;
}

/** The files of our own it loads, and the packages, each with its number of files. */
function loadedBy(args: readonly string[]): { readonly own: number; readonly packages: ReadonlyMap<string, number> } {
  const file = join(folder, 'loaded');
  start(['--import', recorder, ...args], { ...process.env, LOADED_FILE: file });
  const packages = new Map<string, number>();
  let own = 0;
  for (const url of readFileSync(file, 'utf8').split('\n')) {
    const [, name] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
    if (name === undefined) own++;
    else packages.set(name, (packages.get(name) ?? 0) + 1);
  }
  return { own, packages };
}

const times = commands.map((): number[] => []);
for (let run = 0; run < RUNS; run++) {
  for (const [at, { args }] of commands.entries()) times[at]?.push(start(args));
}
const medians = times.map(median);
const [bareMs = Number.NaN, versionMs = Number.NaN, , bounceMs = Number.NaN] = medians;
const rows = [['command', 'median ms', 'fastest ms', 'ratio', 'more than bare, ms']];
for (const [at, { name }] of commands.entries()) {
  const ms = medians[at] ?? Number.NaN;
  rows.push([name, short(ms), short(Math.min(...(times[at] ?? []))), ratio(ms / bareMs), short(ms - bareMs)]);
}
process.stdout.write(`${RUNS} starts of each, in turns\n${table(rows)}`);
for (const { name, args } of commands.slice(1)) {
  const { own, packages } = loadedBy(args);
  const list = [...packages].map(([from, files]) => `${from} (${files})`).join(', ');
  process.stdout.write(`${name} loads ${own} files of its own and ${list || 'no package'}\n`);
}
rmSync(folder, { recursive: true });
process.stdout.write(
  `${JSON.stringify({ bench: 'cold-start', versionToBare: versionMs / bareMs, bounceMinusBareMs: bounceMs - bareMs })}\n`,
);
