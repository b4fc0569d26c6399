import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

// Runs every benchmark, each in a process of its own, one after the other. `--smoke`: tiny sizes, to see that they run.
// Nothing is asserted about time: the exit code says whether all of them ran, and whether what does not depend on the
// machine is as it should be: rounds, questions and results.

const BENCHMARKS = ['cold-start', 'latency', 'rounds', 'dns-queries', 'throughput', 'bounces', 'classifier'] as const;

process.stdout.write(`Node.js ${process.versions.node}, ${availableParallelism()} cores\n`);
let failed = 0;
for (const name of BENCHMARKS) {
  process.stdout.write(`\n== ${name}\n`);
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const { status } = spawnSync(process.execPath, [file, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (status !== 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
