import type { SmtpPhase, SmtpReply, StartTls, TlsHandshake } from '../../core/net.ts';
import type { Line } from './call.ts';
import type { Dialogue } from './dialogue.ts';
import { type Stop, stopped } from './ending.ts';
import { type Extensions, extensionsIn } from './extensions.ts';
import { implicitTls } from './handshake.ts';
import { isPositive } from './reply.ts';
import { startTls, startTlsIn, wasTried } from './starttls.ts';

/** What the dialogue has brought to light so far; a later connection adds to it. */
export interface Seen {
  banner: SmtpReply | null;
  extensions: Extensions | null;
  clearExtensions: Extensions | null;
  startTls: StartTls;
}

export function nothingSeen(): Seen {
  return { banner: null, extensions: null, clearExtensions: null, startTls: startTlsIn(null) };
}

export interface Manner {
  readonly helo: string;
  /** `if-offered`: what is to become of a server that does not offer it, or refuses it, is for `mayGoOn` to say. */
  readonly tls: 'implicit' | 'if-offered' | 'none';
  /** Asked once, when it is clear whether there is TLS and before anything else is said; null: there is none. */
  mayGoOn(handshake: TlsHandshake | null): boolean;
}

/** Whether a transaction may follow. Else nothing is left but QUIT, or not even that (`stop`). */
export type Opened =
  /** `extensions`: what holds from here on, and nothing that was said before TLS; null after HELO. */
  | { readonly ready: true; readonly extensions: Extensions | null; readonly stop: null }
  | { readonly ready: false; readonly stop: Stop | null };

const UNWELCOME: Opened = { ready: false, stop: null };

/**
 * From the greeting to the EHLO that everything else rests on, with TLS in between (RFC 5321 section 3.1, RFC 3207
 * section 4, RFC 8314 section 3.3).
 *
 * @param seen  filled as things come to light, so that nothing is lost where the dialogue ends early
 */
export async function open(line: Line, seen: Seen, { helo, tls, mayGoOn }: Manner): Promise<Opened> {
  const { dialogue, connection, log, callee, deadlines } = line;
  const tlsParts = { dialogue, connection, log, serverName: callee.host, timeoutMs: deadlines.phaseMs };
  if (tls === 'implicit') {
    const { stop, ...tried } = await implicitTls(tlsParts);
    seen.startTls = { ...seen.startTls, ...tried };
    if (stop) return { ready: false, stop };
  }
  const greeting = await dialogue.greeting();
  seen.banner ??= greeting.reply;
  if (greeting.stop) return { ready: false, stop: greeting.stop };
  if (!isPositive(greeting.reply)) return UNWELCOME;

  const underTls = () => (mayGoOn(seen.startTls.handshake) ? greetUnderTls(dialogue, helo, seen) : UNWELCOME);
  if (tls === 'implicit') return underTls();
  const clear = await hello(dialogue, helo, 'ehlo', 'helo');
  if (clear.extensions !== null) {
    seen.extensions = clear.extensions;
    seen.clearExtensions = clear.extensions;
  }
  if (clear.stop) return { ready: false, stop: clear.stop };
  if (!clear.isWelcome) return UNWELCOME;

  if (!wasTried(seen.startTls)) seen.startTls = startTlsIn(clear.extensions);
  if (tls === 'if-offered' && seen.startTls.offered) {
    const tried = await startTls(seen.startTls, tlsParts);
    seen.startTls = tried.startTls;
    if (tried.stop) return { ready: false, stop: tried.stop };
    if (tried.startTls.handshake !== null) return underTls();
  }
  return mayGoOn(null) ? { ready: true, extensions: clear.extensions, stop: null } : UNWELCOME;
}

async function greetUnderTls(dialogue: Dialogue, helo: string, seen: Seen): Promise<Opened> {
  const secure = await hello(dialogue, helo, 'ehlo-tls', 'helo-tls');
  seen.extensions = secure.extensions ?? seen.extensions;
  if (secure.stop) return { ready: false, stop: secure.stop };
  return secure.isWelcome ? { ready: true, extensions: secure.extensions, stop: null } : UNWELCOME;
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

/** A server that hangs up without its 221 has done what it was asked to; and what was learnt before is whole. */
export async function quit(dialogue: Dialogue): Promise<Stop> {
  const { stop } = await dialogue.ask('quit', 'QUIT');
  if (stop && (stop.ended === 'timeout' || stop.ended === 'protocol-error')) return stop;
  return stopped('quit', 'complete', 'the dialogue ended with QUIT');
}
