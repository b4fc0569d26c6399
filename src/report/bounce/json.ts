import { inert } from '../render/json.ts';
import type { BounceEntry, BounceSummary } from './schema.ts';

const SCHEMA = 'mailcheck/bounces@1';

/** `--format ndjson`: one bounce as one line, with its line end. */
export function bounceLine(entry: BounceEntry): string {
  return `${inert(JSON.stringify({ schema: SCHEMA, ...entry }))}\n`;
}

/** `--format json`, written as the bounces come: one document, indented, without ever holding it whole. */
export interface BounceDocument {
  add(entry: BounceEntry): string;
  end(summary: BounceSummary): string;
}

/** @param version  of mailcheck */
export function bounceDocument(version: string): BounceDocument {
  const head = `{\n  "schema": ${JSON.stringify(SCHEMA)},\n  "mailcheck": ${JSON.stringify(version)},\n  "reports": [`;
  let count = 0;
  return {
    add(entry) {
      const before = count++ === 0 ? `${head}\n    ` : ',\n    ';
      return `${before}${indented(entry, '    ')}`;
    },
    end(summary) {
      const before = count === 0 ? `${head}]` : '\n  ]';
      return `${before},\n  "summary": ${indented(summary, '  ')}\n}\n`;
    },
  };
}

function indented(value: unknown, indent: string): string {
  return inert(JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`));
}
