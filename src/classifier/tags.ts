export type Attributes = ReadonlyMap<string, string>;

export interface Tag {
  /** In lower case. */
  readonly name: string;
  readonly closing: boolean;
  /** Of those that features are made of, the first of a name; values as written. */
  readonly attributes: Attributes;
  /** Behind its `>`. */
  readonly end: number;
}

const READ = new Set(['href', 'action', 'style', 'width', 'height']);
const MAX_NAME = 40;
const MAX_VALUE = 2000;
const NONE: Attributes = new Map();

/**
 * The tag that begins at a `<`, read as browsers do (HTML Standard section 13.2.5), but for errors, where the nearest `>`
 * ends it.
 *
 * @param missing  quotes that are known not to occur any more; kept over the tags of one page, so that it stays linear
 * @returns null: the sign begins no tag, and is text
 */
export function tagAt(html: string, open: number, missing: Set<string>): Tag | null {
  const closing = html[open + 1] === '/';
  const start = open + (closing ? 2 : 1);
  const first = html.charCodeAt(start);
  if (!isLetter(first)) return first === 0x21 || first === 0x3f ? declaration(html, start, missing) : null;
  let at = start;
  while (at < html.length && at - start < MAX_NAME && !endsName(html.charCodeAt(at))) at++;
  const name = html.slice(start, at).toLowerCase();
  return closing
    ? { name, closing, attributes: NONE, end: afterSign(html, at, missing) }
    : { name, closing, ...attributesFrom(html, at, missing) };
}

/** `<!doctype html>`, `<?xml …>` and the like. */
function declaration(html: string, at: number, missing: Set<string>): Tag {
  return { name: '!', closing: true, attributes: NONE, end: afterSign(html, at, missing) };
}

function afterSign(html: string, from: number, missing: Set<string>): number {
  const end = find(html, '>', from, missing);
  return end === -1 ? html.length : end + 1;
}

function attributesFrom(html: string, from: number, missing: Set<string>): Pick<Tag, 'attributes' | 'end'> {
  let attributes: Map<string, string> | null = null;
  let at = from;
  while (at < html.length) {
    const unit = html.charCodeAt(at);
    if (unit === 0x3e) return { attributes: attributes ?? NONE, end: at + 1 };
    if (isSpace(unit) || unit === 0x2f) {
      at++;
      continue;
    }
    const nameStart = at;
    at++;
    while (at < html.length && !endsName(html.charCodeAt(at)) && html.charCodeAt(at) !== 0x3d) at++;
    const nameEnd = at;
    at = skipSpace(html, at);
    if (html.charCodeAt(at) !== 0x3d) continue;
    const value = valueAt(html, skipSpace(html, at + 1), missing);
    at = value.end;
    if (nameEnd - nameStart > 6) continue;
    const name = html.slice(nameStart, nameEnd).toLowerCase();
    if (!READ.has(name)) continue;
    attributes ??= new Map();
    if (!attributes.has(name))
      attributes.set(name, html.slice(value.start, Math.min(value.stop, value.start + MAX_VALUE)));
  }
  return { attributes: attributes ?? NONE, end: html.length };
}

function valueAt(html: string, start: number, missing: Set<string>) {
  const quote = html[start];
  if (quote === '"' || quote === "'") {
    const stop = find(html, quote, start + 1, missing);
    if (stop !== -1) return { start: start + 1, stop, end: stop + 1 };
  }
  let stop = start;
  while (stop < html.length && html.charCodeAt(stop) !== 0x3e && !isSpace(html.charCodeAt(stop))) stop++;
  return { start, stop, end: stop };
}

/** As `indexOf`, which looks through all the rest each time that there is none. */
function find(html: string, sign: string, from: number, missing: Set<string>): number {
  if (missing.has(sign)) return -1;
  const at = html.indexOf(sign, from);
  if (at === -1) missing.add(sign);
  return at;
}

function skipSpace(html: string, from: number): number {
  let at = from;
  while (at < html.length && isSpace(html.charCodeAt(at))) at++;
  return at;
}

function isLetter(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
}

function endsName(unit: number): boolean {
  return isSpace(unit) || unit === 0x3e || unit === 0x2f;
}
