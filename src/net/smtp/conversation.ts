import type { SmtpPhase, SmtpReply, SmtpRequest, StartTls } from '../../core/net.ts';
import type { Connection } from '../wire.ts';
import { createDialogue, type Dialogue, type SmtpDeadlines } from './dialogue.ts';
import { type Stop, stopped } from './ending.ts';
import { type Extensions, extensionsIn } from './extensions.ts';
import { implicitTls } from './handshake.ts';
import type { Log } from './log.ts';
import { isPositive } from './reply.ts';
import { startTls, startTlsIn } from './starttls.ts';

/** What the dialogue has brought to light so far; a later connection adds to it. */
export interface Seen {
  banner: SmtpReply | null;
  extensions: Extensions | null;
  clearExtensions: Extensions | null;
  startTls: StartTls;
}

export interface ConversationOptions {
  readonly deadlines: SmtpDeadlines;
  readonly log: Log;
  readonly seen: Seen;
  /** Whether STARTTLS is used where it is offered. */
  readonly withTls: boolean;
}

/**
 * Everything that is said over one connection.
 *
 * @param seen  filled as things come to light, so that nothing is lost where the dialogue ends early
 * @returns how it ended, and in which phase
 */
export async function converse(
  request: SmtpRequest,
  connection: Connection,
  { deadlines, log, seen, withTls }: ConversationOptions,
): Promise<Stop> {
  const dialogue = createDialogue(connection, log, deadlines);
  const tlsParts = { dialogue, connection, log, serverName: request.host, timeoutMs: deadlines.phaseMs };
  const isImplicit = request.tls === 'implicit';
  if (isImplicit) {
    const { stop, ...tried } = await implicitTls(tlsParts);
    seen.startTls = { ...seen.startTls, ...tried };
    if (stop) return stop;
  }
  const greeting = await dialogue.greeting();
  seen.banner ??= greeting.reply;
  if (greeting.stop) return greeting.stop;
  if (!isPositive(greeting.reply)) return quit(dialogue);

  if (isImplicit) return underTls(dialogue, request, seen);
  const clear = await hello(dialogue, request.helo, 'ehlo', 'helo');
  if (clear.extensions !== null) {
    seen.extensions = clear.extensions;
    seen.clearExtensions = clear.extensions;
  }
  if (clear.stop) return clear.stop;
  if (!clear.isWelcome) return quit(dialogue);

  if (withTls) seen.startTls = startTlsIn(clear.extensions);
  if (withTls && seen.startTls.offered) {
    const tried = await startTls(seen.startTls, tlsParts);
    seen.startTls = tried.startTls;
    if (tried.stop) return tried.stop;
    if (tried.startTls.handshake !== null) return underTls(dialogue, request, seen);
  }
  return transact(dialogue, request);
}

/** Everything behind the handshake, and behind the greeting where that comes under TLS. */
async function underTls(dialogue: Dialogue, request: SmtpRequest, seen: Seen): Promise<Stop> {
  const secure = await hello(dialogue, request.helo, 'ehlo-tls', 'helo-tls');
  seen.extensions = secure.extensions ?? seen.extensions;
  if (secure.stop) return secure.stop;
  return secure.isWelcome ? transact(dialogue, request) : quit(dialogue);
}

interface Hello {
  readonly isWelcome: boolean;
  /** Null where EHLO was not answered with a list. */
  readonly extensions: Extensions | null;
  readonly stop: Stop | null;
}

/** EHLO, and HELO where the server does not know it or will not have it (RFC 5321 section 3.2). */
async function hello(dialogue: Dialogue, name: string, ehlo: SmtpPhase, helo: SmtpPhase): Promise<Hello> {
  const { reply, stop } = await dialogue.ask(ehlo, `EHLO ${name}`);
  if (stop) return { isWelcome: false, extensions: null, stop };
  if (isPositive(reply)) return { isWelcome: true, extensions: extensionsIn(reply), stop: null };
  if (reply.code < 500) return { isWelcome: false, extensions: null, stop: null };
  const plain = await dialogue.ask(helo, `HELO ${name}`);
  if (plain.stop) return { isWelcome: false, extensions: null, stop: plain.stop };
  return { isWelcome: isPositive(plain.reply), extensions: null, stop: null };
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

/** A server that hangs up without its 221 has done what it was asked to; and what was learnt before is whole. */
async function quit(dialogue: Dialogue): Promise<Stop> {
  const { stop } = await dialogue.ask('quit', 'QUIT');
  if (stop && (stop.ended === 'timeout' || stop.ended === 'protocol-error')) return stop;
  return stopped('quit', 'complete', 'the dialogue ended with QUIT');
}
