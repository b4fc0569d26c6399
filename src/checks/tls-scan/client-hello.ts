import { GROUPS, X25519 } from './groups.ts';

/** Protocol versions by their number on the wire (RFC 8446 section 4.1.2, RFC 5246 appendix E, RFC 6101 section 5.6). */
export const VERSIONS = {
  'SSL 3.0': 0x0300,
  'TLS 1.0': 0x0301,
  'TLS 1.1': 0x0302,
  'TLS 1.2': 0x0303,
  'TLS 1.3': 0x0304,
} as const;
export type Version = keyof typeof VERSIONS;

export interface HelloOptions {
  /** The newest that is offered, and the only one in TLS 1.3. */
  readonly version: Version;
  /** Codes of cipher suites, in order. */
  readonly suites: readonly number[];
  /** Codes of groups, in order; default: the usual ones. */
  readonly groups?: readonly number[];
  /** Sent as SNI (RFC 6066 section 3). */
  readonly serverName: string;
  /** 32 octets each; they need not be secret, as no handshake is ever finished. */
  readonly random: Uint8Array;
  readonly keyShare: Uint8Array;
  /** Whether DEFLATE is offered beside no compression (RFC 3749). */
  readonly compression: boolean;
}

const HANDSHAKE_RECORD = 22;
const CLIENT_HELLO = 1;
const SECURE_RENEGOTIATION = 0x00ff; // a suite that is none (RFC 5746 section 3.3)
// RFC 8446 section 4.2.3, with the SHA-1 ones that old servers know alone
const SIGNATURES = [
  0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201, 0x0202,
];

/** A ClientHello in one TLS record (RFC 5246 section 7.4.1.2, RFC 8446 section 4.1.2). Under 1 KiB. */
export function clientHello(options: HelloOptions): Uint8Array {
  const { version, suites, random, compression } = options;
  const number = VERSIONS[version];
  const isSsl = number === VERSIONS['SSL 3.0'];
  const legacy = Math.min(number, VERSIONS['TLS 1.2']);
  const offered = isSsl ? [...suites, SECURE_RENEGOTIATION] : suites;
  const body = Buffer.concat([
    uint16(legacy),
    Buffer.from(random).subarray(0, 32),
    vector8(Buffer.alloc(0)),
    vector16(Buffer.concat(offered.map(uint16))),
    vector8(Buffer.from(compression ? [1, 0] : [0])),
    // SSL 3.0 has no extensions, and some of its servers break off at them.
    ...(isSsl ? [] : [vector16(Buffer.concat(extensions(options)))]),
  ]);
  const message = Buffer.concat([Buffer.from([CLIENT_HELLO, 0]), uint16(body.length), body]);
  // The record says 1.0 at most, as some servers refuse anything newer there (RFC 5246 appendix E.1).
  const record = Math.min(number, VERSIONS['TLS 1.0']);
  return Buffer.concat([Buffer.from([HANDSHAKE_RECORD]), uint16(record), vector16(message)]);
}

function extensions({ version, serverName, keyShare, groups = GROUPS }: HelloOptions): readonly Buffer[] {
  const name = Buffer.from(serverName, 'latin1');
  const common = [
    extension(0, vector16(Buffer.concat([Buffer.from([0]), vector16(name)]))),
    extension(10, vector16(Buffer.concat(groups.map(uint16)))),
    extension(11, vector8(Buffer.from([0]))),
    extension(13, vector16(Buffer.concat(SIGNATURES.map(uint16)))),
  ];
  if (version !== 'TLS 1.3') {
    return [
      ...common,
      extension(23, Buffer.alloc(0)), // extended_master_secret (RFC 7627 section 5.1)
      extension(0xff01, vector8(Buffer.alloc(0))), // renegotiation_info (RFC 5746 section 3.4)
    ];
  }
  return [
    ...common,
    extension(43, vector8(uint16(VERSIONS['TLS 1.3']))),
    extension(45, vector8(Buffer.from([1]))),
    extension(51, vector16(Buffer.concat([uint16(X25519), vector16(Buffer.from(keyShare).subarray(0, 32))]))),
  ];
}

function extension(type: number, data: Buffer): Buffer {
  return Buffer.concat([uint16(type), vector16(data)]);
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

function vector8(data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([data.length]), data]);
}

function vector16(data: Buffer): Buffer {
  return Buffer.concat([uint16(data.length), data]);
}
