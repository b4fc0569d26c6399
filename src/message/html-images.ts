import { lengthPx } from './html-lengths.ts';
import type { Look } from './html-look.ts';
import type { Style } from './html-style.ts';
import type { OpenTag } from './html-tokens.ts';

/** Where an image comes from: of `data:` all stands in the message; `relative` names nothing that a reader could load. */
export type ImageSource = 'cid' | 'data' | 'http' | 'https' | 'relative' | 'none' | 'other';

export interface HtmlImage {
  readonly source: ImageSource;
  /** As written, at most 2,048 characters of it; of `data:` the first 100. */
  readonly src: string;
  readonly srcCharacters: number;
  /** Null: there is no `alt`. */
  readonly alt: string | null;
  /** In pixels, as said; null: not said, or in proportion to something. */
  readonly width: number | null;
  readonly height: number | null;
  /** Too small to be seen, or hidden: it is there to be loaded. */
  readonly isPixel: boolean;
  readonly start: number;
}

const MAX_SRC = 2048;
const MAX_DATA = 100;
const MAX_ALT = 500;
const PIXEL = 3;

export interface HtmlImages {
  add(tag: OpenTag, look: Look, style: Style): HtmlImage;
  all(): { readonly images: readonly HtmlImage[]; readonly imageCount: number };
}

const MAX_IMAGES = 1000;

export function createHtmlImages(): HtmlImages {
  const images: HtmlImage[] = [];
  let imageCount = 0;
  return {
    add(tag, look, style) {
      const image = imageOf(tag, look, style);
      imageCount++;
      if (images.length < MAX_IMAGES) images.push(image);
      return image;
    },
    all: () => ({ images, imageCount }),
  };
}

function imageOf({ attributes, start }: OpenTag, { hidden }: Look, { values }: Style): HtmlImage {
  const src = (attributes.get('src') ?? '').trim();
  const source = sourceOf(src);
  const width = lengthPx(values.get('width')) ?? sizeOf(attributes.get('width'));
  const height = lengthPx(values.get('height')) ?? sizeOf(attributes.get('height'));
  const isSmall = width !== null && height !== null && width < PIXEL && height < PIXEL;
  return {
    source,
    src: src.slice(0, source === 'data' ? MAX_DATA : MAX_SRC),
    srcCharacters: src.length,
    alt: attributes.get('alt')?.trim().slice(0, MAX_ALT) ?? null,
    width,
    height,
    isPixel: isSmall || hidden !== null || width === 0 || height === 0,
    start,
  };
}

function sizeOf(written: string | undefined): number | null {
  const digits = /^\s{0,9}(\d{1,6})(?:px)?\s{0,9}$/i.exec(written ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

function sourceOf(src: string): ImageSource {
  if (src === '') return 'none';
  if (src.startsWith('//')) return 'https';
  const scheme = /^([a-z][a-z0-9+.-]{0,20}):/i.exec(src)?.[1]?.toLowerCase();
  if (scheme === undefined) return 'relative';
  return scheme === 'cid' || scheme === 'data' || scheme === 'http' || scheme === 'https' ? scheme : 'other';
}
