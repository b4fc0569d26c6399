import type { SmtpPhase, SmtpReply } from '../../core/net.ts';

/** A refusal as a finding carries it: the causes of a report are read from `code`, `enhanced`, `lines` and `rule`. */
export interface RefusedAt extends SmtpReply {
  readonly recipient: string;
  /** Who said so: a server to us, or one to the user's own server, which reported it (RFC 3464). */
  readonly by: 'server' | 'report';
  readonly host: string | null;
  /** Null in a report. */
  readonly phase: SmtpPhase | null;
  /** The id of the rule that knows the reply, and what it says; null: none does. */
  readonly rule: string | null;
  readonly meaning: string | null;
}

/** Whose matter a refusal is. `login`: the user's own password; `recipient`: the mailbox; `sender`: all the rest. */
export type Concern = 'login' | 'recipient' | 'sender';

const PHASES: Readonly<Partial<Record<SmtpPhase, string>>> = {
  connect: 'at the connection',
  banner: 'at the greeting',
  ehlo: 'at EHLO',
  helo: 'at HELO',
  starttls: 'at STARTTLS',
  tls: 'in the TLS handshake',
  'ehlo-tls': 'at EHLO over TLS',
  'helo-tls': 'at HELO over TLS',
  auth: 'at AUTH',
  mail: 'at MAIL FROM',
  rcpt: 'at RCPT TO',
  data: 'at DATA',
  message: 'after the message',
};

/** Such as `at RCPT TO`; `later` for what was reported only. */
export function phaseWords(phase: SmtpPhase | null): string {
  return phase === null ? 'later' : (PHASES[phase] ?? `at ${phase.toUpperCase()}`);
}

const MAX_TEXT = 300;

/** The reply on one line, as the server gave it. */
export function saidText({ code, enhanced, lines }: SmtpReply): string {
  const text = [String(code), enhanced ?? '', lines.join(' ')].filter((part) => part !== '').join(' ');
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

/** `550 5.1.1`. */
export function codesOf({ code, enhanced }: Pick<SmtpReply, 'code' | 'enhanced'>): string {
  return enhanced === null ? `${code}` : `${code} ${enhanced}`;
}

/** Each as `you@example.com at RCPT TO by mx.example.com: 550 5.1.1 no such user (there is no such mailbox)`; at most three. */
export function refusalsText(refusals: readonly RefusedAt[]): string {
  const said = refusals.slice(0, MOST).map((refused) => {
    const { recipient, phase, host, by, meaning } = refused;
    const where = by === 'report' ? (host === null ? '' : `, which ${host} refused`) : placeText(phase, host);
    return `${recipient}${where}: ${saidText(refused)}${meaning === null ? '' : ` (${meaning})`}`;
  });
  const left = refusals.length - said.length;
  return `${said.join('; ')}${left > 0 ? `; and ${left} more` : ''}`;
}

const MOST = 3;

function placeText(phase: SmtpPhase | null, host: string | null): string {
  return `${phase === null ? '' : ` ${phaseWords(phase)}`}${host === null ? '' : ` by ${host}`}`;
}

/** `you@example.com`, `a@x.example and b@x.example`, `a@x.example and 4 more`. */
export function recipientsText(recipients: readonly string[]): string {
  const distinct = [...new Set(recipients)];
  const [first = '', second] = distinct;
  if (second === undefined) return first;
  return distinct.length === 2 ? `${first} and ${second}` : `${first} and ${distinct.length - 1} more`;
}
