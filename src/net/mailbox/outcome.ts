import type { MailboxPhase } from '../../core/net.ts';
import { redacted } from '../redaction.ts';
import type { MailboxFailed } from '../wire.ts';

/** What one exchange with a mailbox brought: a value, or why there is none. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | MailboxFailed;

export function done<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function failed(
  phase: MailboxPhase,
  failure: MailboxFailed['failure'],
  detail: string,
  code?: string,
): MailboxFailed {
  return { ok: false, phase, failure, detail, ...(code === undefined ? {} : { code }), ms: 0 };
}

/** In milliseconds. */
export interface MailboxDeadlines {
  readonly connectMs: number;
  readonly greetingMs: number;
  /** For all from connecting to the login. */
  readonly openMs: number;
  /** For one command with all that answers it. */
  readonly askMs: number;
  /** Between two looks: the first wait; each is longer by half than the one before, up to `slowestMs`. */
  readonly firstMs: number;
  readonly slowestMs: number;
  /** As `firstMs`, over POP3: each look is a login, and servers count these. */
  readonly pop3Ms: number;
  /** Before the first try to connect again; each later one waits twice as long. */
  readonly againMs: number;
}

export const defaultDeadlines: MailboxDeadlines = {
  connectMs: 10_000,
  greetingMs: 30_000,
  openMs: 60_000,
  askMs: 30_000,
  firstMs: 2_000,
  slowestMs: 10_000,
  pop3Ms: 5_000,
  againMs: 1_000,
};

const MAX_QUOTED = 300;

/** What a server said, for the reader: one line, bounded, and without what was to be kept secret (also in Base64). */
export function quoted(text: string, secrets: readonly string[] = []): string {
  const line = Buffer.from(redacted(Buffer.from(text), secrets))
    .toString()
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > MAX_QUOTED ? `${line.slice(0, MAX_QUOTED)}…` : line;
}
