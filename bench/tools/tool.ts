import { limiter } from '../../src/net/limits.ts';
import type { Job } from '../support/many-domains.ts';

/** What a tool prints when it is done. */
export interface Outcome {
  /** From the first call to the last answer; what the process loads before that is not in it. */
  readonly wallMs: number;
  /** Of the whole life of the process. */
  readonly peakRssMb: number;
  /** Domains for which the tool came to the result that the zones make right. */
  readonly right: number;
}

/**
 * Asks about all domains of the job, as many at once as it says, and prints the outcome.
 *
 * @param ask  resolves to whether the tool came to the right result
 */
export async function runTool(ask: (domain: string, job: Job) => Promise<boolean>, job: Job): Promise<void> {
  const atOnce = limiter(job.atOnce);
  const startedMs = performance.now();
  const answers = await Promise.all(job.domains.map((domain) => atOnce(() => ask(domain, job))));
  const outcome: Outcome = {
    wallMs: performance.now() - startedMs,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    right: answers.filter(Boolean).length,
  };
  process.stdout.write(JSON.stringify(outcome));
}

/** The job and the mode that this process was started with. */
export function jobOfProcess(): { readonly job: Job; readonly mode: string } {
  const [, , job = '', mode = ''] = process.argv;
  return { job: JSON.parse(job) as Job, mode };
}
