import type { HiddenText } from './html-document.ts';
import type { Hiding } from './html-look.ts';
import { withoutWidthless } from './html-words.ts';

export interface HiddenTexts {
  add(how: Hiding, text: string, start: number, elsewhere: boolean): void;
  /** Something was shown: what is hidden from here on leads no more. */
  shown(): void;
  all(): { readonly hidden: readonly HiddenText[]; readonly hiddenCharacters: number };
}

const MAX_TEXTS = 200;
const MAX_KEPT = 2000;

/** Gathers what is hidden: what follows each other in the same manner, with nothing shown between, is one text. */
export function createHiddenTexts(): HiddenTexts {
  const hidden: (Omit<HiddenText, 'text' | 'characters'> & { text: string; characters: number })[] = [];
  let hiddenCharacters = 0;
  let leads = true;
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
        hidden.push({ how, text: bare.slice(0, MAX_KEPT), characters: bare.length, leads, elsewhere, start });
      }
      isNew = false;
    },
    shown() {
      leads = false;
      isNew = true;
    },
    all: () => ({ hidden, hiddenCharacters }),
  };
}
