/** One element of a DER encoding (ITU-T X.690 section 8.1), as offsets into its octets. */
export interface Element {
  readonly tag: number;
  readonly contentStart: number;
  /** As the length says: beyond the end of the octets where the encoding is cut off. */
  readonly end: number;
}

export const SEQUENCE = 0x30;
export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OBJECT_IDENTIFIER = 0x06;

/** The element at an offset, or null where there is none that can be read. Lengths above 2^24 are not read. */
export function elementAt(octets: Uint8Array, at: number): Element | null {
  const tag = octets[at];
  const first = octets[at + 1];
  if (tag === undefined || first === undefined) return null;
  if (first < 0x80) return { tag, contentStart: at + 2, end: at + 2 + first };
  const count = first & 0x7f;
  if (count === 0 || count > 3 || at + 2 + count > octets.length) return null;
  let length = 0;
  for (let index = 0; index < count; index++) length = length * 256 + (octets[at + 2 + index] ?? 0);
  return { tag, contentStart: at + 2 + count, end: at + 2 + count + length };
}

/** The elements inside another one, in order; what cannot be read ends the list. @param most  elements to read at most */
export function elementsIn(octets: Uint8Array, { contentStart, end }: Element, most: number): readonly Element[] {
  const elements: Element[] = [];
  let at = contentStart;
  while (at < end && elements.length < most) {
    const element = elementAt(octets, at);
    if (element === null || element.end > octets.length) break;
    elements.push(element);
    at = element.end;
  }
  return elements;
}

/** An unsigned integer without its leading zero octets. */
export function magnitude(octets: Uint8Array, { contentStart, end }: Element): Uint8Array {
  let start = contentStart;
  while (start < end && octets[start] === 0) start++;
  return octets.subarray(start, end);
}

/** Bits of an unsigned big-endian number without leading zero octets. */
export function bitLength(number: Uint8Array): number {
  const [first = 0] = number;
  return number.length === 0 ? 0 : (number.length - 1) * 8 + (32 - Math.clz32(first));
}
