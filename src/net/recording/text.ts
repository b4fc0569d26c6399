import type { z } from 'zod';
import { RECORDING_ID, type Recording, recordingSchema } from './recording.ts';

export type ParsedRecording =
  | { readonly ok: true; readonly recording: Recording }
  | { readonly ok: false; readonly error: string };

/** What every recording begins with, of this version or another. */
export const RECORDING_HEAD = '{"schema":"mailcheck/recording@';

/** JSON with one exchange a line, so that recordings can be looked through and compared. */
export function recordingText({ schema, startedAtMs, cut, context, ...exchanges }: Recording): string {
  const head = [`"schema":${JSON.stringify(schema)},"startedAtMs":${startedAtMs},"cut":${cut}`];
  const lists = Object.entries(exchanges).map(([name, entries]) => {
    const lines = entries.map((entry) => `\n${JSON.stringify(entry)}`);
    return `"${name}":[${lines.join(',')}]`;
  });
  return `{${[...head, `"context":${JSON.stringify(context ?? null)}`, ...lists].join(',\n')}}\n`;
}

/**
 * Reads a recording, and trusts nothing in it: its shape is checked before anything is used.
 *
 * @param text  from anywhere
 * @returns the recording, or what is wrong, where, and what was expected; in printable ASCII; never throws
 */
export function parseRecording(text: string): ParsedRecording {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, error: 'is no JSON: expected a file written by --record' };
  }
  const schema = at(value, ['schema']);
  if (schema !== RECORDING_ID) {
    const error = `is no recording of this version: its schema is ${quoted(schema)}, expected "${RECORDING_ID}"`;
    return { ok: false, error };
  }
  const parsed = recordingSchema.safeParse(value);
  if (parsed.success) return { ok: true, recording: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, error: `is a damaged recording: ${issue ? faultText(issue, value) : 'its shape is wrong'}` };
}

function faultText(issue: z.core.$ZodIssue, value: unknown): string {
  const where = issue.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${printable(String(step))}`));
  const place = where.join('').replace(/^\./, '') || 'the whole';
  const [unknownKey] = issue.code === 'unrecognized_keys' ? issue.keys : [];
  if (unknownKey !== undefined) return `${place} has ${quoted(unknownKey)}, which is unknown`;
  return `${place} is ${quoted(at(value, issue.path))}, expected ${expectedOf(issue)}`;
}

function expectedOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `a value of type ${issue.expected}`;
    case 'invalid_value':
      return issue.values.map((one) => JSON.stringify(one)).join(' or ');
    case 'invalid_format':
      return 'Base64';
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'too_small':
      return `at least ${issue.minimum}`;
    default:
      return 'one of the known kinds';
  }
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, step) =>
      typeof inside === 'object' && inside !== null && Object.hasOwn(inside, step)
        ? (inside as Record<PropertyKey, unknown>)[step]
        : undefined,
    value,
  );
}

const MAX_QUOTED = 60;

/** A value of the file for an error message: short, and harmless to a terminal. */
function quoted(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  return `"${printable(value)}"${value.length > MAX_QUOTED ? ' and more' : ''}`;
}

/** The beginning, without anything that a terminal could act on. */
function printable(text: string): string {
  return text
    .slice(0, MAX_QUOTED)
    .replace(/[^\x20-\x7e]|["\\]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
