import { growing } from './growing.ts';
import type { HeaderField } from './header-fields.ts';
import { scanParts } from './part-scan.ts';
import { decodeTransfer } from './transfer-encoding.ts';

/** One part of a message that holds no parts itself. */
export interface MimePart {
  /** In lower case, without parameters: `message/delivery-status`; `text/plain` where nothing is said (RFC 2045 section 5.2). */
  readonly type: string;
  readonly fields: readonly HeaderField[];
  /** Without its transfer encoding. */
  readonly body: Uint8Array;
}

const MAX_DEPTH = 6;
const MAX_PARTS = 100;
const MAX_OCTETS = 4 * 1024 * 1024;

/**
 * The parts of a message in their order (RFC 2046 section 5.1) with the whole of their bodies: at most 100, six deep, out
 * of its first four mebibytes. What is enclosed as a message stays one part. In linear time, and never throws.
 */
export function mimePartsOf(raw: Uint8Array): readonly MimePart[] {
  const read = raw.subarray(0, MAX_OCTETS);
  const isCut = read.length < raw.length;
  const parts = scanParts(read, { maxDepth: MAX_DEPTH, maxParts: MAX_PARTS, enclosed: false, isCut });
  return parts
    .filter(({ isLeaf }) => isLeaf)
    .map(({ type, header: { fields }, encoding, start, end }) => {
      const body = growing(end - start);
      decodeTransfer(read.subarray(start, end), encoding, body.add, isCut);
      return { type, fields, body: body.octets() };
    });
}
