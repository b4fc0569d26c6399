import type { StartTls, TlsHandshake } from '../../core/net.ts';
import type { Connection, TlsFacts, TlsResult } from '../wire.ts';
import type { Dialogue } from './dialogue.ts';
import { type Stop, stopOf } from './ending.ts';
import { type Extensions, maskedStartTls } from './extensions.ts';
import type { Log } from './log.ts';

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
  {
    dialogue,
    connection,
    log,
    serverName,
    timeoutMs,
  }: {
    readonly dialogue: Dialogue;
    readonly connection: Connection;
    readonly log: Log;
    /** Sent as SNI. */
    readonly serverName: string;
    readonly timeoutMs: number;
  },
): Promise<{ readonly startTls: StartTls; readonly stop: Stop | null }> {
  const { reply, stop } = await dialogue.ask('starttls', 'STARTTLS');
  if (stop !== null) {
    const failure = reply === null && stop.ended !== null ? { code: stop.ended, detail: stop.detail } : null;
    return { startTls: { ...offer, reply, failure }, stop };
  }
  if (!isAccepted(reply.code)) return { startTls: { ...offer, reply }, stop };
  const injectedBytes = await dialogue.discardUnread();
  if (injectedBytes > 0) log.transcript.note(`${injectedBytes} octets had come in clear and were thrown away`);
  const result = await connection.startTls({ serverName, timeoutMs });
  log.step({ phase: 'tls', command: null, reply: null, ms: result.ms });
  log.transcript.note(describe(result));
  if (!result.ok) {
    const { code, detail } = result;
    return {
      startTls: { ...offer, reply, injectedBytes, failure: { code, detail } },
      stop: stopOf('tls', result, `${code} ${detail}`),
    };
  }
  return { startTls: { ...offer, reply, injectedBytes, handshake: handshakeOf(result.tls) }, stop: null };
}

/** 220 by RFC 3207 section 4; senders take any positive completion. */
function isAccepted(code: number): boolean {
  return code >= 200 && code < 300;
}

function handshakeOf({ trustError, ...facts }: TlsFacts): TlsHandshake {
  return { ...facts, trust: trustError === null ? { trusted: true } : { trusted: false, ...trustError } };
}

function describe(result: TlsResult): string {
  if (!result.ok) return `TLS handshake failed: ${result.code}, ${result.detail}`;
  const { protocol, cipher, chain, trustError } = result.tls;
  const certificates = chain.length === 1 ? '1 certificate' : `${chain.length} certificates`;
  return `${protocol}, ${cipher}, ${certificates}, ${trustError === null ? 'trusted' : `not trusted: ${trustError.code}`}`;
}
