/** What a `style` attribute or a rule says of one property. */
export interface Declaration {
  /** In lower case, without space around it. */
  readonly value: string;
  readonly important: boolean;
}

export type Declarations = ReadonlyMap<string, Declaration>;

/** The properties that can hide a text. */
const TELLING: ReadonlySet<string> = new Set([
  ...['display', 'visibility', 'opacity', 'overflow', 'position', 'left', 'top', 'right', 'bottom', 'text-indent'],
  ...['max-height', 'height', 'max-width', 'width', 'font', 'font-size', 'color', '-webkit-text-fill-color'],
  ...['background', 'background-color', 'background-image'],
]);
const MAX_VALUE = 300;
const NONE: Declarations = new Map();

/**
 * Reads what a `style` attribute or a rule declares of the properties that can hide a text (CSS Syntax section 5), in linear
 * time: semicolons in quotes and in parentheses do not separate. Of several for one property the last counts, unless one
 * before is `!important`. A value of more than 300 characters is left out.
 */
export function declarationsIn(css: string): Declarations {
  if (css === '') return NONE;
  const found = new Map<string, Declaration>();
  for (const piece of pieces(withoutComments(css), ';')) {
    const colon = piece.indexOf(':');
    if (colon === -1 || piece.length - colon > MAX_VALUE) continue;
    const name = piece.slice(0, Math.min(colon, MAX_VALUE)).trim().toLowerCase();
    if (!TELLING.has(name)) continue;
    const written = piece
      .slice(colon + 1)
      .trim()
      .toLowerCase();
    const bang = written.lastIndexOf('!');
    const important = bang !== -1 && written.slice(bang + 1).trim() === 'important';
    const value = important ? written.slice(0, bang).trim() : written;
    if (value !== '' && (important || found.get(name)?.important !== true)) found.set(name, { value, important });
  }
  return found;
}

/** Splits at a character outside of quotes and parentheses. What is left open ends with the text. */
export function pieces(css: string, separator: string): readonly string[] {
  const found: string[] = [];
  let start = 0;
  let quote = '';
  let depth = 0;
  for (let at = 0; at < css.length; at++) {
    const character = css.charAt(at);
    if (character === '\\') at++;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '(') depth++;
    else if (character === ')') depth = Math.max(0, depth - 1);
    else if (character === separator && depth === 0) {
      found.push(css.slice(start, at));
      start = at + 1;
    }
  }
  found.push(css.slice(start));
  return found;
}

/** Without its comments; one that never ends takes the rest with it (CSS Syntax section 4.3.2). */
export function withoutComments(css: string): string {
  if (!css.includes('/*')) return css;
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const start = css.indexOf('/*', at);
    if (start === -1) return kept.concat(css.slice(at)).join(' ');
    kept.push(css.slice(at, start));
    const end = css.indexOf('*/', start + 2);
    if (end === -1) return kept.join(' ');
    at = end + 2;
  }
}
