import type { HeaderField } from './header-fields.ts';
import type { Canonicalization } from './signature-tags.ts';

/** A field as it may have been signed: its raw text, one character for each octet, its name included. */
export interface SignedField {
  readonly name: string;
  readonly raw: string;
}

/**
 * The fields that a signature covers, in the order of its `h=`: of a name the lowest that is left (RFC 6376 section 5.4.2);
 * null where there is none any more.
 */
export function coveredFields(
  fields: readonly HeaderField[],
  signedFields: readonly string[],
): readonly (HeaderField | null)[] {
  const left = new Map<string, HeaderField[]>();
  for (const field of fields) {
    const name = field.name.toLowerCase();
    const same = left.get(name);
    if (same === undefined) left.set(name, [field]);
    else same.push(field);
  }
  return signedFields.map((name) => left.get(name)?.pop() ?? null);
}

/**
 * What the header hash is made of (RFC 6376 section 3.7): the covered fields, and the signature without its `b=`.
 *
 * @param covered    null for a field that was not there
 * @param signature  the field DKIM-Signature or ARC-Message-Signature
 * @returns one character for each octet; in linear time
 */
export function headerInput(
  covered: readonly (SignedField | null)[],
  signature: SignedField,
  form: Canonicalization,
): string {
  const canonical = form === 'simple' ? simpleField : relaxedField;
  const lines = covered.flatMap((field) => (field === null ? [] : [`${canonical(field.raw)}\r\n`]));
  return `${lines.join('')}${withoutValue(canonical(signature.raw))}`;
}

/** Nothing is changed (RFC 6376 section 3.4.1); but a file may have been saved with LF alone. */
function simpleField(raw: string): string {
  return raw.replace(/\r?\n/g, '\r\n');
}

/** RFC 6376 section 3.4.2. */
function relaxedField(raw: string): string {
  const colon = raw.indexOf(':');
  const name = raw.slice(0, colon).replace(/[ \t\r\n]+/g, '');
  return `${name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())}:${relaxedValue(raw.slice(colon + 1))}`;
}

/** The value alone: unfolded, white space as single spaces and none around it. */
export function relaxedValue(value: string): string {
  return value
    .replace(/\r?\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ /, '')
    .replace(/ $/, '');
}

/** What follows `b=` is deleted, white space included (RFC 6376 section 3.5). */
function withoutValue(field: string): string {
  const colon = field.indexOf(':');
  const pieces = field.slice(colon + 1).split(';');
  const at = pieces.findLastIndex((piece) => piece.slice(0, Math.max(0, piece.indexOf('='))).trim() === 'b');
  const emptied = pieces.map((piece, index) => (index === at ? piece.slice(0, piece.indexOf('=') + 1) : piece));
  return `${field.slice(0, colon + 1)}${emptied.join(';')}`;
}
