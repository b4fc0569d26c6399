import { inert } from '../render/json.ts';
import { gathered } from './gathered.ts';
import type { BounceEntry, BounceSummary } from './schema.ts';

const SCHEMA = 'mailcheck/bounces@1';

/** `--format ndjson`: one bounce as one line, with its line end; a long one in pieces. */
export function* bounceLine(entry: BounceEntry): Generator<string, void, undefined> {
  yield* gathered(objectPieces({ schema: SCHEMA, ...entry }, null));
  yield '\n';
}

/** `--format json`, written as the bounces come: one document, indented, without ever holding it whole, nor a long report. */
export interface BounceDocument {
  add(entry: BounceEntry): Iterable<string>;
  end(summary: BounceSummary): string;
}

/** @param version  of mailcheck */
export function bounceDocument(version: string): BounceDocument {
  const head = `{\n  "schema": ${JSON.stringify(SCHEMA)},\n  "mailcheck": ${JSON.stringify(version)},\n  "reports": [`;
  let count = 0;
  return {
    *add(entry) {
      yield count++ === 0 ? `${head}\n    ` : ',\n    ';
      yield* gathered(objectPieces(entry, '    '));
    },
    end(summary) {
      const before = count === 0 ? `${head}]` : '\n  ]';
      return `${before},\n  "summary": ${indented(summary, '  ')}\n}\n`;
    },
  };
}

/**
 * An object as JSON, of which the lists may be long: each of their items is a piece.
 *
 * @param indent  that it stands at; null: on one line
 */
function* objectPieces(object: object, indent: string | null): Generator<string, void, undefined> {
  const [field, item, colon] = indent === null ? ['', '', ':'] : [`\n${indent}  `, `\n${indent}    `, ': '];
  const json = (value: unknown, deeper: string) =>
    indent === null ? inert(JSON.stringify(value)) : indented(value, `${indent}${deeper}`);
  let before = '{';
  for (const [name, value] of Object.entries(object)) {
    yield `${before}${field}${JSON.stringify(name)}${colon}`;
    before = ',';
    if (!Array.isArray(value) || value.length === 0) yield json(value, '  ');
    else {
      for (const [at, each] of value.entries()) yield `${at === 0 ? '[' : ','}${item}${json(each, '    ')}`;
      yield `${field}]`;
    }
  }
  yield indent === null ? '}' : `\n${indent}}`;
}

function indented(value: unknown, indent: string): string {
  return inert(JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`));
}
