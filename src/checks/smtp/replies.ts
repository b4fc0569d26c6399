import type { SmtpPhase, SmtpReply, SmtpSession } from '../../core/net.ts';
import { type ReplyRule, ruleFor } from '../../core/reply-rules.ts';
import { ruleText } from '../../core/rule-text.ts';

/** A negative reply of a session, and the rule that knows it. */
export interface Refusal {
  /** Its place among the steps of the session, from 0. */
  readonly step: number;
  readonly phase: SmtpPhase;
  readonly command: string | null;
  readonly reply: SmtpReply;
  readonly rule: ReplyRule | null;
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

/** The first rule that fits, in the order given, or null; a vague one says less than the code does. Pure; never throws. */
export function recognise<R extends ReplyRule>({ code, enhanced, lines }: SmtpReply, rules: readonly R[]): R | null {
  const text = ruleText(lines.join(' '));
  const rule = ruleFor({ codes: [code], enhanced: enhanced === null ? [] : [enhanced], text, phase: null }, rules);
  return rule?.vague === true ? null : rule;
}

export function refusalsIn({ steps }: SmtpSession, rules: readonly ReplyRule[]): readonly Refusal[] {
  return steps.flatMap(({ phase, command, reply }, step) =>
    reply !== null && reply.code >= 400 && DECISIVE.has(phase)
      ? [{ step, phase, command, reply, rule: recognise(reply, rules) }]
      : [],
  );
}

/**
 * Whether a reply is greylisting (RFC 6647 section 2): `said` where the text says so, `likely` where a 450 or 451 to
 * MAIL or RCPT gives no other reason, null otherwise.
 */
export function greylisting(refusal: Omit<Refusal, 'step'>): 'said' | 'likely' | null {
  const { phase, reply, rule } = refusal;
  if (reply.code < 400 || reply.code >= 500) return null;
  if (rule?.greylisting === true) return 'said';
  // What is said of the null sender that we give is no reason of its own.
  if (rule !== null && aboutOf(refusal) !== 'sender') return null;
  if (/gr[ae]y[\s-]?list/i.test(reply.lines.join(' '))) return 'said';
  if ((phase !== 'mail' && phase !== 'rcpt') || (reply.code !== 450 && reply.code !== 451)) return null;
  const [, subject = '', detail = ''] = reply.enhanced?.split('.') ?? [];
  // RFC 3463: policy, or a mailbox that is looked up first; not a full one (X.2.2), and no fault of the server (X.3, X.4)
  return ['', '1', '2', '7'].includes(subject) && !(subject === '2' && detail === '2') ? 'likely' : null;
}

export type About = ReplyRule['about'] | 'sender' | 'unclear';

/**
 * Whom a negative reply speaks of. Without a rule that knows it: by its enhanced code (RFC 3463 section 3), by its code
 * (RFC 5321 section 4.2.3, RFC 7504), and by words that speak of the client. `sender` is the null sender we gave;
 * `unclear` may be about us, and then says nothing about the domain.
 */
export function aboutOf({ phase, reply, rule }: Omit<Refusal, 'step'>): About {
  const text = reply.lines.join(' ');
  if ((phase === 'mail' || phase === 'rcpt') && SENDER_WORDS.test(text)) return 'sender';
  if (rule !== null) return rule.about;
  return byEnhancedCode(reply.enhanced) ?? byCode(reply.code, phase, CLIENT_WORDS.test(text));
}

const SENDER_WORDS = /sender address rejected|(?:null|empty|blank) (?:\w+ )?(?:sender|return|reverse|from)/i;
const CLIENT_WORDS =
  /\b(?:you|your|client|ip|ips|host rejected|denied|block\w*|deny\w*|black\s?list\w*|listed|reputation|spam\w*|rdns|ptr|reverse|dynamic|policy|banned|abuse)\b/i;

function byEnhancedCode(enhanced: string | null): About | null {
  const [, subject = '', detail = ''] = enhanced?.split('.') ?? [];
  if (subject === '1')
    return ['2', '10'].includes(detail) ? 'domain' : ['7', '8'].includes(detail) ? 'sender' : 'recipient';
  if (subject === '2') return 'recipient';
  if (subject === '3' || subject === '4') return 'server';
  if (subject === '7') return ['23', '24', '25', '26', '27'].includes(detail) ? 'client' : 'unclear'; // RFC 7372
  return null;
}

function byCode(code: number, phase: SmtpPhase, speaksOfUs: boolean): About {
  if (code === 521) return speaksOfUs ? 'unclear' : 'server';
  if (code === 556) return 'domain';
  if (phase === 'rcpt') return MAILBOX_CODES.has(code) ? 'recipient' : code < 500 ? 'server' : 'unclear';
  if (phase === 'mail') return speaksOfUs ? 'unclear' : code < 500 || code === 530 ? 'server' : 'sender';
  if (phase === 'banner') return speaksOfUs ? 'unclear' : 'server'; // 554: no service, to anybody (RFC 5321 section 3.1)
  return code < 500 && !speaksOfUs ? 'server' : 'unclear'; // EHLO and HELO are often refused for the name we give
}

const MAILBOX_CODES: ReadonlySet<number> = new Set([450, 452, 550, 551, 552, 553]);
