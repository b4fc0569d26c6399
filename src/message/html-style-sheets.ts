import type { HtmlStyles } from './html-document.ts';
import { addRules, type StyleRules } from './html-rules.ts';

export interface StyleSheets {
  /** Of all sheets so far. */
  readonly rules: StyleRules;
  /** @param css  what stands in a `<style>` */
  add(css: string, inHead: boolean): void;
  inline(attributes: ReadonlyMap<string, string>): void;
  all(): HtmlStyles;
}

const MAX_SHEETS = 100;

export function createStyleSheets(): StyleSheets {
  const rules: StyleRules = new Map();
  const sheets: HtmlStyles['sheets'][number][] = [];
  const imports: string[] = [];
  let inlineCharacters = 0;
  return {
    rules,
    add(css, inHead) {
      if (sheets.length >= MAX_SHEETS) return;
      sheets.push({ characters: css.length, inHead });
      imports.push(...addRules(css, rules).imports.slice(0, MAX_SHEETS - imports.length));
    },
    inline(attributes) {
      inlineCharacters += attributes.get('style')?.length ?? 0;
    },
    all: () => ({ sheets, imports, inlineCharacters }),
  };
}
