import { createHash } from 'node:crypto';
import type { FoundMessage, MailboxRequest, MailboxWant } from '../../core/net.ts';
import type { ConnectRequest, DnsWireRequest, FetchRequest } from '../wire.ts';

// What a recorded exchange is found by. Exchanges of one key are told apart by their order, which is sound only where
// they follow each other: so whatever may run side by side has to differ here.

/** Tries of one question at one server follow each other; a client asks each question once at a time. */
export function dnsKey({ transport, server, question }: DnsWireRequest): string {
  return `${transport} ${server.name ?? '-'} ${server.address} ${server.port} ${question}`;
}

/** Two MX hosts may stand at one address and are talked to side by side: their names are the label. */
export function streamKey({ address, port, label = '-' }: ConnectRequest): string {
  return `${address} ${port} ${label}`;
}

/** Two messages may be handed to one place side by side: what is sent tells them apart. */
export function fetchKey({ method, url, body }: FetchRequest): string {
  return body === null ? `${method} ${url}` : `${method} ${url} ${digestOf(body)}`;
}

/** Short, for a key: it tells apart, and proves nothing. */
export function digestOf(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex').slice(0, 16);
}

/** One user's mailbox at one address is opened once at a time. */
export function mailboxKey({ protocol, host, address, port, login }: MailboxRequest): string {
  return `${protocol} ${host} ${address} ${port} ${login.user}`;
}

export function findKey({ kind, messageId }: MailboxWant): string {
  return `${kind} ${messageId}`;
}

export function removeKey({ folder, uid }: FoundMessage): string {
  return `${uid} ${folder}`;
}

export function base64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}

export function octetsOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
