import { curveIn, primeBits, readServerHello, type ServerHello } from './server-hello.ts';

/** What a server says to a ClientHello, as far as it is in clear. */
export type ServerAnswer =
  | ({ readonly kind: 'hello' } & Greeting)
  /** A fatal alert in place of a hello (RFC 8446 section 6.2). */
  | { readonly kind: 'alert'; readonly alert: number | null; readonly complete: true }
  | { readonly kind: 'not-tls'; readonly complete: true }
  | { readonly kind: 'incomplete'; readonly complete: false };

export interface Greeting extends ServerHello {
  /** Bits of the prime of a finite-field Diffie-Hellman exchange; null: none was seen. */
  readonly dhBits: number | null;
  /** Whether all that comes in clear has come. */
  readonly complete: boolean;
}

/** What the key exchange message of a suite begins with. */
export type ExchangeOf = (suite: number) => 'prime' | 'curve' | null;

const CHANGE_CIPHER_SPEC = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const APPLICATION_DATA = 23;
const WARNING = 1; // RFC 5246 section 7.2
const CLOSE_NOTIFY = 0;
const SERVER_HELLO = 2;
const SERVER_KEY_EXCHANGE = 12;
const SERVER_HELLO_DONE = 14;
const TLS13 = 0x0304;
const MAX_RECORD = 18_432; // RFC 5246 section 6.2.3
const MAX_RECORDS = 100; // a flight has ten at most; who sends thousands of an octet wants us to be busy

const NOT_TLS: ServerAnswer = { kind: 'not-tls', complete: true };
const INCOMPLETE: ServerAnswer = { kind: 'incomplete', complete: false };

/** Reads what a server sent, whatever it is: octets that are no TLS are `not-tls`. Never throws. */
export function readServerAnswer(octets: Uint8Array, exchangeOf: ExchangeOf): ServerAnswer {
  const bytes = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  const fragments: Buffer[] = [];
  let at = 0;
  for (let count = 0; at + 5 <= bytes.length; count++) {
    if (count >= MAX_RECORDS) return NOT_TLS;
    const type = bytes.readUInt8(at);
    const length = bytes.readUInt16BE(at + 3);
    if (!isRecord(type, bytes.readUInt8(at + 1), length))
      return fragments.length === 0 ? NOT_TLS : fromHandshake(fragments, exchangeOf);
    const end = at + 5 + length;
    if (end > bytes.length) break;
    if (type === ALERT && !isHarmless(bytes.subarray(at + 5, end))) {
      const soFar = fromHandshake(fragments, exchangeOf);
      if (soFar.kind === 'hello') return { ...soFar, complete: true };
      return { kind: 'alert', alert: length >= 2 ? bytes.readUInt8(at + 6) : null, complete: true };
    }
    if (type === HANDSHAKE) fragments.push(bytes.subarray(at + 5, end));
    at = end;
  }
  return fromHandshake(fragments, exchangeOf);
}

function isRecord(type: number, major: number, length: number): boolean {
  const isKnown = type === HANDSHAKE || type === ALERT || type === CHANGE_CIPHER_SPEC || type === APPLICATION_DATA;
  return isKnown && major === 3 && length <= MAX_RECORD;
}

/** A warning, such as of a name in the SNI that the server does not know (RFC 6066 section 3): the hello follows. */
function isHarmless(alert: Buffer): boolean {
  return alert.length >= 2 && alert[0] === WARNING && alert[1] !== CLOSE_NOTIFY;
}

/** Messages may lie across records, and several in one (RFC 5246 section 6.2.1). */
function fromHandshake(fragments: readonly Buffer[], exchangeOf: ExchangeOf): ServerAnswer {
  const bytes = Buffer.concat(fragments);
  let answer: ServerAnswer = INCOMPLETE;
  for (let at = 0; at + 4 <= bytes.length; ) {
    const type = bytes.readUInt8(at);
    const end = at + 4 + bytes.readUIntBE(at + 1, 3);
    if (end > bytes.length) break;
    const body = bytes.subarray(at + 4, end);
    if (answer.kind !== 'hello') {
      const hello = type === SERVER_HELLO ? readServerHello(body) : null;
      if (hello === null) return NOT_TLS; // RFC 5246 section 7.3: nothing comes before it
      // In TLS 1.3 all behind the hello is encrypted.
      answer = { kind: 'hello', ...hello, dhBits: null, complete: hello.version === TLS13 };
    } else if (type === SERVER_KEY_EXCHANGE) answer = { ...answer, ...exchange(answer, body, exchangeOf) };
    else if (type === SERVER_HELLO_DONE) answer = { ...answer, complete: true };
    at = end;
  }
  return answer;
}

function exchange({ suite, group }: ServerHello, body: Buffer, exchangeOf: ExchangeOf) {
  const kind = exchangeOf(suite);
  return { dhBits: kind === 'prime' ? primeBits(body) : null, group: kind === 'curve' ? curveIn(body) : group };
}
