import type { HtmlDocument } from './html-document.ts';

export interface TinyText {
  /** @param sizePx  null: not known */
  add(text: string, sizePx: number | null): void;
  all(): HtmlDocument['tiny'];
}

const READABLE_PX = 6;
const MAX_EXAMPLE = 100;

/** Counts text that is shown so small that nobody reads it. */
export function createTinyText(): TinyText {
  let characters = 0;
  let smallestPx = READABLE_PX;
  let example = '';
  return {
    add(text, sizePx) {
      const bare = text.trim();
      if (sizePx === null || sizePx >= READABLE_PX || !/[\p{L}\p{N}]/u.test(bare)) return;
      characters += bare.length;
      smallestPx = Math.min(smallestPx, sizePx);
      if (example === '') example = bare.slice(0, MAX_EXAMPLE);
    },
    all: () => ({ characters, smallestPx, example }),
  };
}
