import { VERSIONS, type Version } from '../../../src/checks/tls-scan/client-hello.ts';
import { exchangeOf } from '../../../src/checks/tls-scan/suite-facts.ts';
import type { TlsProbeOutcome, TlsProbeRequest } from '../../../src/core/net.ts';
import { known, type Observation } from '../../../src/core/observation.ts';

/** A TLS server on paper: what it accepts, and so what it says to a ClientHello. */
export interface PaperServer {
  readonly versions: readonly Version[];
  /** In the order of its preference; those of TLS 1.3 are always there. */
  readonly suites: readonly number[];
  /** Default: x25519 and secp256r1. */
  readonly groups?: readonly number[];
  readonly extensions?: readonly number[];
  readonly dhBits?: number;
  readonly compression?: boolean;
  /** The alert by which it refuses; default: handshake_failure. */
  readonly alert?: number;
  /** Sent before its hello: a warning that it does not know the name in the SNI. */
  readonly warns?: boolean;
  /** Instead of an alert it hangs up. */
  readonly hangsUp?: boolean;
}

export const MODERN: PaperServer = {
  versions: ['TLS 1.2', 'TLS 1.3'],
  suites: [0xc02f, 0xc030],
  extensions: [0xff01, 23],
};

const u16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const record = (type: number, data: Buffer) => Buffer.concat([Buffer.from([type, 3, 3]), u16(data.length), data]);
const message = (type: number, body: Buffer) => Buffer.concat([Buffer.from([type, 0]), u16(body.length), body]);
const numbers = (bytes: Buffer) =>
  Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readUInt16BE(index * 2));

/** What a hello asks for, read as a server would: without a session id, as ours are. */
export function read(hello: Buffer) {
  const legacy = hello.readUInt16BE(9);
  const length = hello.readUInt16BE(44);
  const suites = numbers(hello.subarray(46, 46 + length));
  const compressions = hello.readUInt8(46 + length);
  const extensions = new Map<number, Buffer>();
  for (let at = 49 + length + compressions; at + 4 <= hello.length; ) {
    const size = hello.readUInt16BE(at + 2);
    extensions.set(hello.readUInt16BE(at), hello.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  const groups = numbers(extensions.get(10)?.subarray(2) ?? Buffer.alloc(0));
  const version = extensions.has(43) ? VERSIONS['TLS 1.3'] : legacy;
  return { version, suites, groups, extensions, deflate: compressions === 2 };
}

export function answerOf(server: PaperServer, hello: Uint8Array): Buffer {
  const asked = read(Buffer.from(hello));
  const { groups: known = [0x001d, 0x0017] } = server;
  const version = server.versions
    .map((each) => VERSIONS[each])
    .filter((number) => number <= asked.version && (asked.version === 0x0304) === (number === 0x0304))
    .sort()
    .at(-1);
  const group = known.find((each) => asked.groups.includes(each));
  const suite =
    version === 0x0304
      ? asked.suites[0]
      : server.suites.find(
          (each) => asked.suites.includes(each) && (exchangeOf(each) !== 'curve' || group !== undefined),
        );
  if (version === undefined || suite === undefined) return refusal(server);
  const list = Buffer.concat(version === 0x0304 ? [keyShare(group ?? 0x0017)] : own(server, version));
  const body = Buffer.concat([
    u16(Math.min(version, 0x0303)),
    Buffer.alloc(32, 7),
    Buffer.from([0]),
    u16(suite),
    Buffer.from([server.compression && asked.deflate ? 1 : 0]),
    ...(version === VERSIONS['SSL 3.0'] ? [] : [u16(list.length), list]),
  ]);
  const warning = server.warns ? record(21, Buffer.from([1, 112])) : Buffer.alloc(0);
  if (version === 0x0304) return Buffer.concat([warning, record(22, message(2, body))]);
  return Buffer.concat([
    warning,
    record(22, Buffer.concat([message(2, body), ...exchange(suite, server.dhBits ?? 2048, group)])),
    record(22, message(14, Buffer.alloc(0))),
  ]);
}

function refusal({ hangsUp, alert = 40 }: PaperServer): Buffer {
  return hangsUp ? Buffer.alloc(0) : record(21, Buffer.from([2, alert]));
}

function keyShare(group: number): Buffer {
  const share = Buffer.concat([u16(group), u16(32), Buffer.alloc(32, 9)]);
  return Buffer.concat([u16(43), u16(2), u16(0x0304), u16(51), u16(share.length), share]);
}

function own({ extensions = [] }: PaperServer, version: number): readonly Buffer[] {
  if (version === VERSIONS['SSL 3.0']) return [];
  return extensions.map((type) => {
    const size = type === 0xff01 ? 1 : 0;
    return Buffer.concat([u16(type), u16(size), Buffer.alloc(size)]);
  });
}

function exchange(suite: number, dhBits: number, group: number | undefined): readonly Buffer[] {
  if (exchangeOf(suite) === 'curve')
    return [message(12, Buffer.concat([Buffer.from([3]), u16(group ?? 0), Buffer.alloc(40)]))];
  if (exchangeOf(suite) !== 'prime') return [];
  const prime = Buffer.alloc(dhBits / 8, 0xff);
  return [message(12, Buffer.concat([u16(prime.length), prime, u16(1), Buffer.from([2])]))];
}

/** Answers each hello, as the server does; `heard` hears the purposes. */
export function probing(server: PaperServer, heard?: (purpose: string) => void) {
  return ({ hello, purpose, host, address, port }: TlsProbeRequest): Observation<TlsProbeOutcome> => {
    heard?.(purpose);
    const response = answerOf(server, hello);
    const evidence = {
      via: 'smtp',
      request: `${host} [${address}]:${port}`,
      response: `${purpose}: ${response.length}`,
    } as const;
    return known({ sent: true, response, ended: response.length === 0 ? 'closed' : 'enough' }, [evidence]);
  };
}
