import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composedBounces } from './support/composed-bounces.ts';
import { median, ratio, short, table } from './support/numbers.ts';

// `mailcheck --version`, `--help` and a bounce explained without the network, built, against a bare `node -e 0`: what the
// command adds to the start of Node.
// In turns, so that a busy machine slows all of them alike; by CPU time, which waiting for a core is no part of, with the time
// on the clock beside it. Then: which packages each has loaded.

const smoke = process.argv.includes('--smoke');
const RUNS = smoke ? 2 : 40;

const bin = fileURLToPath(new URL('../bin/mailcheck.js', import.meta.url));
const clock = fileURLToPath(new URL('support/cpu-time.cjs', import.meta.url));
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

interface Start {
  readonly cpuMs: number;
  readonly wallMs: number;
}

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Start {
  const file = join(folder, 'cpu');
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--require', clock, ...args], {
    env: { ...process.env, ...env, CPU_FILE: file },
    encoding: 'utf8',
  });
  const wallMs = performance.now() - startedMs;
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return { cpuMs: Number(readFileSync(file, 'utf8')), wallMs };
}

/** The files of our own it loads, and the packages, each with its number of files. */
function loadedBy(args: readonly string[]): { readonly own: number; readonly packages: ReadonlyMap<string, number> } {
  const file = join(folder, 'loaded');
  start(['--import', recorder, ...args], { LOADED_FILE: file });
  const packages = new Map<string, number>();
  let own = 0;
  for (const url of readFileSync(file, 'utf8').split('\n')) {
    const [, name] = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url) ?? [];
    if (name === undefined) own++;
    else packages.set(name, (packages.get(name) ?? 0) + 1);
  }
  return { own, packages };
}

const starts = commands.map((): Start[] => []);
for (let run = 0; run < RUNS; run++) {
  for (const [at, { args }] of commands.entries()) starts[at]?.push(start(args));
}
const medians = starts.map((some) => median(some.map(({ cpuMs }) => cpuMs)));
const fastest = starts.map((some) => Math.min(...some.map(({ cpuMs }) => cpuMs)));
const [bareMs = Number.NaN, versionMs = Number.NaN, , bounceMs = Number.NaN] = medians;
const [fastestBareMs = Number.NaN, , , fastestBounceMs = Number.NaN] = fastest;
const rows = [
  ['command', 'median CPU ms', 'ratio', 'more than bare', 'fastest', 'more than bare', 'median on the clock'],
];
for (const [at, { name }] of commands.entries()) {
  const ms = medians[at] ?? Number.NaN;
  const best = fastest[at] ?? Number.NaN;
  const wallMs = median((starts[at] ?? []).map((one) => one.wallMs));
  rows.push([
    name,
    short(ms),
    ratio(ms / bareMs),
    short(ms - bareMs),
    short(best),
    short(best - fastestBareMs),
    short(wallMs),
  ]);
}
process.stdout.write(`${RUNS} starts of each, in turns\n${table(rows)}`);
for (const { name, args } of commands.slice(1)) {
  const { own, packages } = loadedBy(args);
  const list = [...packages].map(([from, files]) => `${from} (${files})`).join(', ');
  process.stdout.write(`${name} loads ${own} files of its own and ${list || 'no package'}\n`);
}
rmSync(folder, { recursive: true });
process.stdout.write(
  `${JSON.stringify({ bench: 'cold-start', versionToBare: versionMs / bareMs, bounceToBare: bounceMs / bareMs, bounceMinusBareMs: fastestBounceMs - fastestBareMs })}\n`,
);
