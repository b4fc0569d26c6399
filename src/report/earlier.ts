import { z } from 'zod';

// Loaded where `--compare` is given, and not otherwise.

const percent = z.number().min(0).max(100).nullable();

/** What is needed of a saved report, whichever version wrote it; whatever else is in it is left out. */
const earlierSchema = z.object({
  startedAt: z.iso.datetime(),
  target: z.object({ domain: z.string() }),
  verdict: z.string(),
  score: z.object({ low: percent, high: percent }),
  results: z.array(
    z.object({
      check: z.string(),
      outcome: z.string(),
      facts: z.record(z.string(), z.unknown()).nullish(),
      findings: z
        .array(
          z.object({
            code: z.string(),
            severity: z.enum(['critical', 'major', 'minor', 'info']),
            title: z.string(),
          }),
        )
        .optional(),
      unchecked: z.array(z.object({ couldBe: z.array(z.string()).nullable() })).optional(),
    }),
  ),
});

/** A saved report, as far as a comparison needs it. */
export type EarlierReport = z.infer<typeof earlierSchema>;

/**
 * Finds the report of a domain in what `--format json` or `--format ndjson` wrote.
 *
 * @returns the latest one, or what is wrong and what was expected; never throws
 */
export function readEarlier(
  text: string,
  domain: string,
): { readonly ok: true; readonly report: EarlierReport } | { readonly ok: false; readonly error: string } {
  const documents = parsed(text) ?? text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [parsed(line)]));
  const written = [documents].flat().flatMap(reportsIn);
  if (written.length === 0)
    return { ok: false, error: 'it holds no report: expected what --format json or ndjson wrote' };
  const reports = written.map((report) => earlierSchema.safeParse(report));
  const bad = reports.find(({ success }) => !success);
  if (bad?.error) {
    const [issue] = bad.error.issues;
    return { ok: false, error: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is wrong'}` };
  }
  const own = reports.flatMap(({ data }) => (data?.target.domain === domain ? [data] : []));
  const latest = own.toSorted((one, other) => (one.startedAt < other.startedAt ? 1 : -1))[0];
  if (latest) return { ok: true, report: latest };
  const others = [...new Set(reports.flatMap(({ data }) => data?.target.domain ?? []))].slice(0, 5).join(', ');
  return { ok: false, error: `it holds no report of ${domain}, but of ${others}` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function reportsIn(document: unknown): readonly unknown[] {
  if (typeof document !== 'object' || document === null) return [];
  if ('reports' in document && Array.isArray(document.reports)) return document.reports;
  return 'results' in document ? [document] : [];
}
