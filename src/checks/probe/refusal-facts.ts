import type { SmtpReply } from '../../core/net.ts';
import { aboutOf, recognise, rulesFor } from '../smtp/facts.ts';
import { meaningOfCode } from './enhanced-code-facts.ts';
import type { Concern, RefusedAt } from './refusal.ts';
import type { RecipientFate, SentMessage } from './seen.ts';

/** What a server said no to. Without a reply it is DNS that says so, such as by a null MX. */
export function refusalAt({ address, phase, reply, detail }: RecipientFate, host: string | null): RefusedAt {
  const said: SmtpReply = reply ?? { code: 550, enhanced: null, lines: [detail] };
  return understood(said, { recipient: address, by: 'server', host, phase });
}

/** A refusal with what is known of it: by the rule that knows it, else by its enhanced code alone. */
export function understood(reply: SmtpReply, at: Pick<RefusedAt, 'recipient' | 'by' | 'host' | 'phase'>): RefusedAt {
  const rule = recognise(reply, rulesFor(at.host ?? ''));
  return { ...at, ...reply, rule: rule?.id ?? null, meaning: rule?.meaning ?? meaningOfCode(reply.enhanced) };
}

/** A server of one's own that does not relay wants a login first, or another port. */
export function concernOf(refusal: RefusedAt, { mxLookupMs }: Pick<SentMessage, 'mxLookupMs'>): Concern {
  const { phase, by, host } = refusal;
  if (phase === 'auth') return 'login';
  if (phase === null && by === 'server') return 'recipient'; // by the DNS of its domain
  const rule = recognise(refusal, rulesFor(host ?? ''));
  const about = aboutOf({ phase: phase ?? 'message', command: null, reply: refusal, rule });
  if (about === 'domain' && by === 'server' && mxLookupMs === null) return 'login';
  return about === 'recipient' || about === 'domain' ? 'recipient' : 'sender';
}
