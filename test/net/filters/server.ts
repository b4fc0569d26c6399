import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { FilterEnvelope, Filters } from '../../../src/core/filters.ts';
import { createFilters } from '../../../src/net/filters/filters.ts';
import { createSystemWire } from '../../../src/net/system/wire.ts';
import type { Wire } from '../../../src/net/wire.ts';
import { zoneNet } from '../../support/zone-net.ts';

export const MESSAGE = Buffer.from('From: a@a.example\r\nSubject: hi\r\n\r\nhello\r\n');
export const NOBODY: FilterEnvelope = { ip: null, helo: null, hostname: null, mailFrom: null, recipients: [] };

/** An HTTP server for the time of a test. @returns its URL */
export async function httpServer(handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server that does with each connection what the test says. @returns its port */
export async function tcpServer(serve: (socket: Socket) => void): Promise<number> {
  const open = new Set<Socket>();
  const server = createTcpServer((socket) => {
    open.add(socket.on('error', () => {}));
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  return (server.address() as AddressInfo).port;
}

export function systemWire(secrets: ReadonlyMap<string, string> = new Map()): Wire {
  const wire = createSystemWire({ signal: new AbortController().signal, routes: null, secrets });
  onTestFinished(() => wire.close());
  return wire;
}

export function filtersOver(wire: Wire, timeoutMs = 5_000): Filters {
  return createFilters({ wire, dns: zoneNet({ 'filter.example': { A: ['127.0.0.1'] } }).dns, timeoutMs });
}
