import type { Report, ReportDocument } from '../schema.ts';

const SCHEMA: ReportDocument['schema'] = 'mailcheck/report@1';

/** `--format json`: one document for all reports, indented, with a line end. */
export function renderJson(reports: readonly Report[]): string {
  const document: ReportDocument = { schema: SCHEMA, reports };
  return renderPlainJson(document);
}

/** Any plain JSON, indented, with a line end. */
export function renderPlainJson(value: unknown): string {
  return `${inert(JSON.stringify(value, null, 2))}\n`;
}

/** `--format ndjson`: one report as one line, with its line end. */
export function renderNdjson(report: Report): string {
  return `${inert(JSON.stringify({ schema: SCHEMA, ...report }))}\n`;
}

// JSON lets C1 controls, bidi overrides and line separators stand as they are; a terminal would obey them.
const ACTIVE = /[\u007f-\u009f\p{Cf}\u2028\u2029]/gu;

/** The same JSON with every character that could steer a terminal written as `\uXXXX`. */
export function inert(json: string): string {
  return json.replace(ACTIVE, (character) =>
    Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
