import type { EarlierAudit } from '../core/target.ts';
import type { EarlierReport } from '../report/earlier.ts';
import { visibleWords } from '../report/render/escape.ts';
import type { DomainReport } from '../report/schema.ts';
import { type Io, UsageError } from './io.ts';
import { textOfFile } from './text-file.ts';

/** The saved reports that `--compare` named. */
export interface Earlier {
  /** What the checks that judge a change want to know. */
  facts(domain: string): EarlierAudit | null;
  /** The report with what became of the earlier one; as it is where there is none. */
  compared(report: DomainReport): DomainReport;
}

const MAX_BYTES = 128 * 1024 * 1024; // a report takes some 100 kB
const NAMED_AT_MOST = 5;

/**
 * @param file  null: nothing is compared
 * @param domains  those audited now: of some there may be no earlier report, which is said, but not of all
 * @throws UsageError where it cannot be read
 */
export async function earlierIn(
  file: string | null,
  domains: readonly string[],
  io: Pick<Io, 'stderr' | 'signal'>,
): Promise<Earlier> {
  if (file === null) return { facts: () => null, compared: (report) => report };
  const [{ readEarlier }, { compare }] = await Promise.all([
    import('../report/earlier.ts'),
    import('../report/compare.ts'),
  ]);
  const read = readEarlier(await textOfFile('--compare', file, MAX_BYTES, io));
  if (!read.ok) throw new UsageError(`--compare: "${file}": ${visibleWords(read.error)}`);
  const { reports } = read;
  const missing = domains.filter((domain) => !reports.has(domain));
  if (domains.length > 0 && missing.length === domains.length) {
    throw new UsageError(
      `--compare: "${file}": it holds no report of ${some(missing)}, but of ${some([...reports.keys()])}`,
    );
  }
  if (missing.length > 0) {
    io.stderr.write(`mailcheck: --compare: nothing to compare ${some(missing)} with\n`);
  }
  return {
    facts(name) {
      const report = reports.get(name);
      return report ? { startedAtMs: Date.parse(report.startedAt), facts: factsOf(report) } : null;
    },
    compared(report) {
      const earlier = reports.get(report.target.domain);
      return earlier ? { ...report, comparison: compare(earlier, report) } : report;
    },
  };
}

function factsOf({ results }: EarlierReport): EarlierAudit['facts'] {
  return Object.fromEntries(results.flatMap(({ check, facts }) => (facts ? [[check, facts] as const] : [])));
}

function some(names: readonly string[]): string {
  const more = names.length - NAMED_AT_MOST;
  return `${visibleWords(names.slice(0, NAMED_AT_MOST).join(', '))}${more > 0 ? ` and ${more} more` : ''}`;
}
