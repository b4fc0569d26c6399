import type { SmtpPhase, SmtpReply } from '../../core/net.ts';
import { replyText } from '../../core/reply-words.ts';
import { type Stop, stopped } from './ending.ts';
import type { Handing, Next } from './handover.ts';
import { mailCommand, whyNotForServer } from './mail-command.ts';
import { END_OF_MESSAGE, sizeOf, stuffed } from './message-octets.ts';
import { isPositive } from './reply.ts';

const GO_AHEAD = 354; // RFC 5321 section 4.1.1.4

/** MAIL and each RCPT (RFC 5321 section 3.3). With no recipient left there is nothing to send. */
export async function nameEnvelope({ line, request, handed }: Handing): Promise<Next> {
  const { dialogue } = line;
  const { envelope } = request;
  const held = whyNotForServer(request, handed.extensions);
  if (held !== null) {
    handed.held = held;
    return 'over';
  }
  const mail = await dialogue.ask('mail', mailCommand(request, handed.extensions));
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
  const [only] = handed.recipients;
  handed.detail =
    handed.recipients.length === 1 && only?.reply
      ? `the recipient was refused: ${replyText(only.reply)}`
      : 'every recipient was refused';
  const { stop } = await dialogue.ask('rset', 'RSET');
  return stop ?? 'over';
}

/** DATA, the message, and what became of it (RFC 5321 section 4.1.1.4). */
export async function handMessage({ line, request, handed }: Handing): Promise<Next> {
  const { dialogue } = line;
  const data = await dialogue.ask('data', 'DATA');
  if (data.reply?.code !== GO_AHEAD) {
    if (data.reply !== null && isRefusal(data.reply)) handed.final = data.reply;
    if (data.stop) return data.stop;
    handed.detail = `DATA was refused: ${replyText(data.reply)}`;
    return isRefusal(data.reply) ? 'over' : unfit('data', data.reply, 'DATA');
  }
  const { message } = request;
  const shown = `(the message, ${sizeOf(message)} octets)`;
  const { reply, stop, sent } = await dialogue.send('message', {
    pieces: stuffed(message),
    end: END_OF_MESSAGE,
    shown,
  });
  handed.sent = sent;
  const isAnswer = reply !== null && (isRefusal(reply) || (isPositive(reply) && sent === 'whole'));
  if (!isAnswer) {
    const end = stop ?? unfit('message', reply, sent === 'whole' ? 'a message' : 'half a message');
    const detail = `${end.detail}; ${sent === 'whole' ? PERHAPS_ACCEPTED : NOT_ACCEPTED}`;
    // A way that breaks behind the message would be no news of the server, but this is of the message: whoever took it
    // for unknown would send it once more.
    return sent === 'whole' && end.reason === 'unreachable' ? stopped('message', 'reset', detail) : { ...end, detail };
  }
  handed.final = reply;
  handed.detail = `the message was ${isPositive(reply) ? 'taken' : 'refused'}: ${replyText(reply)}`;
  return stop ?? 'over';
}

// RFC 5321 section 4.5.3.2.6, RFC 1047: behind its end nobody knows until the reply comes, before it everybody does.
const PERHAPS_ACCEPTED = 'the message was sent to its end, so it may have been accepted or not';
const NOT_ACCEPTED = 'the message was not sent to its end, so it was not accepted';

function isRefusal({ code }: SmtpReply): boolean {
  return code >= 400;
}

function unfit(phase: SmtpPhase, reply: SmtpReply, to: string): Stop {
  return stopped(phase, 'protocol-error', `"${replyText(reply)}" is no answer to ${to}`);
}
