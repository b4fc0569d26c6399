import { CR, LF } from './header-lines.ts';

/** What the lines of a message look like, as octets. */
export interface LineFacts {
  /** Line ends that are not CRLF, in a message where others are. */
  readonly bareLf: number;
  readonly bareCr: number;
  /** The first of them, the first line being 1; 0 where there is none. */
  readonly firstBareLine: number;
  readonly nul: number;
  readonly firstNulLine: number;
  /** Lines of the body over 998 octets (RFC 5322 section 2.1.1). */
  readonly longBodyLines: number;
  /** `isLast`: nothing ends it but the end of what was read. */
  readonly longestBodyLine: { readonly octets: number; readonly line: number; readonly isLast: boolean };
}

const MAX_LINE = 998;

/** Looks at every octet once. A message saved with LF throughout is one in CRLF when it is sent. */
export function lineFacts(raw: Uint8Array, bodyStart: number): LineFacts {
  let [crlf, lf, cr, nul, firstNulLine, longBodyLines, line, start] = [0, 0, 0, 0, 0, 0, 1, 0];
  const first = { lf: 0, cr: 0 };
  let longest = { octets: 0, line: 0, isLast: false };
  for (let at = 0; at <= raw.length; at++) {
    const octet = at < raw.length ? raw[at] : LF;
    if (octet === 0) {
      if (nul++ === 0) firstNulLine = line;
    } else if (octet === CR && raw[at + 1] !== LF) {
      if (cr++ === 0) first.cr = line;
    } else if (octet === LF) {
      const isPair = at > start && raw[at - 1] === CR;
      if (isPair && at < raw.length) crlf++;
      else if (at < raw.length && lf++ === 0) first.lf = line;
      const octets = at - start - (isPair ? 1 : 0);
      if (start >= bodyStart && octets > MAX_LINE) longBodyLines++;
      if (start >= bodyStart && octets > longest.octets) longest = { octets, line, isLast: at === raw.length };
      start = at + 1;
      line++;
    }
  }
  const bareLf = crlf > 0 ? lf : 0;
  const bareCr = crlf + lf > 0 ? cr : 0;
  const lines = [bareLf > 0 ? first.lf : 0, bareCr > 0 ? first.cr : 0].filter((number) => number > 0);
  return {
    bareLf,
    bareCr,
    firstBareLine: lines.length === 0 ? 0 : Math.min(...lines),
    nul,
    firstNulLine,
    longBodyLines,
    longestBodyLine: longest,
  };
}
