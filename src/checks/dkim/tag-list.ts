/** One `name=value` of a tag-list. Offsets are into the text of the record, ends exclusive. */
export interface Tag {
  readonly name: string;
  /** Without the white space around it. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
}

/** A part that is no tag, or one that may not stand there. */
export interface ListFlaw {
  readonly kind: 'no-equals-sign' | 'bad-name' | 'twice' | 'empty-part' | 'trailing-space';
  readonly start: number;
  readonly end: number;
}

export interface TagList {
  readonly tags: readonly Tag[];
  readonly flaws: readonly ListFlaw[];
}

const MAX_PARTS = 100; // bounded: a hostile record may consist of semicolons
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/; // RFC 6376 section 3.2, tag-name

/** Reads a tag-list (RFC 6376 section 3.2). Of a tag that stands twice, the first is returned. Never throws. */
export function readTagList(text: string): TagList {
  const tags: Tag[] = [];
  const flaws: ListFlaw[] = [];
  let at = 0;
  for (const part of text.split(';', MAX_PARTS)) {
    const { start, end } = trimmed(text, at, at + part.length);
    if (start === end) {
      const last = at + part.length === text.length;
      if (!last || text === '') flaws.push({ kind: 'empty-part', start: at, end: at + part.length + (last ? 0 : 1) });
      else if (part !== '') flaws.push({ kind: 'trailing-space', start: at, end: at + part.length });
    } else {
      const read = readTag(text, start, end);
      if ('kind' in read) flaws.push(read);
      else if (tags.some(({ name }) => name === read.name)) flaws.push({ kind: 'twice', start, end });
      else tags.push(read);
    }
    at += part.length + 1;
  }
  return { tags, flaws };
}

function readTag(text: string, start: number, end: number): Tag | ListFlaw {
  const equals = text.slice(start, end).indexOf('=') + start;
  if (equals < start) return { kind: 'no-equals-sign', start, end };
  const named = trimmed(text, start, equals);
  const name = text.slice(named.start, named.end);
  if (!NAME.test(name)) return { kind: 'bad-name', start, end: Math.max(named.end, start + 1) };
  const valued = trimmed(text, equals + 1, end);
  return { name, value: text.slice(valued.start, valued.end), start, end, valueStart: valued.start };
}

/** The part without folding white space at its ends. No regular expression: those take quadratic time on many spaces. */
function trimmed(text: string, from: number, to: number): { readonly start: number; readonly end: number } {
  let start = from;
  let end = to;
  while (start < end && isSpace(text[start])) start++;
  while (end > start && isSpace(text[end - 1])) end--;
  return { start, end };
}

/** What FWS is made of (RFC 6376 section 2.8). */
export function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\n';
}
