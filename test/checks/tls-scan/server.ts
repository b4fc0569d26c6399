import { VERSIONS, type Version } from '../../../src/checks/tls-scan/client-hello.ts';
import type { TlsProbeOutcome, TlsProbeRequest } from '../../../src/core/net.ts';
import { known, type Observation } from '../../../src/core/observation.ts';

/** A TLS server on paper: what it accepts, and so what it says to a ClientHello. */
export interface PaperServer {
  readonly versions: readonly Version[];
  /** In the order of its preference; those of TLS 1.3 are always there. */
  readonly suites: readonly number[];
  readonly extensions?: readonly number[];
  readonly dhBits?: number;
  readonly compression?: boolean;
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

/** What a hello asks for, read as a server would. */
function read(hello: Buffer) {
  const legacy = hello.readUInt16BE(9);
  const length = hello.readUInt16BE(44);
  const suites = Array.from({ length: length / 2 }, (_, index) => hello.readUInt16BE(46 + index * 2));
  const compressions = hello.readUInt8(46 + length);
  const deflate = compressions === 2;
  const is13 = hello.includes(Buffer.from([0, 43, 0, 3, 2, 3, 4]));
  return { version: is13 ? VERSIONS['TLS 1.3'] : legacy, suites, deflate };
}

export function answerOf(server: PaperServer, hello: Uint8Array): Buffer {
  const asked = read(Buffer.from(hello));
  const numbers = server.versions.map((version) => VERSIONS[version]);
  const version = numbers
    .filter((number) => number <= asked.version && (asked.version === 0x0304) === (number === 0x0304))
    .sort()
    .at(-1);
  const suite = version === 0x0304 ? asked.suites[0] : server.suites.find((each) => asked.suites.includes(each));
  if (version === undefined || suite === undefined)
    return server.hangsUp ? Buffer.alloc(0) : record(21, Buffer.from([2, 40]));
  const extensions =
    version === 0x0304
      ? [Buffer.from([0, 43, 0, 2, 3, 4])]
      : (server.extensions ?? []).map((type) =>
          Buffer.concat([u16(type), u16(type === 0xff01 ? 1 : 0), Buffer.alloc(type === 0xff01 ? 1 : 0)]),
        );
  const list = Buffer.concat(extensions);
  const body = Buffer.concat([
    u16(Math.min(version, 0x0303)),
    Buffer.alloc(32, 7),
    Buffer.from([0]),
    u16(suite),
    Buffer.from([server.compression && asked.deflate ? 1 : 0]),
    u16(list.length),
    list,
  ]);
  if (version === 0x0304) return record(22, message(2, body));
  const prime = Buffer.alloc((server.dhBits ?? 2048) / 8, 0xff);
  const exchange = message(12, Buffer.concat([u16(prime.length), prime, u16(1), Buffer.from([2])]));
  return Buffer.concat([
    record(22, Buffer.concat([message(2, body), exchange])),
    record(22, message(14, Buffer.alloc(0))),
  ]);
}

export function probing(server: PaperServer) {
  return ({ host, address, port, hello }: TlsProbeRequest): Observation<TlsProbeOutcome> => {
    const response = answerOf(server, hello);
    return known({ sent: true, response, ended: response.length === 0 ? 'closed' : 'enough' }, [
      { via: 'smtp', request: `${host} [${address}]:${port} TLS`, response: `${response.length} octets` },
    ]);
  };
}
