import { Tokenizer } from 'htmlparser2';

/** An opening tag. The first of several attributes of one name counts (HTML Standard, 13.2.5.33). */
export interface OpenTag {
  /** In lower case. */
  readonly name: string;
  /** By name in lower case, entities decoded; at most 100. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Where the tag begins in the source. */
  readonly start: number;
  /** Behind its `>`. */
  readonly end: number;
}

export interface TokenHandler {
  open(tag: OpenTag): void;
  close(name: string, start: number): void;
  /** @param entity  the source of the character reference that it was written as; null: as it stands */
  text(text: string, entity: string | null, start: number): void;
  comment(text: string): void;
  doctype(): void;
}

/** What a document ends in the midst of, so that nothing behind its beginning is shown. */
export interface Unfinished {
  readonly what: 'tag' | 'comment';
  readonly start: number;
}

const MAX_ATTRIBUTES = 100;
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();
const MAX_CODE_POINT = 0x10ffff;

/**
 * Takes HTML apart as browsers do, in linear time: nothing is kept but the tag at hand. htmlparser2's own parser is not
 * used: it keeps the open elements in an array that it shifts and searches for every tag, which a deep document makes quadratic.
 */
export function readTokens(html: string, handler: TokenHandler): Unfinished | null {
  let name = '';
  let attributes: Map<string, string> | null = null;
  let attribute = '';
  let value = '';
  let tagStart = 0;
  let consumed = 0; // behind the last thing that was whole
  let openComment: number | null = null;
  const comment = (start: number, end: number, offset: number) => {
    handler.comment(html.slice(start, end - offset));
    // Of one that ends, `end` is the place of its `>`.
    if (end === html.length) openComment = start;
    consumed = end + 1;
  };
  const endTag = (endIndex: number) => {
    handler.open({ name, attributes: attributes ?? NO_ATTRIBUTES, start: tagStart, end: endIndex + 1 });
    attributes = null;
    consumed = endIndex + 1;
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname(start, end) {
        name = html.slice(start, end).toLowerCase();
        tagStart = start - 1;
        attributes = null;
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata(start, end) {
        value += html.slice(start, end);
      },
      onattribentity(codepoint) {
        value += characterOf(codepoint);
      },
      onattribend() {
        attributes ??= new Map();
        if (attributes.size < MAX_ATTRIBUTES && !attributes.has(attribute)) attributes.set(attribute, value);
        value = '';
      },
      onopentagend: endTag,
      onselfclosingtag: endTag,
      onclosetag(start, end) {
        handler.close(html.slice(start, end).toLowerCase(), start - 2);
        consumed = end;
      },
      ontext(start, end) {
        handler.text(html.slice(start, end), null, start);
        consumed = end;
      },
      ontextentity(codepoint, end) {
        handler.text(characterOf(codepoint), html.slice(consumed, end), consumed);
        consumed = end;
      },
      oncomment: comment,
      oncdata: comment,
      ondeclaration(_start, end) {
        handler.doctype();
        consumed = end + 1;
      },
      onprocessinginstruction() {},
      onend() {},
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  if (openComment !== null) return { what: 'comment', start: openComment };
  const tag = unfinishedTag(html, consumed);
  return tag === null ? null : { what: 'tag', start: tag };
}

function characterOf(codepoint: number): string {
  return codepoint <= MAX_CODE_POINT ? String.fromCodePoint(codepoint) : '\ufffd';
}

/** A tag whose `>` does not come is not reported, nor is anything behind it. */
function unfinishedTag(html: string, consumed: number): number | null {
  // Of an end tag, what stood before the `>` was reported.
  const from = html.startsWith('>', consumed) ? consumed + 1 : consumed;
  return /[a-z/]/i.test(html.charAt(from + 1)) && html.charAt(from) === '<' ? from : null;
}
