import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { serveManyDomains } from './support/many-domains.ts';
import { median, short, table } from './support/numbers.ts';
import type { Outcome } from './tools/tool.ts';

// Many domains, for each tool in a process of its own; the servers are in this one. What the tools do differs widely:
// `docs/performance.md` says what each does.

const smoke = process.argv.includes('--smoke');
const DOMAINS = smoke ? 3 : 200;
const RUNS = smoke ? 1 : 3;

const SCANNED = smoke ? 2 : 50; // domains that are taken apart with --tls-scan

const COMMAND_AT_ONCE = 16; // as `mailcheck a.example b.example ...` does

interface Tool {
  readonly name: string;
  readonly file: string;
  readonly mode: string;
  readonly atOnce: number;
  /** Default: all of them. */
  readonly domains?: number;
}

const tools: readonly Tool[] = [
  { name: 'mailcheck, 16 at a time', file: 'mailcheck', mode: 'all', atOnce: COMMAND_AT_ONCE },
  {
    name: `mailcheck --tls-scan, ${SCANNED} domains, 16 at a time`,
    file: 'mailcheck',
    mode: 'tls-scan',
    atOnce: COMMAND_AT_ONCE,
    domains: SCANNED,
  },
  { name: 'mailcheck', file: 'mailcheck', mode: 'all', atOnce: DOMAINS },
  { name: 'mailcheck, DNS alone', file: 'mailcheck', mode: 'no-smtp', atOnce: DOMAINS },
  { name: 'mailcheck, SPF and DMARC', file: 'mailcheck', mode: 'spf-dmarc', atOnce: DOMAINS },
  { name: 'mailauth, SPF and DMARC', file: 'mailauth', mode: '', atOnce: DOMAINS },
  { name: 'dns-auth-check', file: 'dns-auth-check', mode: '', atOnce: DOMAINS },
];

interface Run extends Outcome {
  readonly dnsQueries: number;
  readonly smtpSessions: number;
}

const served = await serveManyDomains(DOMAINS);

async function measure({ file, mode, atOnce, domains = DOMAINS }: Tool): Promise<Run> {
  const script = fileURLToPath(new URL(`tools/${file}.ts`, import.meta.url));
  const before = served.counts();
  const job = { ...served.job, domains: served.job.domains.slice(0, domains), atOnce };
  const child = spawn(process.execPath, [script, JSON.stringify(job), mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [status]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (status !== 0) throw new Error(`${file} ended with ${status}`);
  const after = served.counts();
  return {
    ...(JSON.parse(output) as Outcome),
    dnsQueries: after.dnsQueries - before.dnsQueries,
    smtpSessions: after.smtpSessions - before.smtpSessions,
  };
}

try {
  const head = ['tool', 'domains/s', 'peak RSS MB', 'peak open files', 'DNS queries/domain', 'SMTP connections/domain'];
  const rows = [[...head, 'right results']];
  const rates: Record<string, number> = {};
  for (const tool of tools) {
    const { name, domains = DOMAINS } = tool;
    const runs: Run[] = [];
    for (let run = 0; run < RUNS; run++) runs.push(await measure(tool));
    const middle = (of: (run: Run) => number) => median(runs.map(of));
    const rate = middle(({ wallMs }) => (domains * 1000) / wallMs);
    rates[name] = Math.round(rate);
    rows.push([
      name,
      short(rate),
      short(middle(({ peakRssMb }) => peakRssMb)),
      String(Math.max(...runs.map(({ peakOpen }) => peakOpen))),
      short(middle(({ dnsQueries }) => dnsQueries / domains)),
      short(middle(({ smtpSessions }) => smtpSessions / domains)),
      `${Math.min(...runs.map(({ right }) => right))} of ${domains}`,
    ]);
    // With more at once, a busy machine's own servers may be too late to be seen as they are.
    if (tool.atOnce <= COMMAND_AT_ONCE && runs.some(({ wrong }) => wrong > 0)) process.exitCode = 1;
  }
  process.stdout.write(
    `${DOMAINS} domains, all at once unless it says otherwise, the median of ${RUNS} runs\n${table(rows)}`,
  );
  process.stdout.write(`${JSON.stringify({ bench: 'throughput', domains: DOMAINS, perSecond: rates })}\n`);
} finally {
  await served.close();
}
