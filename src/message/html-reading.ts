import type { HtmlDocument } from './html-document.ts';
import { INLINE, NEEDS_END, RAW, UNSHOWN, VOID } from './html-elements.ts';
import { createHead } from './html-head.ts';
import { createHiddenTexts } from './html-hidden.ts';
import { createHtmlImages } from './html-images.ts';
import { createHtmlLinks } from './html-links.ts';
import { firstLook, hidingOfText, lookOf } from './html-look.ts';
import { createOddities } from './html-oddities.ts';
import { createOpenElements } from './html-open-elements.ts';
import { createSeen } from './html-seen.ts';
import { styleOf } from './html-style.ts';
import { createStyleSheets } from './html-style-sheets.ts';
import { createTinyText } from './html-tiny-text.ts';
import { type OpenTag, readTokens, type Unfinished } from './html-tokens.ts';
import { createWords } from './html-words.ts';

export type * from './html-document.ts';

const MAX_CHARACTERS = 2 * 1024 * 1024;
const MAX_TEXT = 1_000_000;

/** What a reader sees of an HTML body: a line for each block, nothing that is hidden, at most 1,000,000 characters. */
export function visibleTextOf(html: string): string {
  return readHtml(html).text;
}

/**
 * Reads an HTML body in one pass: what it shows and what it hides, links, images, styles. In linear time, within bounds, and
 * never throws; nothing is run or loaded.
 *
 * @param html  decoded; at most 2 MiB of characters are read
 */
export function readHtml(html: string): HtmlDocument {
  const source = html.slice(0, MAX_CHARACTERS);
  const words = createWords(MAX_TEXT);
  const [head, links, images, hidden] = [createHead(), createHtmlLinks(), createHtmlImages(), createHiddenTexts()];
  const [oddities, seen, sheets, tiny] = [createOddities(), createSeen(source), createStyleSheets(), createTinyText()];
  const unclosed = new Map<string, number>();
  let tagCount = 0;
  let run = ''; // the text since the last tag
  let runStart = 0;
  let unshownDepth = 0;
  let isOver = false;
  let openRaw: { readonly name: string; readonly end: number } | null = null;

  const open = createOpenElements(firstLook, ({ name }) => {
    if (UNSHOWN.has(name)) unshownDepth--;
    if (name === 'a') links.close();
    if (isOver && NEEDS_END.has(name)) unclosed.set(name, (unclosed.get(name) ?? 0) + 1);
  });

  const endRun = () => {
    const text = run;
    if (text === '') return;
    run = '';
    if (openRaw?.name === 'style') sheets.add(text, open.isIn('head'));
    if (openRaw?.name === 'title') head.title(text);
    if (unshownDepth > 0) return;
    const look = open.look();
    const how = hidingOfText(look);
    const isBlank = !/[^\s\u00a0]/.test(text);
    links.text(text, how === null);
    if (how !== null) {
      if (isBlank) words.space();
      else hidden.add(how, text, runStart, look.elsewhere);
      return;
    }
    words.add(text);
    if (isBlank) return;
    hidden.shown(text.length, words.lineCount());
    oddities.run(text);
    tiny.add(text, look.fontSizePx);
  };

  const openTag = (tag: OpenTag) => {
    const { name, attributes } = tag;
    endRun();
    oddities.tag();
    tagCount++;
    open.closeImplied(name);
    head.tag(tag);
    seen.add(tag);
    sheets.inline(attributes);
    if (!INLINE.has(name)) name === 'img' || name === 'td' || name === 'th' ? words.space() : words.breakLine();
    const style = styleOf(name, attributes, sheets.rules);
    const look = lookOf(name, attributes, style, open.look());
    if (name === 'a' || name === 'area') links.open(tag);
    if (name === 'img' && unshownDepth === 0) {
      const image = images.add(tag, look, style);
      links.image(image.alt, !image.isPixel);
      if (!image.isPixel) hidden.shown(0, words.lineCount());
    }
    if (VOID.has(name)) return;
    if (UNSHOWN.has(name)) unshownDepth++;
    if (RAW.has(name)) openRaw = { name, end: tag.end };
    open.push({ name, look, start: tag.start });
  };

  const unfinished = readTokens(source, {
    open: openTag,
    close(name) {
      endRun();
      oddities.tag();
      if (openRaw?.name === name) openRaw = null;
      open.close(name);
      if (!INLINE.has(name)) name === 'td' || name === 'th' ? words.space() : words.breakLine();
    },
    text(text, entity, start) {
      if (run === '') runStart = start;
      run += text;
      if (unshownDepth === 0) oddities.text(text, entity);
    },
    comment: oddities.comment,
    doctype: head.doctype,
  });
  endRun();
  isOver = true;
  open.closeAll();
  links.close();
  const { hidden: texts, hiddenCharacters } = hidden.all();
  return {
    head: head.all(),
    text: words.text(),
    hidden: texts,
    hiddenCharacters,
    preheader: texts.find(({ leads }) => leads)?.text ?? null,
    tiny: tiny.all(),
    ...links.all(),
    ...images.all(),
    seen: seen.all(),
    tagCount,
    styles: sheets.all(),
    unclosed,
    swallowed: swallowedFrom(source, unfinished, openRaw),
    oddities: oddities.all(),
    complete: html.length <= MAX_CHARACTERS,
  };
}

function swallowedFrom(
  html: string,
  unfinished: Unfinished | null,
  openRaw: { readonly name: string; readonly end: number } | null,
): HtmlDocument['swallowed'] {
  const what = openRaw?.name ?? unfinished?.what;
  const start = openRaw?.end ?? unfinished?.start;
  if (what === undefined || start === undefined) return null;
  const characters = html.slice(start).trim().length;
  return characters === 0 ? null : { what, start, characters };
}
