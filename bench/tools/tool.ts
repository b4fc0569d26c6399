import { readdirSync } from 'node:fs';
import { limiter } from '../../src/net/limits.ts';
import type { Job } from '../support/many-domains.ts';

/** What a tool prints when it is done. */
export interface Outcome {
  /** From the first call to the last answer; what the process loads before that is not in it. */
  readonly wallMs: number;
  /** Of the whole life of the process. */
  readonly peakRssMb: number;
  /** The most files and sockets open at one time, as far as looking every few milliseconds shows; NaN off Linux. */
  readonly peakOpen: number;
  /** Domains for which the tool came to the result that the zones make right. */
  readonly right: number;
  /** Domains for which it came to another one; those that it left open are in neither. */
  readonly wrong: number;
}

const LOOK_EVERY_MS = 5;

/**
 * Asks about all domains of the job, as many at once as it says, and prints the outcome.
 *
 * @param ask  resolves to whether the tool came to the right result; null: to none
 */
export async function runTool(ask: (domain: string, job: Job) => Promise<boolean | null>, job: Job): Promise<void> {
  const atOnce = limiter(job.atOnce);
  let peakOpen = Number.NaN;
  const looking = setInterval(() => {
    peakOpen = Math.max(openFiles(), Number.isNaN(peakOpen) ? 0 : peakOpen);
  }, LOOK_EVERY_MS);
  const startedMs = performance.now();
  const answers = await Promise.all(job.domains.map((domain) => atOnce(() => ask(domain, job))));
  clearInterval(looking);
  const outcome: Outcome = {
    wallMs: performance.now() - startedMs,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    peakOpen,
    right: answers.filter((answer) => answer === true).length,
    wrong: answers.filter((answer) => answer === false).length,
  };
  process.stdout.write(JSON.stringify(outcome));
}

function openFiles(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : Number.NaN;
}

/** The job and the mode that this process was started with. */
export function jobOfProcess(): { readonly job: Job; readonly mode: string } {
  const [, , job = '', mode = ''] = process.argv;
  return { job: JSON.parse(job) as Job, mode };
}
