import { isWhite, lineAt } from './header-lines.ts';

/** A line that a boundary stands in (RFC 2046 section 5.1.1). */
export interface BoundaryLine {
  /** Which of those that were looked for. */
  readonly level: number;
  readonly closing: boolean;
  /** Offsets of its first octet and of the line behind it. */
  readonly start: number;
  readonly next: number;
}

const HYPHEN = 0x2d;
/** RFC 2046 section 5.1.1: at most 70 characters; others have been seen to write more. */
export const MAX_BOUNDARY = 200;

/** Boundaries of the parts that are open, the outermost first. */
export interface Boundaries {
  open(level: number, boundary: string): void;
  close(level: number): void;
  any(): boolean;
  /** The boundary in the line that begins here; of two that are alike the innermost. */
  at(start: number): BoundaryLine | null;
}

/**
 * Knows lines of boundaries. They are compared whole, but for white space at their end, since one boundary may begin with
 * another; in a time that does not grow with the number of open parts.
 */
export function boundariesOf(raw: Uint8Array, newline: number): Boundaries {
  const octets = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  const levels = new Map<string, number[]>();
  const names = new Map<number, string>();
  /** Most lines that begin with two hyphens are told from boundaries by these alone. */
  let hashes: ReadonlySet<number> = new Set();
  const changed = () => {
    hashes = new Set(
      Array.from(levels.keys(), (boundary) => hashOf(Buffer.from(boundary, 'latin1'), 0, boundary.length)),
    );
  };
  const innermost = (text: string): number => levels.get(text)?.at(-1) ?? -1;
  const levelIn = (start: number, end: number): number =>
    end - start <= MAX_BOUNDARY && hashes.has(hashOf(raw, start, end))
      ? innermost(octets.toString('latin1', start, end))
      : -1;
  return {
    open(level, boundary) {
      const own = levels.get(boundary) ?? [];
      own.push(level);
      levels.set(boundary, own);
      names.set(level, boundary);
      changed();
    },
    close(level) {
      const boundary = names.get(level);
      if (boundary === undefined) return;
      names.delete(level);
      const left = (levels.get(boundary) ?? []).filter((other) => other !== level);
      if (left.length > 0) levels.set(boundary, left);
      else levels.delete(boundary);
      changed();
    },
    any: () => levels.size > 0,
    at(start) {
      if (raw[start] !== HYPHEN || raw[start + 1] !== HYPHEN || levels.size === 0) return null;
      const line = lineAt(raw, start, newline);
      let end = line.end;
      while (end > start && isWhite(raw[end - 1])) end--;
      const isClosing = end >= start + 5 && raw[end - 1] === HYPHEN && raw[end - 2] === HYPHEN;
      const opening = levelIn(start + 2, end);
      const closing = isClosing ? levelIn(start + 2, end - 2) : -1;
      const level = Math.max(opening, closing);
      return level === -1 ? null : { level, closing: closing > opening, start, next: line.next };
    },
  };
}

/** FNV-1a in 32 bits. */
function hashOf(octets: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (octets[at] ?? 0), 0x01000193);
  return hash;
}
