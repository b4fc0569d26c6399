/** The values of one dictionary of a PDF by their names; of an array or an inner dictionary, all the tokens in it. */
export type PdfDictionary = ReadonlyMap<string, readonly PdfToken[]>;

export interface PdfToken {
  readonly kind: 'name' | 'string' | 'word' | 'bracket';
  /** Of a string its octets, a character each; of a name what is behind its slash. */
  readonly text: string;
}

const MOST_TOKENS = 2000;
const LONGEST_STRING = 4096;
const TOKEN =
  /(?:[\0\t\n\f\r ]|%[^\r\n]*(?=[\r\n]|$))*(?:(<<|>>|\[|\])|<([\dA-Fa-f\0\t\n\f\r ]*)>|(\()|\/([^\0\t\n\f\r ()<>[\]{}/%]*)|([^\0\t\n\f\r ()<>[\]{}/%]+))/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/**
 * Reads the dictionary that begins at `at` (ISO 32000-1 section 7.3).
 *
 * @param text  octets of the file, a character each
 * @returns null where there is none, or it does not end
 */
export function pdfDictionary(text: string, at: number): PdfDictionary | null {
  const found = new Map<string, readonly PdfToken[]>();
  let depth = 0;
  let key: string | null = null;
  let value: PdfToken[] = [];
  let next = at;
  for (let count = 0; count < MOST_TOKENS; count += 1) {
    const read = tokenAt(text, next);
    if (read === null) return null;
    const { token } = read;
    next = read.end;
    if (depth === 0 && token.text !== '<<') return null;
    const isKey = depth === 1 && token.kind === 'name' && (key === null || value.length > 0);
    if (token.kind === 'bracket') depth += token.text === '<<' || token.text === '[' ? 1 : -1;
    if (isKey || depth === 0) {
      if (key !== null) found.set(key, value);
      if (depth === 0) return found;
      key = token.text;
      value = [];
    } else if (key !== null) value.push(token);
  }
  return null;
}

function tokenAt(text: string, at: number): { readonly token: PdfToken; readonly end: number } | null {
  TOKEN.lastIndex = at;
  const found = TOKEN.exec(text);
  if (found === null) return null;
  const end = TOKEN.lastIndex;
  const [, bracket, hex, parenthesis, name, word] = found;
  if (parenthesis !== undefined) return literalAt(text, end);
  if (bracket !== undefined) return { token: { kind: 'bracket', text: bracket }, end };
  if (hex !== undefined) return { token: { kind: 'string', text: fromHex(hex) }, end };
  if (name !== undefined) return { token: { kind: 'name', text: name }, end };
  return { token: { kind: 'word', text: word ?? '' }, end };
}

/** A last digit that stands alone has a zero behind it (ISO 32000-1 section 7.3.4.3). */
function fromHex(digits: string): string {
  const close = digits.replace(/[^\dA-Fa-f]/g, '');
  return Buffer.from(close.length % 2 === 0 ? close : `${close}0`, 'hex').toString('latin1');
}

/** Behind the opening parenthesis (ISO 32000-1 section 7.3.4.2). */
function literalAt(text: string, start: number): { readonly token: PdfToken; readonly end: number } | null {
  let octets = '';
  let depth = 1;
  for (let at = start; at < text.length && octets.length < LONGEST_STRING; at += 1) {
    const character = text[at] ?? '';
    if (character === '\\') {
      const [escaped, octal] = /^(?:([0-7]{1,3})|\r\n|[\s\S])/.exec(text.slice(at + 1, at + 4)) ?? [''];
      octets += octal === undefined ? unescaped(escaped) : String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      at += escaped.length;
      continue;
    }
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    if (depth === 0) return { token: { kind: 'string', text: octets }, end: at + 1 };
    // An end of line, however it is written, is read as a line feed.
    if (character !== '\n' || text[at - 1] !== '\r') octets += character === '\r' ? '\n' : character;
  }
  return null;
}

/** A backslash at the end of a line goes with it. */
function unescaped(character: string): string {
  return /[\r\n]/.test(character) ? '' : (ESCAPES[character] ?? character);
}
