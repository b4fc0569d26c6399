import { z } from 'zod';
import { SCHEMA_ID } from './schema.ts';

// Loaded where `--compare` is given, and not otherwise.

const percent = z.number().min(0).max(100).nullable();
const code = z.string().max(200);
const MOST = 1_000;

/** What is needed of a saved report, whichever version wrote it; whatever else is in it is left out. */
const earlierSchema = z.object({
  startedAt: z.iso.datetime(),
  target: z.object({ domain: z.string().max(253) }),
  verdict: z.string().max(100),
  score: z.object({ low: percent, high: percent }),
  skipped: z.array(code).max(MOST).default([]),
  results: z
    .array(
      z.object({
        check: code,
        outcome: z.string().max(100),
        /** Of a check that did not apply: what the user left out; null: it is of the domain. */
        because: z.string().nullish(),
        facts: z.record(z.string(), z.unknown()).nullish(),
        findings: z
          .array(
            z.object({
              code,
              severity: z.enum(['critical', 'major', 'minor', 'info']),
              title: z.string().max(10_000),
            }),
          )
          .max(MOST)
          .optional(),
        unchecked: z
          .array(z.object({ couldBe: z.array(code).max(MOST).nullable() }))
          .max(10_000)
          .optional(),
      }),
    )
    .max(MOST),
});

/** A saved report, as far as a comparison needs it. */
export type EarlierReport = z.infer<typeof earlierSchema>;

type Read<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly error: string };

const OURS = JSON.stringify(SCHEMA_ID);
const EXPECTED = 'expected what --format json or ndjson wrote';

/**
 * Reads what `--format json` or `--format ndjson` wrote.
 *
 * @returns its reports by domain, of each the latest, or what is wrong and what was expected; never throws
 */
export function readEarlier(text: string): Read<{ readonly reports: ReadonlyMap<string, EarlierReport> }> {
  const documents = documentsIn(text);
  if (!documents.ok) return documents;
  const written = documents.documents.flatMap(reportsIn);
  const foreign = documents.documents.map(schemaOf).find((schema) => schema !== null && schema !== OURS);
  if (foreign) return { ok: false, error: `its schema is ${foreign}, and this version reads ${OURS}` };
  if (written.length === 0) return { ok: false, error: `it holds no report: ${EXPECTED}` };
  const reports = new Map<string, EarlierReport>();
  for (const [index, one] of written.entries()) {
    const { success, data, error } = earlierSchema.safeParse(one);
    if (!success) {
      const [issue] = error.issues;
      const where = [`report ${index + 1}`, ...(issue?.path ?? [])].map(String).join('.').slice(0, 200);
      return { ok: false, error: `${where}: ${issue?.message ?? 'is wrong'}; ${EXPECTED}` };
    }
    const known = reports.get(data.target.domain);
    if (!known || Date.parse(known.startedAt) <= Date.parse(data.startedAt)) reports.set(data.target.domain, data);
  }
  return { ok: true, reports };
}

/** One document, or one on each line; a line that was cut short is not passed over in silence. */
function documentsIn(text: string): Read<{ readonly documents: readonly unknown[] }> {
  if (text.trim() === '') return { ok: false, error: `it is empty: ${EXPECTED}` };
  const whole = parsed(text);
  if (whole.ok) return { ok: true, documents: [whole.value].flat() };
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const read = lines.map(parsed);
  const bad = read.findIndex(({ ok }) => !ok);
  if (bad === -1) return { ok: true, documents: read.flatMap((line) => (line.ok ? [line.value] : [])) };
  const isLines = bad > 0 && read.slice(0, bad).every((line) => line.ok && reportsIn(line.value).length > 0);
  const what = isLines ? `line ${bad + 1} is no JSON` : `it is no JSON (${whole.error})`;
  return { ok: false, error: `${what}; was it cut short? ${EXPECTED}` };
}

function parsed(text: string): Read<{ readonly value: unknown }> {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    // The message quotes the text, which may be long, and hold anything.
    const message = error instanceof Error ? error.message : '';
    return {
      ok: false,
      error: /at position \d+(?: \(line \d+ column \d+\))?/.exec(message)?.[0] ?? 'it ends too early',
    };
  }
}

function schemaOf(document: unknown): string | null {
  if (typeof document !== 'object' || document === null || !('schema' in document)) return null;
  return JSON.stringify(document.schema).slice(0, 100);
}

function reportsIn(document: unknown): readonly unknown[] {
  if (typeof document !== 'object' || document === null) return [];
  if ('reports' in document && Array.isArray(document.reports)) return document.reports;
  return 'results' in document ? [document] : [];
}
