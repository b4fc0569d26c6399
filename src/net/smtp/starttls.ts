import type { StartTls } from '../../core/net.ts';
import type { Stop } from './ending.ts';
import { type Extensions, maskedStartTls } from './extensions.ts';
import { handshake, type TlsParts } from './handshake.ts';
import { isPositive } from './reply.ts';

/** STARTTLS as a clear EHLO leaves it: offered or not, and not yet tried. Null: no EHLO was answered. */
export function startTlsIn(extensions: Extensions | null): StartTls {
  return {
    offered: extensions !== null && 'STARTTLS' in extensions,
    masked: extensions === null ? null : maskedStartTls(extensions),
    reply: null,
    injectedBytes: 0,
    handshake: null,
    failure: null,
  };
}

/** Whether STARTTLS was said, or TLS begun without it. */
export function wasTried({ reply, handshake: made, failure }: StartTls): boolean {
  return reply !== null || made !== null || failure !== null;
}

/**
 * Says STARTTLS and makes the handshake (RFC 3207 section 4).
 *
 * What has come in clear behind the reply is counted and thrown away: it is no part of the dialogue under TLS, or
 * anyone on the path could put words into it (RFC 3207 section 6, CVE-2011-0411).
 *
 * @returns what STARTTLS brought, and the end where the dialogue cannot go on in this connection
 */
export async function startTls(
  offer: StartTls,
  parts: TlsParts,
): Promise<{ readonly startTls: StartTls; readonly stop: Stop | null }> {
  const { dialogue, log } = parts;
  const { reply, stop } = await dialogue.ask('starttls', 'STARTTLS');
  if (stop !== null) {
    const failure = reply === null && stop.ended !== null ? { code: stop.ended, detail: stop.detail } : null;
    return { startTls: { ...offer, reply, failure }, stop };
  }
  // 220 by RFC 3207 section 4; senders take any positive completion.
  if (!isPositive(reply)) return { startTls: { ...offer, reply }, stop };
  const injectedBytes = await dialogue.discardUnread();
  if (injectedBytes > 0) log.transcript.note(`${injectedBytes} octets had come in clear and were thrown away`);
  const { handshake: made, failure, stop: end } = await handshake(parts);
  return { startTls: { ...offer, reply, injectedBytes, handshake: made, failure }, stop: end };
}
