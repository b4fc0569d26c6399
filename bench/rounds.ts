import { domainChecks as checks } from '../src/audit/check-sets.ts';
import type { AuditOptions } from '../src/core/target.ts';
import { startDemo } from '../src/demo/start.ts';
import { demoDomains } from '../src/demo/zones.ts';
import { recordingWire, replayWire, type Wire } from '../src/net/index.ts';
import type { Recording } from '../src/net/recording/recording.ts';
import { type CriticalPath, criticalPath, type FactTrace, longestChain } from './support/critical-path.ts';
import { auditDemo } from './support/demo-audit.ts';
import { ratio, short, table } from './support/numbers.ts';
import { createRoundsClock } from './support/rounds-clock.ts';
import { even, type LengthOf, roundsWire, uneven } from './support/rounds-wire.ts';
import { type Trace, traceOf } from './support/trace.ts';

// As `latency`, in a time of its own: each answer and reply takes one round, computing takes none. So it shows what the
// scheduling alone adds, on any machine; and a ratio past the target is a fault: the exit code says so. An audit is
// recorded, and its recording replayed round by round: once with answers of the same length, where rounds can be counted,
// and once with answers of different lengths, where one that waits for a place shows.

const TARGET_RATIO = 1.25;
const LONG_ROUNDS = 4;

interface Variant {
  readonly domain: string;
  readonly name: string;
  readonly options: Partial<AuditOptions>;
}

const variants: readonly Variant[] = [
  ...demoDomains.map(({ domain }) => ({ domain, name: domain, options: {} })),
  { domain: 'healthy.example', name: 'healthy.example --tls-scan', options: { tlsScan: true } },
];

interface Replayed {
  readonly rounds: number;
  readonly facts: readonly FactTrace[];
  readonly path: CriticalPath;
}

const demo = await startDemo();

async function recorded({ domain, options }: Variant): Promise<Recording> {
  const recorders: ReturnType<typeof recordingWire>[] = [];
  const instrument = (wire: Wire) => {
    const recorder = recordingWire(wire);
    recorders.push(recorder);
    return { wire: recorder.wire, checks };
  };
  await auditDemo(domain, demo, instrument, options);
  const [recorder] = recorders;
  if (!recorder) throw new Error(`nothing was recorded of ${domain}`);
  return recorder.recording();
}

async function replayed({ domain, options }: Variant, recording: Recording, lengthOf: LengthOf): Promise<Replayed> {
  const clock = createRoundsClock();
  const traces: Trace[] = [];
  const instrument = () => {
    const trace = traceOf(roundsWire(replayWire(recording), clock, lengthOf), checks, clock.now);
    traces.push(trace);
    return trace;
  };
  await auditDemo(domain, demo, instrument, options);
  clock.stop();
  const facts = traces.flatMap((trace) => trace.facts());
  return { rounds: clock.now(), facts, path: criticalPath(facts) };
}

try {
  const rows = [['domain', 'rounds', 'path', 'ratio', 'uneven', 'path', 'ratio', 'the path in rounds']];
  const own = new Map<string, number>();
  const ratios: number[] = [];
  const cells = ({ rounds, path }: Replayed) => [short(rounds), short(path.ms), ratio(rounds / path.ms)];
  for (const variant of variants) {
    const recording = await recorded(variant);
    const same = await replayed(variant, recording, even);
    const different = await replayed(variant, recording, uneven);
    const steps = same.path.steps.flatMap(({ fact, ms }) => (ms > 0 ? [`${fact} ${ms}`] : []));
    rows.push([variant.name, ...cells(same), ...cells(different), steps.join(' → ')]);
    ratios.push(...[same, different].map(({ rounds, path }) => rounds / path.ms));
    for (const { id, spans } of same.facts) own.set(id, Math.max(own.get(id) ?? 0, longestChain(spans).ms));
  }
  const long = [...own].filter(([, rounds]) => rounds >= LONG_ROUNDS).sort(([, a], [, b]) => b - a);
  process.stdout.write(table(rows));
  process.stdout.write(`facts that wait for ${LONG_ROUNDS} or more answers, one after the other: `);
  process.stdout.write(`${long.map(([id, rounds]) => `${id} ${rounds}`).join(', ')}\n`);
  const worstRatio = Math.max(...ratios);
  process.stdout.write(`${JSON.stringify({ bench: 'rounds', worstRatio, target: TARGET_RATIO })}\n`);
  if (worstRatio > TARGET_RATIO) process.exitCode = 1;
} finally {
  await demo.close();
}
