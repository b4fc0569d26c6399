import { z } from 'zod';
import { documentSchema, lineSchema, reportSchema, SCHEMA_ID } from './schema.ts';

/** The published JSON Schema (2020-12) of the JSON document and of one NDJSON line, with a line end. */
export function jsonSchemaText(): string {
  const registry = z.registry<{ id: string }>();
  registry.add(reportSchema, { id: 'report' });
  const schema = z.toJSONSchema(z.union([documentSchema, lineSchema]), { metadata: registry });
  const titled = { $id: SCHEMA_ID, title: 'mailcheck: the JSON of --format json, or one line of --format ndjson' };
  return `${JSON.stringify({ ...titled, ...schema }, null, 2)}\n`;
}
