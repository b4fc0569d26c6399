import { fieldsNamed, type Header } from '../../message/header-fields.ts';

const MAX_SIGNATURES = 20; // bounded: each may ask for a key of its own
const MAX_SEALS = 50; // RFC 8617 section 4.2.1
// Beyond these mailauth takes time by the square: of the lines of the header, of signed names by fields, of runs of white space,
// and of lines with a carriage return in them.
const MAX_HEADER_LINES = 20_000;
const MAX_FIELD_OCTETS = 256 * 1024;
const MAX_SIGNATURE_OCTETS = 64 * 1024;
const MAX_SPACES_IN_SIGNATURE = 1_000;
const MAX_SPACES_IN_BODY = 16 * 1024;
const MAX_LINE_OCTETS = 128 * 1024; // RFC 5322 section 2.1.1 has 998
const MAX_LINE_ENDS = 4_000_000; // LF alone that become CRLF

export type ToVerify =
  | { readonly ok: true; readonly octets: Buffer; readonly restoredLineEnds: number }
  | { readonly ok: false; readonly detail: string };

/**
 * The octets of a message as it travelled: signatures are made over CRLF (RFC 6376 section 5.3), and files are saved with LF.
 *
 * @returns the message itself where every line ends in CRLF already; or why it is not verified, as a clause
 */
export function octetsToVerify(raw: Uint8Array, header: Header): ToVerify {
  const { fields, truncated } = header;
  if (truncated) return tooMuch('its header is larger than what is read');
  const signatures = ['DKIM-Signature', 'ARC-Message-Signature'].flatMap((name) => fieldsNamed(fields, name));
  const seals = fieldsNamed(fields, 'ARC-Seal').length;
  const signed = fieldsNamed(fields, 'DKIM-Signature').length;
  if (signed > MAX_SIGNATURES || seals > MAX_SEALS)
    return tooMuch(`it carries ${signed} signatures and ${seals} seals, which are not verified`);
  if (signatures.some((field) => field.raw.length > MAX_SIGNATURE_OCTETS))
    return tooMuch(`it carries a signature of more than ${MAX_SIGNATURE_OCTETS} octets`);
  if (signatures.some((field) => hasLongGap(field.raw)))
    return tooMuch(`it carries a signature with more than ${MAX_SPACES_IN_SIGNATURE} white spaces in a row`);
  const longest = fields.reduce((most, field) => Math.max(most, field.raw.length), 0);
  if (longest > MAX_FIELD_OCTETS) return tooMuch(`it carries a header field of ${longest} octets`);
  const octets = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  if (linesIn(octets.subarray(0, header.bodyStart)) > MAX_HEADER_LINES)
    return tooMuch(`its header has more than ${MAX_HEADER_LINES} lines`);
  const { gap, line } = longestIn(octets.subarray(header.bodyStart));
  if (gap > MAX_SPACES_IN_BODY) return tooMuch(`its body has ${gap} white spaces in a row`);
  if (line > MAX_LINE_OCTETS) return tooMuch(`its body has a line of ${line} octets`);
  return withCrlf(octets);
}

function hasLongGap(text: string): boolean {
  return text.split(/[^ \t\r\n]+/).some((gap) => gap.length > MAX_SPACES_IN_SIGNATURE);
}

function tooMuch(detail: string): ToVerify {
  return { ok: false, detail };
}

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/** The longest run of spaces, tabs and carriage returns, and the longest line. */
function longestIn(octets: Buffer): { readonly gap: number; readonly line: number } {
  let gap = 0;
  let line = 0;
  let run = 0;
  let length = 0;
  for (const octet of octets) {
    run = octet === SPACE || octet === TAB || octet === CR ? run + 1 : 0;
    length = octet === LF ? 0 : length + 1;
    if (run > gap) gap = run;
    if (length > line) line = length;
  }
  return { gap, line };
}

function linesIn(octets: Buffer): number {
  let lines = 0;
  for (let at = octets.indexOf(LF); at !== -1; at = octets.indexOf(LF, at + 1)) lines++;
  return lines;
}

function withCrlf(octets: Buffer): ToVerify {
  const bare = bareLineEnds(octets);
  if (bare === 0) return { ok: true, octets, restoredLineEnds: 0 };
  if (bare > MAX_LINE_ENDS) return tooMuch(`more than ${MAX_LINE_ENDS} of its lines end in LF alone`);
  const whole = Buffer.allocUnsafe(octets.length + bare);
  let to = 0;
  let from = 0;
  for (let at = octets.indexOf(LF); at !== -1; at = octets.indexOf(LF, at + 1)) {
    if (at > 0 && octets[at - 1] === CR) continue;
    to += octets.copy(whole, to, from, at);
    whole[to++] = CR;
    from = at;
  }
  octets.copy(whole, to, from);
  return { ok: true, octets: whole, restoredLineEnds: bare };
}

function bareLineEnds(octets: Buffer): number {
  let bare = 0;
  for (let at = octets.indexOf(LF); at !== -1; at = octets.indexOf(LF, at + 1))
    if (at === 0 || octets[at - 1] !== CR) bare++;
  return bare;
}
