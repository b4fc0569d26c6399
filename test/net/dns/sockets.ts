import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import { type DecodedPacket, decode } from 'dns-packet';
import { onTestFinished } from 'vitest';
import { encodeQuestion, isAnswerTo } from '../../../src/net/dns/question.ts';
import { createDnsExchange, type DnsExchange, type DnsExchangeOptions } from '../../../src/net/system/dns-exchange.ts';
import type { DnsServer, DnsWireRequest } from '../../../src/net/wire.ts';

/** An exchange that is closed when the test is over. */
export function openExchange(options: Partial<DnsExchangeOptions> = {}): DnsExchange {
  const exchange = createDnsExchange({
    signal: new AbortController().signal,
    mapAddress: (address, port) => ({ address, port }),
    ...options,
  });
  onTestFinished(() => exchange.close());
  return exchange;
}

/** `x.test A` to a server on loopback, as the client would ask. */
export function requestTo(
  port: number,
  transport: DnsWireRequest['transport'],
  {
    timeoutMs = 5_000,
    id = 4711,
    ...server
  }: Partial<DnsServer> & { readonly timeoutMs?: number; readonly id?: number } = {},
): DnsWireRequest {
  const question = 'x.test A';
  return {
    server: { transport: transport === 'tcp' ? 'udp' : transport, address: '127.0.0.1', port, name: null, ...server },
    transport,
    payload: encodeQuestion(
      { name: 'x.test', type: 'A', recursive: true, checkingDisabled: false },
      { id, edns: true },
    ),
    question,
    timeoutMs,
    accepts: (response) => isAnswerTo({ id, question }, response),
  };
}

/** A UDP socket on loopback that does as told with each datagram. */
export async function udpServer(
  serve: (query: DecodedPacket, reply: (bytes: Uint8Array) => void, from: RemoteInfo) => void,
): Promise<number> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    serve(decode(message), (bytes) => socket.send(bytes, from.port, from.address), from);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return socket.address().port;
}

/** A TCP server on loopback that does as told with each connection. */
export async function tcpServer(serve: (socket: Socket) => void): Promise<number> {
  return listening(net.createServer(serve));
}

/** Listens on loopback until the test is over, then hangs up on everybody. */
export async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Calls back with each query of a DNS stream, and what puts a response into a frame (RFC 1035 section 4.2.2). */
export function onQuery(socket: Socket, serve: (query: DecodedPacket) => void): void {
  let received = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE()) {
      const end = 2 + received.readUInt16BE();
      serve(decode(received.subarray(2, end)));
      received = received.subarray(end);
    }
  });
}

export function frame(message: Uint8Array, length = message.length): Buffer {
  return Buffer.concat([Buffer.from([length >> 8, length & 255]), message]);
}
