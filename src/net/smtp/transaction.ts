import type { DeliverRequest } from '../../core/net.ts';
import { replyText } from '../../core/reply-words.ts';
import { stopped } from './ending.ts';
import type { Handing, Next } from './handover.ts';
import { mailCommand, whyNotForServer } from './mail-command.ts';
import { sizeOf, stuffed } from './message-octets.ts';
import { isPositive } from './reply.ts';

const GO_AHEAD = 354; // RFC 5321 section 4.1.1.4

/** MAIL and each RCPT (RFC 5321 section 3.3). With no recipient left there is nothing to send. */
export async function nameEnvelope({ line, request, seen, handed }: Handing): Promise<Next> {
  const { dialogue } = line;
  const { envelope } = request;
  const held = whyNotForServer(request, seen.extensions);
  if (held !== null) {
    handed.held = held;
    return 'over';
  }
  const mail = await dialogue.ask('mail', mailCommand(request, seen.extensions));
  if (mail.stop) return mail.stop;
  if (!isPositive(mail.reply)) {
    handed.detail = `the sender was refused: ${replyText(mail.reply)}`;
    return 'over';
  }
  for (const [index, address] of envelope.to.entries()) {
    const { reply, stop } = await dialogue.ask('rcpt', `RCPT TO:<${address}>`);
    handed.recipients[index] = { address, reply };
    if (stop) return stop;
  }
  if (handed.recipients.some(({ reply }) => reply !== null && isPositive(reply))) return 'on';
  handed.detail = envelope.to.length === 1 ? 'the recipient was refused' : 'every recipient was refused';
  const { stop } = await dialogue.ask('rset', 'RSET');
  return stop ?? 'over';
}

/** DATA, the message, and what became of it (RFC 5321 section 4.1.1.4). */
export async function handMessage({ line, request, handed }: Handing): Promise<Next> {
  const { dialogue } = line;
  const data = await dialogue.ask('data', 'DATA');
  if (data.reply?.code !== GO_AHEAD) handed.final = data.reply;
  if (data.stop) return data.stop;
  if (data.reply.code !== GO_AHEAD) {
    handed.detail = `DATA was refused: ${replyText(data.reply)}`;
    return 'over';
  }
  const { reply, stop, isWhole } = await dialogue.send('message', shownFor(request), stuffed(request.message));
  if (!isWhole && reply !== null && isPositive(reply)) {
    return stopped('message', 'protocol-error', `${replyText(reply)} came before the end of the message was sent`);
  }
  handed.final = reply;
  if (stop) return reply === null ? { ...stop, detail: `${stop.detail}; ${WHAT_MAY_BE[`${isWhole}`]}` } : stop;
  handed.detail = `the message was ${isPositive(reply) ? 'taken' : 'refused'}: ${replyText(reply)}`;
  return 'over';
}

/** RFC 5321 section 4.5.3.2.6 and RFC 1047: behind its end nobody knows until the reply comes, before it everybody does. */
const WHAT_MAY_BE = {
  true: 'the message was sent to its end, so it may have been accepted or not',
  false: 'the message was not sent to its end, so it was not accepted',
} as const;

function shownFor({ message }: DeliverRequest): string {
  return `(the message, ${sizeOf(message)} octets)`;
}
