/** One element of DER (ITU-T X.690 section 8.1): its tag, where it begins, and where its contents stand. */
interface Element {
  readonly tag: number;
  readonly at: number;
  readonly start: number;
  /** Exclusive; also where the next element begins. */
  readonly end: number;
}

const SEQUENCE = 0x30;
const VERSION = 0xa0; // [0] EXPLICIT
/** Between the version and the key stand serial number, signature algorithm, issuer, validity and subject. */
const BEFORE_KEY = 5;

/**
 * The SubjectPublicKeyInfo of a certificate (RFC 5280 section 4.1), octet by octet as it stands there: that is what a TLSA
 * record with selector 1 is made from (RFC 6698 section 1.1). Node would write it anew, and only for kinds of keys it knows.
 *
 * @returns null for what is no certificate; never throws
 */
export function publicKeyInfoOf(certificate: Uint8Array): Uint8Array | null {
  const whole = elementAt(certificate, 0, certificate.length);
  const signed = whole?.tag === SEQUENCE ? elementAt(certificate, whole.start, whole.end) : null;
  if (signed?.tag !== SEQUENCE) return null;
  let at = signed.start;
  const version = elementAt(certificate, at, signed.end);
  if (version?.tag === VERSION) at = version.end;
  for (let skipped = 0; skipped < BEFORE_KEY; skipped++) {
    const element = elementAt(certificate, at, signed.end);
    if (element === null) return null;
    at = element.end;
  }
  const key = elementAt(certificate, at, signed.end);
  return key?.tag === SEQUENCE ? certificate.subarray(key.at, key.end) : null;
}

/** Whether the octets are one SEQUENCE and nothing else, as a certificate and a public key are. */
export function isOneSequence(octets: Uint8Array): boolean {
  const element = elementAt(octets, 0, octets.length);
  return element?.tag === SEQUENCE && element.end === octets.length;
}

/** @param limit  exclusive: the end of what the element must lie within */
function elementAt(octets: Uint8Array, at: number, limit: number): Element | null {
  const tag = octets[at];
  const first = octets[at + 1];
  if (tag === undefined || first === undefined || at + 2 > limit) return null;
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
  // DER has no indefinite length, and no certificate has 4 GB.
  if (first === 0x80 || lengthOctets > 4) return null;
  const start = at + 2 + lengthOctets;
  let length = first < 0x80 ? first : 0;
  for (const octet of octets.subarray(at + 2, start)) length = length * 256 + octet;
  return start + length <= limit ? { tag, at, start, end: start + length } : null;
}
