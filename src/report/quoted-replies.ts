/** The part of an SMTP reply that names a cause (RFC 5321 section 4.2, RFC 3463). */
export interface StatedReply {
  readonly code: number;
  readonly enhanced: string | null;
  readonly lines: readonly string[];
}

/** A refusal as a finding quotes it. */
export interface QuotedReply {
  readonly reply: StatedReply;
  /** The provider rule that understood it, and what it says; null: none did. */
  readonly rule: string | null;
  readonly meaning: string | null;
}

/** The refusals a finding quotes: entries of `params.replies` that have the shape of an SMTP reply, each kind once. */
export function repliesIn(params: Readonly<Record<string, unknown>>): readonly QuotedReply[] {
  const listed: readonly unknown[] = Array.isArray(params.replies) ? params.replies : [];
  const distinct = new Map<string, QuotedReply>();
  for (const entry of listed) {
    const read = readReply(entry);
    if (!read) continue;
    const key = read.rule ?? `${read.reply.code} ${read.reply.enhanced}`;
    if (!distinct.has(key)) distinct.set(key, read);
  }
  return [...distinct.values()];
}

function readReply(entry: unknown): QuotedReply | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const { code, enhanced, lines, rule, meaning } = entry as Readonly<Record<string, unknown>>;
  if (typeof code !== 'number' || !Array.isArray(lines)) return null;
  return {
    reply: { code, enhanced: typeof enhanced === 'string' ? enhanced : null, lines: lines.map(String) },
    rule: typeof rule === 'string' ? rule : null,
    meaning: typeof meaning === 'string' ? meaning : null,
  };
}
