import type { HtmlLink } from './html-document.ts';
import type { OpenTag } from './html-tokens.ts';
import { createWords, type Words } from './html-words.ts';

export interface HtmlLinks {
  /** An `a` or `area` begins; where it has no `href`, it is none. */
  open(tag: OpenTag): void;
  text(text: string, isShown: boolean): void;
  image(alt: string | null, isShown: boolean): void;
  close(): void;
  all(): { readonly links: readonly HtmlLink[]; readonly linkCount: number };
}

interface UnderWay {
  readonly element: HtmlLink['element'];
  readonly href: string;
  readonly start: number;
  readonly shown: Words;
  readonly concealed: Words;
  readonly alts: Words;
  images: number;
}

const MAX_LINKS = 1000;
const MAX_HREF = 8192;
const MAX_TEXT = 1000;

/** Gathers links with what is shown in them. A link in a link ends the one before. */
export function createHtmlLinks(): HtmlLinks {
  const links: HtmlLink[] = [];
  let linkCount = 0;
  let current: UnderWay | null = null;

  const close = () => {
    if (current === null) return;
    const { element, href, start, shown, concealed, alts, images } = current;
    current = null;
    linkCount++;
    if (links.length >= MAX_LINKS) return;
    const visible = shown.text();
    links.push({
      element,
      href: href.slice(0, MAX_HREF),
      hrefCharacters: href.length,
      text: visible === '' ? alts.text() : visible,
      isHidden: visible === '' && images === 0 && concealed.text() !== '',
      images,
      start,
    });
  };

  return {
    open({ name, attributes, start }) {
      close();
      const href = attributes.get('href');
      if (href === undefined) return;
      const words = () => createWords(MAX_TEXT);
      const element = name === 'area' ? 'area' : 'a';
      current = { element, href: href.trim(), start, shown: words(), concealed: words(), alts: words(), images: 0 };
      if (element === 'a') return;
      current.shown.add(attributes.get('alt') ?? '');
      close();
    },
    text(text, isShown) {
      (isShown ? current?.shown : current?.concealed)?.add(text);
    },
    image(alt, isShown) {
      if (current === null) return;
      if (isShown) current.images++;
      current.alts.add(` ${alt ?? ''} `);
    },
    close,
    all: () => ({ links, linkCount }),
  };
}
