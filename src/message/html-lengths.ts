import type { Style } from './html-style.ts';

const LENGTH = /^([+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}))\s{0,3}([a-z%]{0,4})$/;
/** CSS Values 4 section 6.2: a point is 4/3 pixels; an em is taken for that of ordinary text. */
const UNIT_PX: Readonly<Record<string, number>> = { '': 1, px: 1, pt: 4 / 3, em: 16, rem: 16, pc: 16, in: 96 };
const KEYWORDS_PX: Readonly<Record<string, number>> = {
  'xx-small': 9,
  'x-small': 10,
  small: 13,
  medium: 16,
  large: 18,
  'x-large': 24,
  'xx-large': 32,
};

/** A length in pixels; null: there is none, or it is not known. */
export function lengthPx(text: string | null | undefined): number | null {
  if (text === null || text === undefined) return null;
  const [, number, unit = ''] = LENGTH.exec(text) ?? [];
  if (number === undefined) return null;
  if (Number(number) === 0) return 0;
  const factor = Object.hasOwn(UNIT_PX, unit) ? UNIT_PX[unit] : undefined;
  return factor === undefined ? null : Number(number) * factor;
}

/** The size of text in an element; null: not known. */
export function fontSizePx({ values }: Style, parent: number | null): number | null {
  const said = values.has('font-size') ? values.get('font-size') : shorthandSize(values.get('font'));
  if (said === undefined || said === 'inherit') return parent;
  if (said === null) return null;
  if (Object.hasOwn(KEYWORDS_PX, said)) return KEYWORDS_PX[said] ?? null;
  const [, number, unit] = LENGTH.exec(said) ?? [];
  if (number === undefined) return null;
  if (Number(number) === 0) return 0;
  if (unit === 'em' || unit === '%')
    return parent === null ? null : (parent * Number(number)) / (unit === '%' ? 100 : 1);
  // Without a unit it holds in quirks mode alone, and 1 is meant as little there as 0 is.
  return lengthPx(said);
}

/** The size within `font: bold 12px/1.4 Arial`. */
function shorthandSize(font: string | null | undefined): string | null | undefined {
  if (font === null || font === undefined) return font;
  return font.split(/[\s/]+/).find((word) => LENGTH.test(word) && /[a-z%]$/.test(word));
}
