import type { Socket } from 'node:net';
import { Client } from 'undici';
import type { FetchRequest } from '../wire.ts';
import { codedFault } from './fetch-fault.ts';
import { fault, type StreamFault } from './stream-errors.ts';

export interface Connected {
  /** Of `https:`, TLS whose handshake is done. */
  readonly socket: Socket;
  readonly address: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const MAX_HEADER_BYTES = 32_768;

/** One request and its whole answer. Closes the connection. */
export async function exchange(
  { socket, address }: Connected,
  { method, headers, body, maxBytes }: FetchRequest,
  url: URL,
  signal: AbortSignal,
): Promise<Answer | StreamFault> {
  const client = new Client(url.origin, {
    // Not at once: undici is still in the middle of asking for the connection.
    connect: (_options, callback) => queueMicrotask(() => callback(null, socket)),
    allowH2: false,
    // Time is up when the caller says so, not before.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  try {
    const response = await client.request({
      method,
      path: `${url.pathname}${url.search}`,
      headers: { ...headers, 'accept-encoding': 'identity' },
      body,
      signal,
    });
    response.body.on('error', () => {}); // also of a body that is not read to its end
    const { statusCode: status } = response;
    const fields = oneLineEach(response.headers);
    if (maxBytes === 0) return { status, headers: fields, body: new Uint8Array() };
    const tooLarge = fault('too-large', `more than ${maxBytes} octets`);
    if (Number(response.headers['content-length']) > maxBytes) return tooLarge;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > maxBytes) return tooLarge;
      chunks.push(chunk);
    }
    return { status, headers: fields, body: Buffer.concat(chunks) };
  } catch (error) {
    return codedFault(error, address);
  } finally {
    socket.destroy();
    client.destroy().catch(() => {}); // it has nothing left to lose
  }
}

/** Several fields of one name become one (RFC 9110 section 5.3). */
function oneLineEach(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')]],
    ),
  );
}
