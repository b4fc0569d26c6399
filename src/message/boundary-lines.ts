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
  let longest = 0;

  const innermost = (text: string): number => levels.get(text)?.at(-1) ?? -1;
  return {
    open(level, boundary) {
      const own = levels.get(boundary) ?? [];
      own.push(level);
      levels.set(boundary, own);
      names.set(level, boundary);
      longest = Math.max(longest, boundary.length + 4);
    },
    close(level) {
      const boundary = names.get(level);
      if (boundary === undefined) return;
      names.delete(level);
      const left = (levels.get(boundary) ?? []).filter((other) => other !== level);
      if (left.length > 0) levels.set(boundary, left);
      else levels.delete(boundary);
    },
    any: () => levels.size > 0,
    at(start) {
      if (raw[start] !== HYPHEN || raw[start + 1] !== HYPHEN || levels.size === 0) return null;
      const line = lineAt(raw, start, newline);
      let end = line.end;
      while (end > start && isWhite(raw[end - 1])) end--;
      if (end - start > longest || end === start + 2) return null;
      const text = octets.toString('latin1', start + 2, end);
      const opening = innermost(text);
      const closing = text.endsWith('--') ? innermost(text.slice(0, -2)) : -1;
      const level = Math.max(opening, closing);
      return level === -1 ? null : { level, closing: closing > opening, start, next: line.next };
    },
  };
}
