/** One element of DER (ITU-T X.690 section 8.1): its tag, and where its contents stand. */
export interface DerElement {
  readonly tag: number;
  readonly start: number;
  /** Exclusive; also where the next element begins. */
  readonly end: number;
}

const SEQUENCE = 0x30;
const OBJECT_IDENTIFIER = 0x06;
const CONTEXT_0 = 0xa0;

/** @returns null where no whole element stands there; never throws */
export function elementAt(der: Uint8Array, offset: number): DerElement | null {
  const tag = der[offset];
  const first = der[offset + 1];
  if (tag === undefined || first === undefined) return null;
  if (first < 0x80) return within(der, tag, offset + 2, first);
  const octets = first & 0x7f;
  if (octets === 0 || octets > 4) return null; // DER has no indefinite length, and no certificate has 4 GB
  let length = 0;
  for (const octet of der.subarray(offset + 2, offset + 2 + octets)) length = length * 256 + octet;
  return within(der, tag, offset + 2 + octets, length);
}

function within(der: Uint8Array, tag: number, start: number, length: number): DerElement | null {
  return start + length <= der.length ? { tag, start, end: start + length } : null;
}

/** Object identifiers in dotted form (X.690 section 8.19). */
export function identifierIn(der: Uint8Array, { start, end }: DerElement): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of der.subarray(start, end)) {
    arc = arc * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    const top = Math.min(2, Math.floor(arc / 40)); // the first two arcs share one number
    arcs.push(...(arcs.length === 0 ? [top, arc - 40 * top] : [arc]));
    arc = 0;
  }
  return arcs.join('.');
}

const HASHES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'md2',
  '1.2.840.113549.1.1.3': 'md4',
  '1.2.840.113549.1.1.4': 'md5',
  '1.2.840.113549.1.1.5': 'sha1',
  '1.3.14.3.2.29': 'sha1',
  '1.2.840.10040.4.3': 'sha1', // DSA
  '1.2.840.10045.4.1': 'sha1', // ECDSA
  // the bare hashes, as parameters of RSASSA-PSS
  '1.3.14.3.2.26': 'sha1',
  '1.2.840.113549.2.5': 'md5',
};
const RSASSA_PSS = '1.2.840.113549.1.1.10';

/**
 * The hash under a certificate's signature where it is a broken one (MD2, MD4, MD5, SHA-1), else null.
 * Node tells the signature algorithm from version 24 on only, so it is read here (RFC 5280 section 4.1.1.2).
 */
export function weakHashOf(der: Uint8Array): string | null {
  const certificate = elementAt(der, 0);
  const signed = certificate && elementAt(der, certificate.start);
  const algorithm = signed && elementAt(der, signed.end);
  const identifier = algorithm && elementAt(der, algorithm.start);
  if (!algorithm || !identifier || algorithm.tag !== SEQUENCE || identifier.tag !== OBJECT_IDENTIFIER) return null;
  const name = identifierIn(der, identifier);
  return name === RSASSA_PSS ? weakHashOfPss(der, elementAt(der, identifier.end)) : (HASHES[name] ?? null);
}

/** `hashAlgorithm [0] DEFAULT sha1` (RFC 4055 section 3.1). */
function weakHashOfPss(der: Uint8Array, parameters: DerElement | null): string | null {
  if (parameters?.tag !== SEQUENCE) return null;
  const field = parameters.start < parameters.end ? elementAt(der, parameters.start) : null;
  if (field?.tag !== CONTEXT_0) return 'sha1';
  const algorithm = elementAt(der, field.start);
  const identifier = algorithm && elementAt(der, algorithm.start);
  return identifier?.tag === OBJECT_IDENTIFIER ? (HASHES[identifierIn(der, identifier)] ?? null) : null;
}
