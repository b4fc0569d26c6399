/** A line of a log that a collector wrote as JSON. */
export interface JsonLine {
  /** Left out: the text has it. */
  readonly program?: string;
  readonly text: string;
  /** Milliseconds since 1970; null: not said beside the text. */
  readonly atMs: number | null;
}

/** Where Docker, Fluentd, Vector and others keep the line. */
const TEXTS: readonly string[] = ['log', 'message', 'msg', 'line'];

/**
 * `journalctl -o json` (systemd.journal-fields(7)), and a line of syslog within an object, as `docker logs` keeps it.
 *
 * @returns null where the line is none; never throws
 */
export function jsonLine(line: string): JsonLine | null {
  if (!line.startsWith('{"')) return null;
  const held = parsed(line);
  if (held === null) return null;
  const { MESSAGE: message, SYSLOG_IDENTIFIER: program, __REALTIME_TIMESTAMP: micros } = held;
  if (typeof message === 'string' && typeof program === 'string') {
    const atMs = Number(micros ?? Number.NaN) / 1000;
    return { program, text: message, atMs: Number.isFinite(atMs) ? Math.round(atMs) : null };
  }
  const text = TEXTS.map((name) => held[name]).find((one) => typeof one === 'string');
  return typeof text === 'string' ? { text: text.trimEnd(), atMs: null } : null;
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
