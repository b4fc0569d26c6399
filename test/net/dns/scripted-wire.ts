import { type Answer, type DecodedPacket, decode, encode, type Packet } from 'dns-packet';
import type { DnsServer, DnsWireRequest, DnsWireResult, Failed, WireFailure } from '../../../src/net/wire.ts';

/** What a response holds beside its id and question. */
export type Sections = Packet & { readonly rcode?: number };

export interface Asked {
  readonly request: DnsWireRequest;
  readonly query: DecodedPacket;
  /** How often this question was asked before, of whichever server. */
  readonly turn: number;
  /** An encoded response to it: right id, right question. */
  respond(sections?: Sections): Uint8Array;
}

type Reply = Uint8Array | Failed | Promise<Uint8Array | Failed>;

export interface ScriptedWire {
  dns(request: DnsWireRequest): Promise<DnsWireResult>;
  sleep(ms: number): Promise<void>;
  readonly requests: DnsWireRequest[];
  readonly sleeps: number[];
}

/** A wire without sockets or time: every exchange takes `ms`, or its whole deadline where nobody answers. */
export function scriptedWire(script: (asked: Asked) => Reply, ms = 5): ScriptedWire {
  const requests: DnsWireRequest[] = [];
  const sleeps: number[] = [];
  return {
    requests,
    sleeps,
    async dns(request) {
      const turn = requests.filter(({ question }) => question === request.question).length;
      requests.push(request);
      const query = decode(Buffer.from(request.payload));
      const respond: Asked['respond'] = (sections) => responseTo(query, sections);
      const reply = await script({ request, query, turn, respond });
      if ('failure' in reply) {
        return reply.failure === 'timeout' ? { ...reply, ms: request.timeoutMs } : reply;
      }
      return { ok: true, response: reply, ms };
    },
    async sleep(pauseMs) {
      sleeps.push(pauseMs);
    },
  };
}

export function responseTo(query: DecodedPacket, { rcode = 0, flags = 0, ...sections }: Sections = {}): Uint8Array {
  return encode({
    id: query.id ?? 0,
    type: 'response',
    questions: query.questions ?? [],
    ...sections,
    flags: flags | rcode,
  });
}

export function failed(failure: WireFailure, detail: string = failure): Failed {
  return { ok: false, failure, detail, ms: 1 };
}

export const TC = 0x0200;
export const AD = 0x0020;
export const NXDOMAIN = 3;

export function udp(address: string, port = 53): DnsServer {
  return { transport: 'udp', address, port, name: null };
}

export function a(name: string, data: string, ttl = 300): Answer {
  return { type: 'A', name, ttl, data };
}

export function cname(name: string, data: string, ttl = 300): Answer {
  return { type: 'CNAME', name, ttl, data };
}

export function soa(name: string, ttl = 300, minimum = 300): Answer {
  return {
    type: 'SOA',
    name,
    ttl,
    data: { mname: 'ns.test', rname: 'admin.test', serial: 7, refresh: 1, retry: 1, expire: 1, minimum },
  };
}

/** An OPT record with Extended DNS Errors (RFC 8914). */
export function opt(...errors: readonly { readonly code: number; readonly text: string }[]): Answer {
  const options = errors.map(({ code, text }) => ({
    code: 15 as never,
    data: Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(text)]),
  }));
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize: 1232,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options,
  };
}
