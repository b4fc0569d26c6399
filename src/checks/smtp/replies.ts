import type { SmtpPhase, SmtpReply, SmtpSession } from '../../core/net.ts';

/** What a known reply means; the rules themselves are data. */
export interface Rule {
  readonly id: string;
  readonly code: number | null;
  /** RFC 3463; the class (first digit) has to agree too. Null: any. */
  readonly enhanced: string | null;
  /** A piece of the text, matched without regard to case and to how it is folded into lines. */
  readonly contains: string;
  readonly about: 'client' | 'domain' | 'recipient' | 'server';
  readonly meaning: string;
  /** The reply is the first half of greylisting (RFC 6647). */
  readonly greylisting?: boolean;
}

/** A negative reply of a session, and the rule that knows it. */
export interface Refusal {
  readonly phase: SmtpPhase;
  readonly command: string | null;
  readonly reply: SmtpReply;
  readonly rule: Rule | null;
}

/** The phases whose replies decide about mail; what VRFY, EXPN, RSET, QUIT and the relay test answer does not. */
const DECISIVE: ReadonlySet<SmtpPhase> = new Set([
  'banner',
  'ehlo',
  'helo',
  'ehlo-tls',
  'helo-tls',
  'mail',
  'rcpt',
] satisfies SmtpPhase[]);

/** The first rule that fits, in the order given, or null. Pure; never throws. */
export function recognise<R extends Rule>(reply: SmtpReply, rules: readonly R[]): R | null {
  const text = normal(reply.lines.join(' '));
  return (
    rules.find(
      ({ code, enhanced, contains }) =>
        (code === null || code === reply.code) &&
        (enhanced === null || enhanced === reply.enhanced) &&
        text.includes(normal(contains)),
    ) ?? null
  );
}

function normal(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}

export function refusalsIn({ steps }: SmtpSession, rules: readonly Rule[]): readonly Refusal[] {
  return steps.flatMap(({ phase, command, reply }) =>
    reply !== null && reply.code >= 400 && DECISIVE.has(phase)
      ? [{ phase, command, reply, rule: recognise(reply, rules) }]
      : [],
  );
}

/**
 * Whether a reply is greylisting (RFC 6647 section 2): `said` where the text says so, `likely` where a 450 or 451 to
 * MAIL or RCPT gives no other reason, null otherwise.
 */
export function greylisting({ phase, reply, rule }: Refusal): 'said' | 'likely' | null {
  if (reply.code < 400 || reply.code >= 500) return null;
  if (rule !== null) return rule.greylisting === true ? 'said' : null;
  if (/gr[ae]y[\s-]?list/i.test(reply.lines.join(' '))) return 'said';
  if ((phase !== 'mail' && phase !== 'rcpt') || (reply.code !== 450 && reply.code !== 451)) return null;
  const subject = reply.enhanced?.split('.')[1] ?? null;
  return subject === null || subject === '7' ? 'likely' : null; // RFC 3463: 4.7.x is policy, 4.3.x and 4.4.x are faults
}
