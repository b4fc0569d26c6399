import { rulesForHost } from '../../bounce/systems.ts';
import type { SmtpPhase, SmtpReply } from '../../core/net.ts';
import { aboutOf, recognise } from '../smtp/facts.ts';
import { meaningOfCode } from './enhanced-code-facts.ts';
import type { Concern, RefusedAt } from './refusal.ts';
import type { RecipientFate, SentMessage } from './seen.ts';

/** What a server said no to. */
export function refusalAt({ address, phase }: RecipientFate, reply: SmtpReply, host: string | null): RefusedAt {
  return understood(reply, { recipient: address, by: 'server', host, phase });
}

/** A refusal with what is known of it: by the rule that knows it, else by its enhanced code alone. */
export function understood(reply: SmtpReply, at: Pick<RefusedAt, 'recipient' | 'by' | 'host' | 'phase'>): RefusedAt {
  const rule = recognise(reply, rulesForHost(at.host));
  return { ...at, ...reply, rule: rule?.id ?? null, meaning: rule?.meaning ?? meaningOfCode(reply.enhanced) };
}

/** A server of one's own that does not relay, or takes mail from nobody it does not know, wants a login first. */
export function concernOf(refusal: RefusedAt, { mxLookupMs }: Pick<SentMessage, 'mxLookupMs'>): Concern {
  const { phase, by, host, code } = refusal;
  if (phase === 'auth') return 'login';
  const rule = recognise(refusal, rulesForHost(host));
  const about = aboutOf({ phase: phase ?? 'message', command: null, reply: refusal, rule });
  const isOwnServer = by === 'server' && mxLookupMs === null;
  if (isOwnServer && code === LOGIN_FIRST && rule?.id !== 'starttls-demanded') return 'login';
  if (isOwnServer && about === 'domain' && !isOfAddress(refusal)) return 'login';
  if (phase !== null && BEFORE_RECIPIENT.has(phase) && about === 'recipient') return 'sender';
  // Where nobody at all can hand mail over, it is not for the sender to mend.
  if (!isOwnServer && by === 'server' && rule !== null && TAKES_NO_MAIL.has(rule.id)) return 'recipient';
  return about === 'recipient' || about === 'domain' ? 'recipient' : 'sender';
}

const LOGIN_FIRST = 530; // RFC 4954 section 6; with RFC 3207 section 4 it may be TLS too

const TAKES_NO_MAIL: ReadonlySet<string> = new Set(['no-smtp-service', 'host-takes-no-mail']);

/** Phases in which no recipient has been named: a bad address is that of the sender, a mailbox that is wanting as well. */
const BEFORE_RECIPIENT: ReadonlySet<SmtpPhase> = new Set([
  'banner',
  'ehlo',
  'helo',
  'ehlo-tls',
  'helo-tls',
  'mail',
] satisfies SmtpPhase[]);

/** RFC 3463 section 3.2, RFC 7505 section 4: the domain of the recipient does not exist, or takes no mail. */
function isOfAddress({ enhanced }: RefusedAt): boolean {
  return enhanced !== null && /^[45]\.1\.(?:2|10)$/.test(enhanced);
}
