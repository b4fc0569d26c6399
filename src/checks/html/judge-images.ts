import type { HtmlImage } from '../../message/html-images.ts';
import type { MessagePart } from '../../message/message-tree.ts';
import { quotedPart } from '../../message/quoted.ts';
import type { HtmlBody } from './facts.ts';
import type { Said } from './judge-dropped.ts';

/** A picture that matters, by size where that is said: icons and rules are smaller. */
const PICTURE_PX = 100;
const DECORATION_PX = 25;
// SpamAssassin's HTML_IMAGE_ONLY_04 and _08 count up to 400 and 800 octets of words, its larger steps add next to nothing.
const HARDLY_ANY = 60;
const LITTLE = 400;
const DATA_CHARACTERS = 1000; // a dot to hold a place open is smaller, and nothing is lost with it

/** Images: whether they can be seen, and how much of the message they are. @param parts  of the whole message */
export function judgeImages({ part, document }: HtmlBody, parts: readonly MessagePart[]): readonly Said[] {
  const { images, text } = document;
  const said: Said[] = [];
  const shown = images.filter(({ isPixel }) => !isPixel);
  const find = (code: SomeImagesCode, found: readonly HtmlImage[]) => {
    const [first] = found;
    if (first === undefined) return;
    said.push({ code, params: { images: found.length, example: first.src }, evidence: quoted(part, document, found) });
  };

  const pictures = shown.filter(isPicture);
  const loaded = pictures.filter(isLoaded);
  const letters = lettersIn(text);
  if (loaded.length > 0 && letters < LITTLE) {
    // Beside images that come along somebody wrote to somebody: a screenshot, a photo.
    const isOnly = letters < HARDLY_ANY && loaded.length === pictures.length;
    const params = { images: loaded.length, characters: letters };
    const evidence = quoted(part, document, loaded);
    if (isOnly || loaded.length > 2)
      said.push({ code: isOnly ? 'html-image-only' : 'html-image-heavy', params, evidence });
  }

  find(
    'html-image-alt-missing',
    // What comes along is shown, and programs for letters put in photos without a word for them.
    shown.filter((image) => isLoaded(image) && image.alt === null && !isDecoration(image)),
  );
  const ids = new Set(parts.flatMap(({ contentId }) => (contentId === null ? [] : [contentId.toLowerCase()])));
  find(
    'html-image-missing',
    images.filter((image) => isMissing(image, ids)),
  );
  const located = new Set(
    parts.flatMap(({ fields }) => fields.filter(({ name }) => isLocation(name)).map(({ value }) => value)),
  );
  if (document.head.base === null) {
    find(
      'html-image-unreachable',
      shown.filter(({ source, src }) => UNREACHABLE.includes(source) && !located.has(src)),
    );
  }
  const inline = images.filter(({ source, srcCharacters }) => source === 'data' && srcCharacters > DATA_CHARACTERS);
  if (inline.length > 0) {
    const characters = inline.reduce((sum, { srcCharacters }) => sum + srcCharacters, 0);
    said.push({
      code: 'html-image-data',
      params: { images: inline.length, characters },
      evidence: quoted(part, document, inline),
    });
  }
  find(
    'html-image-insecure',
    shown.filter(({ source }) => source === 'http'),
  );
  find(
    'html-image-tracking',
    images.filter((image) => image.isPixel && isLoaded(image) && /[?=]|\/[\w-]{16,}/.test(image.src)),
  );
  return said;
}

/** Letters and digits; one of Chinese, Japanese or Korean says as much as three. */
function lettersIn(text: string): number {
  const bare = text.replace(/[^\p{L}\p{N}]/gu, '');
  return (
    bare.length +
    2 * (bare.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0)
  );
}

type SomeImagesCode =
  | 'html-image-alt-missing'
  | 'html-image-missing'
  | 'html-image-unreachable'
  | 'html-image-insecure'
  | 'html-image-tracking';

const UNREACHABLE: readonly HtmlImage['source'][] = ['relative', 'other'];

function isLoaded({ source }: HtmlImage): boolean {
  return source === 'http' || source === 'https';
}

function isPicture({ width, height }: HtmlImage): boolean {
  return (width ?? PICTURE_PX) >= PICTURE_PX && (height ?? PICTURE_PX) >= PICTURE_PX;
}

/** A spacer, a bullet, a rule: there is nothing to say of it. */
function isDecoration({ width, height }: HtmlImage): boolean {
  return (width ?? PICTURE_PX) <= DECORATION_PX || (height ?? PICTURE_PX) <= DECORATION_PX;
}

function isMissing({ source, src }: HtmlImage, ids: ReadonlySet<string>): boolean {
  if (source !== 'cid') return false;
  const id = src.slice(src.indexOf(':') + 1);
  return !ids.has(id.toLowerCase()) && !ids.has(decoded(id).toLowerCase());
}

/** RFC 2392 section 2: a Content-ID is percent-encoded in a URL. */
function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

/** RFC 2557 section 4.2: a part may be known by the address that the HTML gives. */
function isLocation(name: string): boolean {
  return name.toLowerCase() === 'content-location';
}

function quoted(part: MessagePart, { seen }: HtmlBody['document'], images: readonly HtmlImage[]) {
  const starts = new Set(images.map(({ start }) => start));
  const places = (seen.get('img')?.places ?? []).filter(({ start }) => starts.has(start));
  const [first] = images;
  const sources = places.length > 0 ? places.map(({ source }) => source) : [`<img src="${first?.src ?? ''}">`];
  return sources.slice(0, 3).map((source) => quotedPart(part, source));
}
