import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';

// No test may leave this machine: anything but loopback is refused before a packet goes out.
const isLoopback = (host: string) => /^(?:127\.|::1$|::ffff:127\.|localhost$)/.test(host);

function refuse(host: string, what: string): void {
  if (!isLoopback(host)) throw new Error(`a test tried to ${what} ${host}`);
}

function guardSockets(): void {
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
    const [first] = Array.isArray(args[0]) ? args[0] : args;
    const options = typeof first === 'object' && first !== null ? (first as { host?: string; path?: string }) : {};
    const host = options.host ?? (typeof args[1] === 'string' ? args[1] : 'localhost');
    if (!options.path) refuse(host, 'connect to');
    return Reflect.apply(connect, this, args);
  } as typeof net.Socket.prototype.connect;

  const send = dgram.Socket.prototype.send;
  dgram.Socket.prototype.send = function (this: dgram.Socket, ...args: unknown[]) {
    const host = args.findLast((arg) => typeof arg === 'string');
    if (typeof host === 'string') refuse(host, 'send a datagram to');
    return Reflect.apply(send, this, args);
  } as typeof dgram.Socket.prototype.send;

  const connectDatagrams = dgram.Socket.prototype.connect;
  dgram.Socket.prototype.connect = function (this: dgram.Socket, ...args: unknown[]) {
    if (typeof args[1] === 'string') refuse(args[1], 'send datagrams to');
    return Reflect.apply(connectDatagrams, this, args);
  } as typeof dgram.Socket.prototype.connect;

  const lookup = dns.lookup;
  dns.lookup = ((name: string, ...rest: unknown[]) => {
    if (net.isIP(name) === 0 && name !== 'localhost') throw new Error(`a test tried to look up ${name} outside`);
    return Reflect.apply(lookup, dns, [name, ...rest]);
  }) as unknown as typeof dns.lookup;
}

// A worker runs this before each of its files; once is enough.
const DONE = Symbol.for('mailcheck.loopback-only');
const worker = globalThis as { [DONE]?: true };
if (!worker[DONE]) {
  worker[DONE] = true;
  guardSockets();
}
