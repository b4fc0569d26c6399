import type { Socket } from 'node:net';
import type { DnsWireRequest } from '../wire.ts';
import { type DnsOutcome, verifiedFaultOf } from './dns-attempt.ts';
import { fault, type StreamFault } from './stream-errors.ts';
import { createInbox } from './stream-inbox.ts';

/** DNS over one connection: several questions at once, answered in any order (RFC 7766 sections 6.2.1.1 and 7). */
export interface DnsStream {
  /** False once it is broken, or did not answer in time: new questions should go elsewhere. */
  readonly reusable: boolean;
  ask(request: DnsWireRequest, end: (outcome: DnsOutcome) => void): () => void;
  destroy(): void;
}

const LENGTH_OCTETS = 2; // RFC 1035 section 4.2.2: before each message its length, so 65,535 octets at most
const HEADER_OCTETS = 12;
const IDLE_MS = 5_000;
const MAX_STRAYS = 100; // answers to no question; a server that floods us with them is not waited for

interface Waiting {
  readonly request: DnsWireRequest;
  readonly end: (outcome: DnsOutcome) => void;
}

/**
 * @param socket  still connecting; owned from here on
 * @param readyEvent  after which may be written: not before the certificate was verified
 * @param address  where it goes to, for the words of an error
 */
export function createDnsStream(
  socket: Socket,
  { readyEvent, address }: { readonly readyEvent: 'connect' | 'secureConnect'; readonly address: string },
): DnsStream {
  const inbox = createInbox(socket);
  const waiting = new Set<Waiting>();
  const unsent: Uint8Array[] = [];
  let ready = false;
  let retired = false;
  let expected: number | null = null;
  let strays = 0;
  let idle: NodeJS.Timeout | undefined;

  const breakWith = (reason: StreamFault) => {
    retired = true;
    clearTimeout(idle);
    socket.destroy();
    const left = [...waiting];
    waiting.clear();
    for (const { end } of left) end(reason);
  };
  /** Waits a little for further questions, then hangs up (RFC 7766 section 6.2.3). */
  const rest = () => {
    if (waiting.size > 0) return;
    if (retired) breakWith(fault('closed', 'the connection was closed here'));
    else idle = setTimeout(() => breakWith(fault('closed', 'the connection was idle')), IDLE_MS).unref();
  };
  const send = (payload: Uint8Array) => {
    // In one write: some servers expect both in one segment (RFC 7766 section 8).
    const length = Buffer.alloc(LENGTH_OCTETS);
    length.writeUInt16BE(payload.length);
    socket.write(Buffer.concat([length, payload]));
  };
  const receive = (message: Buffer) => {
    for (const one of waiting) {
      if (!one.request.accepts(message)) continue;
      waiting.delete(one);
      one.end(message);
      rest();
      return;
    }
    if (++strays > MAX_STRAYS) breakWith(fault('protocol-error', 'it keeps sending answers to no question'));
  };

  socket.once(readyEvent, () => {
    ready = true;
    for (const payload of unsent.splice(0)) send(payload);
  });
  socket.on('data', (chunk: Buffer) => {
    inbox.add(chunk);
    while (!socket.destroyed && inbox.size >= (expected ?? LENGTH_OCTETS)) {
      if (expected === null) {
        expected = inbox.take(LENGTH_OCTETS).readUInt16BE();
        if (expected < HEADER_OCTETS) breakWith(fault('protocol-error', `a message of ${expected} octets`));
      } else {
        const message = inbox.take(expected);
        expected = null;
        receive(message);
      }
    }
  });
  socket.on('error', (error) => breakWith(verifiedFaultOf(error, address)));
  const closed = () => {
    const where = expected === null && inbox.size === 0 ? '' : ' in the middle of a message';
    breakWith(fault('closed', `the other side closed the connection${where}`));
  };
  socket.on('end', closed);
  socket.on('close', closed);

  return {
    get reusable() {
      return !retired;
    },
    ask(request, end) {
      const one = { request, end };
      waiting.add(one);
      clearTimeout(idle);
      if (ready) send(request.payload);
      else unsent.push(request.payload);
      return () => {
        // Stopped before it was answered: the answer may yet come, or the connection is stuck.
        if (!waiting.delete(one)) return;
        retired = true;
        rest();
      };
    },
    destroy() {
      breakWith(fault('cancelled', 'the connection was closed here'));
    },
  };
}
