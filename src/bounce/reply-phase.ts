import type { BouncePhase } from '../core/bounce.ts';

const MAX_CHARACTERS = 8000;
/**
 * `in reply to RCPT TO command` and `while sending RCPT TO` (Postfix), `after RCPT TO:<…>` and `after pipelined end of data`
 * (Exim), `>>> RCPT To:<…>` (Sendmail). Commands in capitals: `reply to mail` is no command.
 */
const COMMAND =
  /(?:\b(?:[Ii]n reply to|[Aa]fter|[Rr]e(?:ply|sponse) to|[Dd]uring|while (?:sending|performing|receiving))(?: the| your)?(?: pipelined)? |>>> ?)(end of (?:data|DATA|message)|(?:sending )?message body|(?:sending )?data block|final dot|initial (?:server )?greeting|initial connection|server greeting|RCPT|MAIL|DATA|BDAT|STARTTLS|AUTH|EHLO|HELO|LHLO|\.(?=\s|$))/;
const PHASES: Readonly<Record<string, BouncePhase>> = {
  RCPT: 'rcpt',
  MAIL: 'mail',
  DATA: 'data',
  STARTTLS: 'starttls',
  AUTH: 'auth',
  EHLO: 'ehlo',
  HELO: 'ehlo',
  LHLO: 'ehlo',
  'initial greeting': 'connect',
  'initial server greeting': 'connect',
  'server greeting': 'connect',
  'initial connection': 'connect',
};
/** Postfix: before any command, `refused to talk to me`, `connect to mx.example[192.0.2.1]:25: Connection refused`. */
const CONNECT = /\brefused to talk to me\b|\bconnect to [\w.-]{1,255}\[[0-9A-Fa-f:.]{1,50}\](?::\d{1,5})?:/;

/** The phase that a text plainly shows; null: it shows none. */
export function phaseIn(text: string): BouncePhase | null {
  const bounded = text.slice(0, MAX_CHARACTERS);
  const command = COMMAND.exec(bounded)?.[1];
  if (command !== undefined) return PHASES[command] ?? 'after-data'; // what is left is the message itself
  return CONNECT.test(bounded) ? 'connect' : null;
}
