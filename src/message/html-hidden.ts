import type { HiddenText } from './html-document.ts';
import type { Hiding } from './html-look.ts';
import { withoutWidthless } from './html-words.ts';

export interface HiddenTexts {
  add(how: Hiding, text: string, start: number, elsewhere: boolean): void;
  /** Something was shown: a text of so many characters, or an image; with the lines that are shown by now. */
  shown(characters: number, lines: number): void;
  all(): { readonly hidden: readonly HiddenText[]; readonly hiddenCharacters: number };
}

const MAX_TEXTS = 200;
const MAX_KEPT = 2000;
// A logo, and a line such as "view in a browser", may stand before.
const LEAD = 200;
const LEAD_LINES = 1;

/** Gathers what is hidden: what follows each other in the same manner, with nothing shown between, is one text. */
export function createHiddenTexts(): HiddenTexts {
  const hidden: (Omit<HiddenText, 'text' | 'characters'> & { text: string; characters: number })[] = [];
  let hiddenCharacters = 0;
  let shownCharacters = 0;
  let shownLines = 0;
  let isNew = true;
  return {
    add(how, text, start, elsewhere) {
      const bare = withoutWidthless(text)
        .replace(/[\s\u200b-\u200d]+/g, ' ')
        .trim();
      if (bare === '') return;
      hiddenCharacters += bare.length;
      const last = hidden.at(-1);
      if (last !== undefined && !isNew && last.how === how && last.elsewhere === elsewhere) {
        last.characters += bare.length;
        if (last.text.length < MAX_KEPT) last.text = `${last.text} ${bare}`.slice(0, MAX_KEPT);
      } else if (hidden.length < MAX_TEXTS) {
        hidden.push({
          how,
          text: bare.slice(0, MAX_KEPT),
          characters: bare.length,
          leads: shownCharacters <= LEAD && shownLines <= LEAD_LINES,
          first: shownCharacters === 0,
          elsewhere,
          start,
        });
      }
      isNew = false;
    },
    shown(characters, lines) {
      shownCharacters += characters;
      shownLines = lines;
      isNew = true;
    },
    all: () => ({ hidden, hiddenCharacters }),
  };
}
