import type { HtmlOddities } from './html-document.ts';

export interface OddityCounter {
  /** Text, with the source of the character reference it was written as, if it was. */
  text(text: string, entity: string | null): void;
  comment(text: string): void;
  tag(): void;
  /** What is gathered between two tags, as decoded. */
  run(text: string): void;
  all(): HtmlOddities;
}

const PLAIN = /^[A-Za-z0-9]$/;
const LATIN_END = /[A-Za-z\u00c0-\u024f\u0400-\u04ff]$/;
const LATIN_START = /^[A-Za-z\u00c0-\u024f\u0400-\u04ff]/;
// Not the soft hyphen: that shows where a long word may be parted. Joiners mean something in other scripts alone.
const SPLIT =
  /[A-Za-z\u00c0-\u024f\u0400-\u04ff][\u200b-\u200d\u2060\ufeff]{1,20}(?=[A-Za-z\u00c0-\u024f\u0400-\u04ff])/g;
const MAX_EXAMPLES = 5;
const AROUND = 15;

/** Counts what only those write who do not want a filter to read their words. */
export function createOddities(): OddityCounter {
  const examples: string[] = [];
  let needlessEntities = 0;
  let splitWords = 0;
  let last = ''; // what stands right before, where that is text
  let commented: string | null = null; // the text before a comment
  const example = (text: string) => {
    if (examples.length < MAX_EXAMPLES) examples.push(text);
  };
  return {
    text(text, entity) {
      if (entity !== null && PLAIN.test(text)) needlessEntities++;
      if (commented !== null && LATIN_END.test(commented) && LATIN_START.test(text)) {
        splitWords++;
        example(`${commented.slice(-AROUND)}<!---->${text.slice(0, AROUND)}`);
      }
      commented = null;
      last = text;
    },
    comment(text) {
      // Those of Outlook and of template engines stand between words and tags; in the midst of a word they mean nothing.
      commented = text.startsWith('[') ? null : (commented ?? last);
      last = '';
    },
    tag() {
      commented = null;
      last = '';
    },
    run(text) {
      for (const { index } of text.matchAll(SPLIT)) {
        splitWords++;
        if (examples.length < MAX_EXAMPLES) example(text.slice(Math.max(0, index - AROUND), index + AROUND));
      }
    },
    all: () => ({ needlessEntities, splitWords, splitExamples: examples }),
  };
}
