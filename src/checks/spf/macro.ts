/** A macro-string taken apart (RFC 7208 section 7.1). */
export interface MacroString {
  readonly text: string;
  readonly parts: readonly MacroPart[];
}

export type MacroPart =
  /** An escape is one of `%%`, `%_` and `%-`; its text is what it stands for. */
  | { readonly kind: 'literal' | 'escape'; readonly text: string }
  | {
      readonly kind: 'macro';
      /** Lower case. */
      readonly letter: string;
      /** How many parts from the right are kept; null: all. */
      readonly keep: number | null;
      readonly reverse: boolean;
      readonly delimiters: string;
      /** A capital letter: the value is URL-escaped. */
      readonly escape: boolean;
    };

export interface MacroFault {
  /** Offsets into the macro-string, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly kind: 'macro' | 'character' | 'domain' | 'value-missing';
  readonly expected: string;
}

export type MacroReading =
  | { readonly ok: true; readonly value: MacroString }
  | { readonly ok: false; readonly fault: MacroFault };

const LETTERS = 'slodiphcrtv'; // RFC 7208 section 7.2
const EXPLANATION_LETTERS = 'crt'; // only in the text that exp= leads to: RFC 7208 section 7.2
const MACRO = /%\{([a-z])(\d*)(r?)([.\-+,/_=]*)\}/iy;
const ESCAPES: Readonly<Record<string, string>> = { '%%': '%', '%_': ' ', '%-': '%20' };
const LITERAL = /[\x21-\x24\x26-\x7e]+/y;
const EXPLANATION_LITERAL = /[\x20-\x24\x26-\x7e]+/y;
const TOP_LABEL = /^(?:[a-z0-9]*[a-z][a-z0-9]*|[a-z0-9]+-[a-z0-9-]*[a-z0-9])$/i; // RFC 7208 section 7.1

/**
 * Reads a macro-string.
 *
 * @param explanation  true for an explain-string, where spaces and the letters c, r and t are allowed too
 * @returns its parts, or the first fault; never throws
 */
export function readMacroString(text: string, explanation = false): MacroReading {
  const parts: MacroPart[] = [];
  for (let at = 0; at < text.length; ) {
    const literal = stick(explanation ? EXPLANATION_LITERAL : LITERAL, text, at);
    if (literal) {
      parts.push({ kind: 'literal', text: literal[0] });
      at += literal[0].length;
      continue;
    }
    if (text[at] !== '%') return fault(at, at + 1, 'character', 'visible ASCII characters only (RFC 7208 section 7.1)');
    const stoodFor = ESCAPES[text.slice(at, at + 2)];
    if (stoodFor !== undefined) {
      parts.push({ kind: 'escape', text: stoodFor });
      at += 2;
      continue;
    }
    const macro = stick(MACRO, text, at);
    const end = macroEnd(text, at);
    if (!macro) return fault(at, end, 'macro', 'a macro such as %{i} or %{d2}, or %% for a percent sign');
    const [, letter = '', digits = '', reverse = '', delimiters = ''] = macro;
    const name = letter.toLowerCase();
    if (!LETTERS.includes(name)) return fault(at, end, 'macro', 'one of the letters s l o d i p h v');
    if (EXPLANATION_LETTERS.includes(name) && !explanation)
      return fault(at, end, 'macro', 'another letter: c, r and t are for explanations only');
    if (digits !== '' && Number(digits) === 0) return fault(at, end, 'macro', 'at least 1 part to keep');
    parts.push({
      kind: 'macro',
      letter: name,
      keep: digits === '' ? null : Number(digits),
      reverse: reverse !== '',
      delimiters: delimiters || '.',
      escape: letter !== name,
    });
    at = end;
  }
  return { ok: true, value: { text, parts } };
}

/** Reads a domain-spec: a macro-string that ends in a macro, or in a dot and a top label (RFC 7208 section 7.1). */
export function readDomainSpec(text: string): MacroReading {
  if (text === '') return fault(0, 0, 'value-missing', 'a domain name');
  const read = readMacroString(text);
  if (!read.ok) return read;
  if (read.value.parts.at(-1)?.kind !== 'literal') return read;
  const bare = text.replace(/\.$/, '');
  const dot = bare.lastIndexOf('.');
  if (dot === -1) return fault(0, text.length, 'domain', 'a full domain name, with a dot');
  if (!TOP_LABEL.test(bare.slice(dot + 1)))
    return fault(dot + 1, text.length, 'domain', 'a top-level domain at the end of the name');
  return read;
}

function stick(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function macroEnd(text: string, at: number): number {
  if (text[at + 1] !== '{') return Math.min(at + 2, text.length);
  const close = text.indexOf('}', at);
  return close === -1 ? text.length : close + 1;
}

function fault(start: number, end: number, kind: MacroFault['kind'], expected: string): MacroReading {
  return { ok: false, fault: { start, end, kind, expected } };
}
