/** What a ServerHello says (RFC 5246 section 7.4.1.3, RFC 8446 section 4.1.3). */
export interface ServerHello {
  readonly version: number;
  readonly suite: number;
  readonly compression: number;
  /** Types of its extensions. */
  readonly extensions: readonly number[];
  /** Of the key share, or of the one it asks for in its place; null: neither. */
  readonly group: number | null;
}

const SUPPORTED_VERSIONS = 43;
const KEY_SHARE = 51;

/** @returns null for what is none; never throws */
export function readServerHello(body: Buffer): ServerHello | null {
  if (body.length < 38) return null;
  const after = 35 + body.readUInt8(34);
  if (body.length < after + 3) return null;
  const extensions: number[] = [];
  let version = body.readUInt16BE(0);
  let group: number | null = null;
  const start = after + 5;
  const end = body.length >= start ? Math.min(body.length, start + body.readUInt16BE(after + 3)) : 0;
  for (let at = start; at + 4 <= end; ) {
    const type = body.readUInt16BE(at);
    const length = body.readUInt16BE(at + 2);
    extensions.push(type);
    const first = length >= 2 && at + 6 <= end ? body.readUInt16BE(at + 4) : null;
    if (type === SUPPORTED_VERSIONS && first !== null) version = first;
    if (type === KEY_SHARE) group = first;
    at += 4 + length;
  }
  return { version, suite: body.readUInt16BE(after), compression: body.readUInt8(after + 2), extensions, group };
}

/** Bits of the prime that a Diffie-Hellman key exchange message begins with (RFC 5246 section 7.4.3). */
export function primeBits(body: Buffer): number | null {
  if (body.length < 2) return null;
  const prime = body.subarray(2, 2 + body.readUInt16BE(0));
  const first = prime.findIndex((octet) => octet !== 0);
  if (first === -1) return null;
  return (prime.length - first - 1) * 8 + (32 - Math.clz32(prime[first] ?? 0));
}

const NAMED_CURVE = 3;

/** The curve that an elliptic key exchange message names (RFC 8422 section 5.4); null where it names none. */
export function curveIn(body: Buffer): number | null {
  return body.length >= 3 && body.readUInt8(0) === NAMED_CURVE ? body.readUInt16BE(1) : null;
}
