import { endpointText } from '../routes.ts';
import type { ConnectRequest, DnsWireRequest, FetchRequest } from '../wire.ts';

// What a recorded exchange is found by. Two exchanges of one key are told apart by their order.

export function dnsKey({ transport, server, question }: DnsWireRequest): string {
  return `${transport} ${server.name ?? ''} ${server.address} ${server.port} ${question}`;
}

export function streamKey({ address, port, label = '' }: ConnectRequest): string {
  return `${endpointText({ address, port })} ${label}`.trim();
}

export function fetchKey({ method, url }: FetchRequest): string {
  return `${method} ${url}`;
}

export function base64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}

export function octetsOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
