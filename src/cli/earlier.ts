import { readFileSync } from 'node:fs';
import type { EarlierAudit } from '../core/target.ts';
import type { EarlierReport } from '../report/earlier.ts';
import type { Report } from '../report/schema.ts';
import { UsageError } from './io.ts';

/** The saved reports that `--compare` named. */
export interface Earlier {
  /** What the checks that judge a change want to know. */
  facts(domain: string): EarlierAudit | null;
  /** The report with what became of the earlier one; as it is where there is none. */
  compared(report: Report): Report;
}

/**
 * @param file  null: nothing is compared
 * @param domain  the one domain that has to be in it; null where there are several, of which some may be new
 * @throws UsageError where it cannot be read
 */
export async function earlierIn(file: string | null, domain: string | null): Promise<Earlier> {
  if (file === null) return { facts: () => null, compared: (report) => report };
  const [{ readEarlier }, { compare }] = await Promise.all([
    import('../report/earlier.ts'),
    import('../report/compare.ts'),
  ]);
  const text = textOf(file);
  const known = new Map<string, EarlierReport | null>();
  const reportOf = (name: string): EarlierReport | null => {
    const kept = known.get(name);
    if (kept !== undefined) return kept;
    const read = readEarlier(text, name);
    if (!read.ok && name === domain) throw new UsageError(`--compare: "${file}": ${read.error}`);
    known.set(name, read.ok ? read.report : null);
    return read.ok ? read.report : null;
  };
  if (domain !== null) reportOf(domain);
  return {
    facts(name) {
      const report = reportOf(name);
      if (report === null) return null;
      const facts = report.results.flatMap(({ check, facts }) => (facts ? [[check, facts] as const] : []));
      return { startedAtMs: Date.parse(report.startedAt), facts: Object.fromEntries(facts) };
    },
    compared(report) {
      const earlier = reportOf(report.target.domain);
      return earlier === null ? report : { ...report, comparison: compare(earlier, report) };
    },
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--compare: cannot read "${file}": ${error instanceof Error ? error.message : String(error)}`);
  }
}
