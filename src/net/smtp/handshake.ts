import type { StartTls, TlsHandshake } from '../../core/net.ts';
import type { Connection, TlsFacts, TlsResult } from '../wire.ts';
import type { Dialogue } from './dialogue.ts';
import { type Stop, stopOf, stopped } from './ending.ts';
import type { Log } from './log.ts';

export interface TlsParts {
  readonly dialogue: Dialogue;
  readonly connection: Connection;
  readonly log: Log;
  /** Sent as SNI. */
  readonly serverName: string;
  readonly timeoutMs: number;
}

/** What a handshake brought, and the end where the dialogue cannot go on. */
export type Handshaken = Pick<StartTls, 'handshake' | 'failure'> & { readonly stop: Stop | null };

/** Turns the connection into TLS. */
export async function handshake({ connection, log, serverName, timeoutMs }: TlsParts): Promise<Handshaken> {
  const result = await connection.startTls({ serverName, timeoutMs });
  log.step({ phase: 'tls', command: null, reply: null, ms: result.ms });
  log.transcript.note(describe(result));
  if (result.ok) return { handshake: handshakeOf(result.tls), failure: null, stop: null };
  const { code, detail } = result;
  return { handshake: null, failure: { code, detail }, stop: stopOf('tls', result, `${code} ${detail}`) };
}

const NOT_TLS = 'ERR_SSL_WRONG_VERSION_NUMBER'; // OpenSSL's, of a first record that is none

/**
 * TLS before anything is said (RFC 8314 section 3.3). A server that greets at once expects STARTTLS instead, or none:
 * its greeting is no TLS, whether it comes before our first octet or behind it.
 */
export async function implicitTls(parts: TlsParts): Promise<Handshaken> {
  const octets = await parts.dialogue.discardUnread();
  if (octets > 0) {
    parts.log.step({ phase: 'tls', command: null, reply: null, ms: 0 });
    return inClear(parts.log, 'protocol-error', `${octets} octets came before TLS began`);
  }
  const made = await handshake(parts);
  return made.failure?.code === NOT_TLS ? inClear(parts.log, NOT_TLS, made.failure.detail) : made;
}

function inClear({ transcript }: Log, code: string, what: string): Handshaken {
  const detail = `the server speaks in clear: ${what}`;
  transcript.note(detail);
  return { handshake: null, failure: { code, detail }, stop: stopped('tls', 'protocol-error', detail) };
}

/** What a handshake showed, as checks are told of it. */
export function handshakeOf({ trustError, ...facts }: TlsFacts): TlsHandshake {
  return { ...facts, trust: trustError === null ? { trusted: true } : { trusted: false, ...trustError } };
}

function describe(result: TlsResult): string {
  if (!result.ok) return `TLS handshake failed: ${result.code}, ${result.detail}`;
  const { protocol, cipher, chain, trustError } = result.tls;
  const certificates = chain.length === 1 ? '1 certificate' : `${chain.length} certificates`;
  return `${protocol}, ${cipher}, ${certificates}, ${trustError === null ? 'trusted' : `not trusted: ${trustError.code}`}`;
}
