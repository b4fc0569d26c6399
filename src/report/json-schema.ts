import { z } from 'zod';
import { BOUNCES_SCHEMA_ID, bounceLineSchema, bouncesDocumentSchema } from './bounce/schema.ts';
import { documentSchema, lineSchema, SCHEMA_ID } from './schema.ts';

/** The published JSON Schema (2020-12) of the JSON document and of one NDJSON line of an audit, with a line end. */
export function jsonSchemaText(): string {
  return textOf(SCHEMA_ID, 'mailcheck', z.union([documentSchema, lineSchema]));
}

/** The same of `mailcheck bounce`. */
export function bouncesJsonSchemaText(): string {
  return textOf(BOUNCES_SCHEMA_ID, 'mailcheck bounce', z.union([bouncesDocumentSchema, bounceLineSchema]));
}

function textOf($id: string, command: string, schema: z.ZodType): string {
  const title = `${command}: the JSON of --format json, or one line of --format ndjson`;
  return `${JSON.stringify({ $id, title, ...z.toJSONSchema(schema) }, null, 2)}\n`;
}
