/** One piece between two semicolons. Offsets are into the whole text, end exclusive. */
export interface TextField {
  readonly text: string;
  /** What stands before the first `=`, spaces included; null: there is no `=`. */
  readonly name: string | null;
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
}

export interface TextFields {
  readonly fields: readonly TextField[];
  /** Offsets of semicolons with nothing before them; one at the end of the text is none of them. */
  readonly empty: readonly number[];
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/;
const VALUE = /^[\x21-\x3a\x3c\x3e-\x7e]+$/;

/**
 * Reads `name=value; name=value`, the form that the records of MTA-STS and TLS-RPT share (RFC 8461 section 3.1, RFC 8460
 * section 3). Case is kept: it matters.
 *
 * @param from  where the first field may begin: behind the semicolon of the version
 * @returns every piece in order, whatever it holds; in linear time; never throws
 */
export function readTextFields(text: string, from: number): TextFields {
  const fields: TextField[] = [];
  const empty: number[] = [];
  for (let at = from; at <= text.length; ) {
    const semicolon = text.indexOf(';', at);
    const to = semicolon === -1 ? text.length : semicolon;
    const field = trimWhiteSpace(text.slice(at, to));
    if (field !== '') fields.push(fieldOf(field, at + leadingWhiteSpace(text.slice(at, to))));
    else if (semicolon !== -1) empty.push(semicolon);
    at = to + 1;
  }
  return { fields, empty };
}

function fieldOf(text: string, start: number): TextField {
  const equals = text.indexOf('=');
  const value = equals === -1 ? '' : text.slice(equals + 1);
  const name = equals === -1 ? null : text.slice(0, equals);
  return { text, name, value, start, end: start + text.length, valueStart: start + equals + 1 };
}

/** Why a field is no extension that the grammar allows (sts-extension, tlsrpt-extension); null where it is one. */
export function extensionFault({ name, value }: TextField): string | null {
  if (name === null) return 'a field of the form name=value';
  if (/[ \t]$/.test(name) || /^[ \t]/.test(value)) return 'no space around "="';
  if (!NAME.test(name)) return 'a field name of 1 to 32 letters, digits, "_", "-" and "."';
  if (value === '') return `a value behind "${name}="`;
  return VALUE.test(value) ? null : 'a value of printable ASCII characters without space and "="';
}

/** The text without spaces and tabs around it (RFC 5234 appendix B.1, WSP). In linear time, however many there are. */
export function trimWhiteSpace(text: string): string {
  const start = leadingWhiteSpace(text);
  let end = text.length;
  while (end > start && isWhiteSpace(text[end - 1])) end--;
  return text.slice(start, end);
}

function leadingWhiteSpace(text: string): number {
  let count = 0;
  while (isWhiteSpace(text[count])) count++;
  return count;
}

function isWhiteSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
