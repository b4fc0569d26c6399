import { domainChecks as checks } from '../src/audit/check-sets.ts';
import { startDemo } from '../src/demo/start.ts';
import { demoDomains } from '../src/demo/zones.ts';
import { type CriticalPath, criticalPath } from './support/critical-path.ts';
import { auditDemo } from './support/demo-audit.ts';
import { median, ratio, short, table } from './support/numbers.ts';
import { type Trace, traceOf } from './support/trace.ts';

// One audit, with a delay before each DNS answer and each SMTP reply, against the critical path of its own facts.
// The target is a ratio of at most 1.25. `docs/performance.md` says how the path is computed.

const smoke = process.argv.includes('--smoke');
const DELAY_MS = 20; // with less, it is computing that would be measured
const RUNS = smoke ? 1 : 9;
const TARGET_RATIO = 1.25;

interface Measured {
  readonly wallMs: number;
  readonly path: CriticalPath;
}

async function measure(domain: string, demo: Awaited<ReturnType<typeof startDemo>>): Promise<Measured> {
  const traces: Trace[] = [];
  const { wallMs } = await auditDemo(domain, demo, (wire) => {
    const trace = traceOf(wire, checks);
    traces.push(trace);
    return trace;
  });
  return { wallMs, path: criticalPath(traces.flatMap((trace) => trace.facts())) };
}

const demo = await startDemo(DELAY_MS);
try {
  const rows: string[][] = [['domain', 'audit ms', 'path ms', 'ratio', 'delays on path', 'ratio to delays alone']];
  const ratios: number[] = [];
  const add = (name: string, runs: readonly Measured[]) => {
    const [middle] = [...runs].sort((a, b) => a.wallMs - b.wallMs).slice(Math.floor(runs.length / 2));
    if (!middle) return;
    const { wallMs, path } = middle;
    const toPath = median(runs.map((run) => run.wallMs / run.path.ms));
    ratios.push(toPath);
    const delaysMs = path.delays * DELAY_MS;
    rows.push([name, short(wallMs), short(path.ms), ratio(toPath), short(path.delays), ratio(wallMs / delaysMs)]);
  };
  const [first] = demoDomains;
  add(`${first.domain}, first in its process`, [await measure(first.domain, demo)]);
  for (const { domain } of demoDomains) {
    const runs: Measured[] = [];
    for (let run = 0; run < RUNS; run++) runs.push(await measure(domain, demo));
    add(domain, runs);
    if (domain !== first.domain) continue;
    const steps = runs.at(-1)?.path.steps ?? [];
    process.stdout.write(`the critical path of ${domain}\n`);
    process.stdout.write(
      table([['fact', 'ms', 'delays'], ...steps.map(({ fact, ms, delays }) => [fact, short(ms), short(delays)])]),
    );
  }
  process.stdout.write(`\n${DELAY_MS} ms before each answer and reply, ${RUNS} audits of each, the middle one shown\n`);
  process.stdout.write(`${table(rows)}`);
  process.stdout.write(
    `${JSON.stringify({ bench: 'latency', worstRatio: Math.max(...ratios), target: TARGET_RATIO })}\n`,
  );
} finally {
  await demo.close();
}
