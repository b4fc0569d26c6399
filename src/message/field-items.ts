/** A piece of a structured field (RFC 5322 section 3.2): a word, a comment without its outer parentheses, or a separator. */
export interface FieldItem {
  readonly kind: 'word' | 'comment' | 'separator';
  readonly text: string;
  /** Offset in the value. */
  readonly start: number;
  /** Offset behind it. */
  readonly end: number;
}

/**
 * Takes a structured field apart. Quoted strings are parts of words and keep their quotes; a parenthesis without its
 * partner is a space.
 *
 * @param separators  single characters that end a word and are items of their own, such as `;`
 * @returns the items in order; in linear time, and never throws
 */
export function fieldItems(value: string, separators: string): readonly FieldItem[] {
  const partners = parentheses(value);
  const items: FieldItem[] = [];
  let at = 0;
  while (at < value.length) {
    const character = value.charAt(at);
    const close = partners.get(at);
    if (character === '(' && close !== undefined) {
      items.push({ kind: 'comment', text: value.slice(at + 1, close), start: at, end: close + 1 });
      at = close + 1;
    } else if (separators.includes(character)) {
      items.push({ kind: 'separator', text: character, start: at, end: at + 1 });
      at++;
    } else if (isGap(character)) at++;
    else {
      const end = wordEnd(value, at, separators);
      items.push({ kind: 'word', text: value.slice(at, end), start: at, end });
      at = end;
    }
  }
  return items;
}

/** A word without its quotes and escapes (RFC 5322 section 3.2.4). */
export function unquoted(word: string): string {
  if (word.length < 2 || !word.startsWith('"') || !word.endsWith('"')) return word;
  return word.slice(1, -1).replace(/\\(.)/gs, '$1');
}

function wordEnd(value: string, from: number, separators: string): number {
  let at = from;
  while (at < value.length) {
    const character = value.charAt(at);
    if (isGap(character) || separators.includes(character)) return at;
    at = character === '"' ? quotedEnd(value, at) : at + 1;
  }
  return at;
}

/** Behind the closing quote; behind the opening one where there is none, as it is a character like any other then. */
function quotedEnd(value: string, from: number): number {
  for (let at = from + 1; at < value.length && at - from <= MAX_QUOTED; at++) {
    if (value[at] === '\\') at++;
    else if (value[at] === '"') return at + 1;
  }
  return from + 1;
}

// Looked for again at each quote that has no partner: bounded, so that the time stays linear.
const MAX_QUOTED = 1000;

function isGap(character: string): boolean {
  return character <= ' ' || character === '(' || character === ')';
}

/** Where each opening parenthesis has its closing one. They nest (RFC 5322 section 3.2.2), and `\` takes their meaning. */
function parentheses(value: string): ReadonlyMap<number, number> {
  const partners = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < value.length; at++) {
    const character = value[at];
    if (character === '\\') at++;
    else if (character === '"' && open.length === 0) at = quotedEnd(value, at) - 1;
    else if (character === '(') open.push(at);
    else if (character === ')') {
      const start = open.pop();
      if (start !== undefined) partners.set(start, at);
    }
  }
  return partners;
}
