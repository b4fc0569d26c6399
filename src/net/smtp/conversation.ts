import type { SmtpPhase, SmtpRequest } from '../../core/net.ts';
import type { Line } from './call.ts';
import type { Dialogue } from './dialogue.ts';
import type { Stop } from './ending.ts';
import { type Manner, open, quit, type Seen } from './opening.ts';
import { isPositive } from './reply.ts';

/** Everything that an audit says over one connection: no word of it leaves anything behind. */
export async function converse(
  request: SmtpRequest,
  line: Line,
  { seen, tls }: { readonly seen: Seen; readonly tls: Manner['tls'] },
): Promise<Stop> {
  const { ready, stop } = await open(line, seen, { helo: request.helo, tls, mayGoOn: () => true });
  if (stop) return stop;
  return ready ? transact(line.dialogue, request) : quit(line.dialogue);
}

/** One transaction up to the recipients, taken back with RSET, so that nothing is ever delivered; none where none is wanted. */
async function transact(
  dialogue: Dialogue,
  { recipients, relayRecipient, verify, transaction = true }: SmtpRequest,
): Promise<Stop> {
  if (!transaction) return quit(dialogue);
  const mail = await dialogue.ask('mail', 'MAIL FROM:<>');
  if (mail.stop) return mail.stop;
  const questions: [SmtpPhase, string][] = [];
  if (isPositive(mail.reply)) {
    for (const recipient of recipients) questions.push(['rcpt', `RCPT TO:<${recipient}>`]);
    if (relayRecipient !== null) questions.push(['relay', `RCPT TO:<${relayRecipient}>`]);
  }
  questions.push(['rset', 'RSET']);
  if (verify !== null) questions.push(['vrfy', `VRFY ${verify}`], ['expn', `EXPN ${verify}`]);
  for (const [phase, command] of questions) {
    const { stop } = await dialogue.ask(phase, command);
    if (stop) return stop;
  }
  return quit(dialogue);
}
