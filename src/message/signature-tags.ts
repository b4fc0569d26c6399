/**
 * A tag list (RFC 6376 section 3.2), as in DKIM-Signature, ARC-Message-Signature and ARC-Seal: at most 50 tags, names as
 * written (they are case-sensitive), values without white space around them; of a tag that comes twice the first.
 */
export function tagsIn(value: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const piece of value.split(';', MAX_TAGS)) {
    const equals = piece.indexOf('=');
    const name = piece.slice(0, Math.max(0, equals)).trim();
    if (name !== '' && !tags.has(name)) tags.set(name, piece.slice(equals + 1).trim());
  }
  return tags;
}

const MAX_TAGS = 50;

export type Canonicalization = 'simple' | 'relaxed';

/** A DKIM-Signature or ARC-Message-Signature (RFC 6376 section 3.5, RFC 8617 section 4.1.2), read and not verified. */
export interface SignatureTags {
  /** `d=` and `s=`, in lower case; empty where they are missing. */
  readonly domain: string;
  readonly selector: string;
  /** `a=`, in lower case; empty where it is missing. */
  readonly algorithm: string;
  /** `c=`; null: none that there is. */
  readonly canonicalization: { readonly header: Canonicalization; readonly body: Canonicalization } | null;
  /** `h=`, in lower case, in order, at most 1,000; a name may come more than once. */
  readonly signedFields: readonly string[];
  /** `l=`, in octets of the canonical body; null: all of it. */
  readonly bodyLength: number | null;
  /** `t=` and `x=`, since 1970 in milliseconds; null: not said. */
  readonly signedAtMs: number | null;
  readonly expiresAtMs: number | null;
  /** `bh=` and `b=` without white space, in Base64. */
  readonly bodyHash: string;
  readonly signature: string;
  /** `z=`: fields as they were when it was signed, in order, at most 200; empty: none are copied. */
  readonly copies: readonly CopiedField[];
}

/** A field as `z=` has it (RFC 6376 section 3.5). */
export interface CopiedField {
  readonly name: string;
  readonly value: string;
}

const MAX_SIGNED = 1000;
const MAX_COPIES = 200;
const MAX_COPY_CHARACTERS = 16_384;

/** @param value  of the field, unfolded; in linear time, and never throws */
export function readSignature(value: string): SignatureTags {
  const tags = tagsIn(value);
  const text = (name: string) => tags.get(name) ?? '';
  return {
    domain: withoutSpace(text('d')).toLowerCase(),
    selector: withoutSpace(text('s')).toLowerCase(),
    algorithm: text('a').toLowerCase(),
    canonicalization: canonicalizationOf(tags.get('c')),
    signedFields: text('h')
      .split(':', MAX_SIGNED)
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ''),
    bodyLength: numberOf(text('l'), 15),
    signedAtMs: secondsOf(text('t')),
    expiresAtMs: secondsOf(text('x')),
    bodyHash: withoutSpace(text('bh')),
    signature: withoutSpace(text('b')),
    copies: copiesIn(text('z')),
  };
}

/** `simple` for the half that is not said (RFC 6376 section 3.5). */
function canonicalizationOf(value: string | undefined): SignatureTags['canonicalization'] {
  const [header = '', body = 'simple', more] = (value ?? 'simple').toLowerCase().split('/', 3);
  const known = (name: string): name is Canonicalization => name === 'simple' || name === 'relaxed';
  const [one, other] = [header.trim(), body.trim()];
  return more === undefined && known(one) && known(other) ? { header: one, body: other } : null;
}

function copiesIn(value: string): readonly CopiedField[] {
  if (value === '') return [];
  return value.split('|', MAX_COPIES).flatMap((piece) => {
    const colon = piece.indexOf(':');
    if (colon === -1) return [];
    const copied = decoded(piece.slice(colon + 1, colon + 1 + MAX_COPY_CHARACTERS));
    return [{ name: piece.slice(0, colon).trim().toLowerCase(), value: copied }];
  });
}

/** DKIM-Quoted-Printable (RFC 6376 section 2.11): white space is none of the text. */
function decoded(text: string): string {
  const octets = text
    .replace(/[ \t\r\n]/g, '')
    .replace(/=([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(octets, 'latin1').toString('utf8');
}

function secondsOf(text: string): number | null {
  const seconds = numberOf(text, 12); // RFC 6376 section 3.5: 1*12DIGIT
  return seconds === null ? null : seconds * 1000;
}

function numberOf(text: string, mostDigits: number): number | null {
  return /^\d+$/.test(text) && text.length <= mostDigits ? Number(text) : null;
}

function withoutSpace(text: string): string {
  return text.replace(/[ \t\r\n]/g, '');
}
