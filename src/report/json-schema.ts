import { z } from 'zod';
import { documentSchema, lineSchema, SCHEMA_ID } from './schema.ts';

/** The published JSON Schema (2020-12) of the JSON document and of one NDJSON line, with a line end. */
export function jsonSchemaText(): string {
  const schema = z.toJSONSchema(z.union([documentSchema, lineSchema]));
  const titled = { $id: SCHEMA_ID, title: 'mailcheck: the JSON of --format json, or one line of --format ndjson' };
  return `${JSON.stringify({ ...titled, ...schema }, null, 2)}\n`;
}
