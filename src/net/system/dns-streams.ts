import { connect as connectTcp } from 'node:net';
import type { Endpoint } from '../routes.ts';
import type { DnsWireRequest } from '../wire.ts';
import type { DnsAttempt, DnsOutcome } from './dns-attempt.ts';
import { createDnsStream, type DnsStream } from './dns-stream.ts';
import type { VerifiedTls } from './dns-tls.ts';

/** DNS over TCP (RFC 7766) and over TLS (RFC 7858), with one connection per server and transport, kept while in use. */
export interface DnsStreams {
  readonly ask: DnsAttempt;
  close(): void;
}

export function createDnsStreams(openTls: VerifiedTls): DnsStreams {
  const streams = new Map<string, DnsStream>();

  function open({ transport, server }: DnsWireRequest, to: Endpoint): DnsStream {
    const { address } = to;
    if (transport === 'tcp') {
      const socket = connectTcp({ host: address, port: to.port, noDelay: true });
      return createDnsStream(socket, { readyEvent: 'connect', address });
    }
    const socket = openTls({ to, name: server.name ?? server.address, protocols: [] });
    return createDnsStream(socket, { readyEvent: 'secureConnect', address });
  }

  function streamFor(request: DnsWireRequest, to: Endpoint): { readonly stream: DnsStream; readonly fresh: boolean } {
    const { transport, server } = request;
    const key = `${transport} ${to.address} ${to.port} ${server.address} ${server.name}`;
    const kept = streams.get(key);
    if (kept?.reusable) return { stream: kept, fresh: false };
    const stream = open(request, to);
    streams.set(key, stream);
    return { stream, fresh: true };
  }

  return {
    ask(request, to, end) {
      const attempt = (again: boolean): (() => void) => {
        const { stream, fresh } = streamFor(request, to);
        return stream.ask(request, (outcome) => {
          // A server may hang up an idle connection just as we ask (RFC 7766 section 6.2.4): once more, on a new one.
          if (!fresh && !again && wasClosed(outcome)) stop = attempt(true);
          else end(outcome);
        });
      };
      let stop = attempt(false);
      return () => stop();
    },
    close() {
      for (const stream of streams.values()) stream.destroy();
    },
  };
}

function wasClosed(outcome: DnsOutcome): boolean {
  return 'failure' in outcome && (outcome.failure === 'closed' || outcome.failure === 'reset');
}
