import { decodedByLabel } from './charset.ts';
import { decodeWords, fieldsNamed, type HeaderField } from './header-fields.ts';

/** The value of Content-Type or Content-Disposition, taken apart (RFC 2045 section 5.1, RFC 2183 section 2). */
export interface ContentField {
  /** What stands before the first semicolon, in lower case, without comments; empty where nothing does. */
  readonly value: string;
  /** By name in lower case; of one that comes twice the first. One character for each octet, but for those in RFC 2231. */
  readonly parameters: ReadonlyMap<string, string>;
}

const MAX_CHARACTERS = 16_384;
const MAX_PARAMETERS = 200;

/** The first field of this name; null: there is none. In linear time, and never throws. */
export function contentField(fields: readonly HeaderField[], name: string): ContentField | null {
  const [field] = fieldsNamed(fields, name);
  if (field === undefined) return null;
  const text = field.raw.slice(field.raw.indexOf(':') + 1, MAX_CHARACTERS).replace(/\r?\n/g, '');
  const semicolon = text.indexOf(';');
  const value = semicolon === -1 ? text : text.slice(0, semicolon);
  return {
    value: (value.split('(', 1)[0] ?? '').replace(/["\s]+/g, '').toLowerCase(),
    parameters: joined(semicolon === -1 ? [] : parametersIn(text, semicolon + 1)),
  };
}

/** A file name or another parameter for readers: encoded words and octets above 127 are decoded as clients do. */
export function readableParameter(text: string): string {
  const decoded = /^[\0-\xff]*[\x80-\xff][\0-\xff]*$/.test(text)
    ? decodedByLabel(Buffer.from(text, 'latin1'), null).text
    : text;
  return decoded.includes('=?') ? decodeWords(decoded) : decoded;
}

interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** Each `name=value`. A value in quotes may hold semicolons; one without goes on to the next, though it have spaces. */
function parametersIn(text: string, from: number): readonly Parameter[] {
  const found: Parameter[] = [];
  let at = from;
  while (at < text.length && found.length < MAX_PARAMETERS) {
    const equals = text.indexOf('=', at);
    const semicolon = text.indexOf(';', at);
    if (equals === -1) break;
    if (semicolon !== -1 && semicolon < equals) {
      at = semicolon + 1;
      continue;
    }
    const name = text.slice(at, equals).trim().toLowerCase();
    let start = equals + 1;
    while (start < text.length && (text[start] === ' ' || text[start] === '\t')) start++;
    const { value, end } = text[start] === '"' ? quotedValue(text, start + 1) : bareValue(text, start);
    found.push({ name, value });
    const next = text.indexOf(';', end);
    at = next === -1 ? text.length : next + 1;
  }
  return found;
}

interface ReadValue {
  readonly value: string;
  readonly end: number;
}

/** To the closing quote; a backslash before anything but a quote or itself is one of a Windows path. */
function quotedValue(text: string, start: number): ReadValue {
  let value = '';
  let at = start;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) at++;
    value += text[at] ?? '';
    at++;
  }
  return { value, end: Math.min(at + 1, text.length) };
}

function bareValue(text: string, start: number): ReadValue {
  const semicolon = text.indexOf(';', start);
  const end = semicolon === -1 ? text.length : semicolon;
  return { value: text.slice(start, end).trim(), end };
}

/** Puts the pieces of RFC 2231 section 3 together, and decodes what section 4 encodes; `name*` goes before `name`. */
function joined(parameters: readonly Parameter[]): ReadonlyMap<string, string> {
  const plain = new Map<string, string>();
  const pieces = new Map<string, { readonly index: number; readonly encoded: boolean; readonly value: string }[]>();
  for (const { name, value } of parameters) {
    const [, base, index, star] = /^([^*]{1,200})(?:\*(\d{1,4}))?(\*)?$/.exec(name) ?? [];
    if (base === undefined) continue;
    if (index === undefined && star === undefined) {
      if (!plain.has(base)) plain.set(base, value);
      continue;
    }
    const own = pieces.get(base) ?? [];
    own.push({ index: Number(index ?? 0), encoded: star !== undefined, value });
    pieces.set(base, own);
  }
  for (const [base, own] of pieces) {
    const inOrder = own.toSorted((a, b) => a.index - b.index);
    const [, charset = null] =
      inOrder[0]?.encoded === true ? (/^([^']{0,80})'[^']{0,80}'/.exec(inOrder[0].value) ?? []) : [];
    const octets = inOrder.map(({ encoded, value }, index) =>
      encoded ? unescaped(index === 0 && charset !== null ? value.replace(/^[^']*'[^']*'/, '') : value) : value,
    );
    plain.set(base, decodedByLabel(Buffer.from(octets.join(''), 'latin1'), charset || null).text);
  }
  return plain;
}

/** Percent encoding, each octet a character. */
function unescaped(value: string): string {
  return value.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}
