/** What a server says to a ClientHello, as far as it is in clear. */
export interface ServerAnswer {
  readonly kind: 'hello' | 'alert' | 'incomplete' | 'not-tls';
  /** Of an alert (RFC 8446 section 6.2); null: none. */
  readonly alert: number | null;
  /** The number of the chosen version; null: no hello. */
  readonly version: number | null;
  readonly suite: number | null;
  readonly compression: number | null;
  /** Types of the extensions in the hello. */
  readonly extensions: readonly number[];
  /** Bits of the prime of a finite-field Diffie-Hellman exchange (RFC 5246 section 7.4.3); null: none was seen. */
  readonly dhBits: number | null;
  /** Whether all that comes in clear has come. */
  readonly complete: boolean;
}

const ALERT = 21;
const HANDSHAKE = 22;
const SERVER_HELLO = 2;
const SERVER_KEY_EXCHANGE = 12;
const SERVER_HELLO_DONE = 14;
const SUPPORTED_VERSIONS = 43;
const TLS13 = 0x0304;
const MAX_RECORD = 18_432; // RFC 5246 section 6.2.3

const NOTHING: ServerAnswer = {
  kind: 'incomplete',
  alert: null,
  version: null,
  suite: null,
  compression: null,
  extensions: [],
  dhBits: null,
  complete: false,
};

/**
 * Reads what a server sent, whatever it is.
 *
 * @param dheSuites  suites whose key exchange message begins with a prime
 * @returns never throws; octets that are no TLS are `not-tls`
 */
export function readServerAnswer(octets: Uint8Array, dheSuites: ReadonlySet<number>): ServerAnswer {
  const bytes = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  const fragments: Buffer[] = [];
  let at = 0;
  while (at + 5 <= bytes.length) {
    const type = bytes.readUInt8(at);
    const length = bytes.readUInt16BE(at + 3);
    if (
      bytes.readUInt8(at + 1) !== 3 ||
      length > MAX_RECORD ||
      (type !== HANDSHAKE && type !== ALERT && type !== 20 && type !== 23)
    ) {
      return fragments.length === 0
        ? { ...NOTHING, kind: 'not-tls', complete: true }
        : fromHandshake(fragments, dheSuites);
    }
    const end = at + 5 + length;
    if (end > bytes.length) break;
    if (type === ALERT) {
      const soFar = fromHandshake(fragments, dheSuites);
      if (soFar.kind === 'hello') return { ...soFar, complete: true };
      return { ...NOTHING, kind: 'alert', alert: length >= 2 ? bytes.readUInt8(at + 6) : null, complete: true };
    }
    if (type === HANDSHAKE) fragments.push(bytes.subarray(at + 5, end));
    at = end;
  }
  if (at === 0 && bytes.length >= 5 && bytes.readUInt8(1) !== 3) return { ...NOTHING, kind: 'not-tls', complete: true };
  return fromHandshake(fragments, dheSuites);
}

/** Messages may lie across records, and several in one (RFC 5246 section 6.2.1). */
function fromHandshake(fragments: readonly Buffer[], dheSuites: ReadonlySet<number>): ServerAnswer {
  const bytes = Buffer.concat(fragments);
  let answer = NOTHING;
  for (let at = 0; at + 4 <= bytes.length; ) {
    const type = bytes.readUInt8(at);
    const end = at + 4 + bytes.readUIntBE(at + 1, 3);
    if (end > bytes.length) break;
    const body = bytes.subarray(at + 4, end);
    if (type === SERVER_HELLO) answer = hello(body);
    if (type === SERVER_KEY_EXCHANGE && answer.suite !== null && dheSuites.has(answer.suite)) {
      answer = { ...answer, dhBits: primeBits(body) };
    }
    if (type === SERVER_HELLO_DONE) answer = { ...answer, complete: true };
    if (answer.kind === 'not-tls') return answer;
    at = end;
  }
  // In TLS 1.3 all behind the hello is encrypted.
  return answer.version === TLS13 ? { ...answer, complete: true } : answer;
}

function hello(body: Buffer): ServerAnswer {
  const broken: ServerAnswer = { ...NOTHING, kind: 'not-tls', complete: true };
  if (body.length < 38) return broken;
  const after = 35 + body.readUInt8(34);
  if (body.length < after + 3) return broken;
  const extensions: number[] = [];
  let version = body.readUInt16BE(0);
  const start = after + 5;
  const end = body.length >= start ? Math.min(body.length, start + body.readUInt16BE(after + 3)) : 0;
  for (let at = start; at + 4 <= end; ) {
    const type = body.readUInt16BE(at);
    const length = body.readUInt16BE(at + 2);
    extensions.push(type);
    if (type === SUPPORTED_VERSIONS && length === 2 && at + 6 <= end) version = body.readUInt16BE(at + 4);
    at += 4 + length;
  }
  return {
    ...NOTHING,
    kind: 'hello',
    version,
    suite: body.readUInt16BE(after),
    compression: body.readUInt8(after + 2),
    extensions,
  };
}

function primeBits(body: Buffer): number | null {
  if (body.length < 2) return null;
  const prime = body.subarray(2, 2 + body.readUInt16BE(0));
  const first = prime.findIndex((octet) => octet !== 0);
  if (first === -1) return null;
  return (prime.length - first - 1) * 8 + (32 - Math.clz32(prime[first] ?? 0));
}
