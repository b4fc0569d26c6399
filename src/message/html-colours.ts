/** An opaque colour, its parts from 0 to 255; `transparent` lets through what is behind. */
export type Colour = { readonly red: number; readonly green: number; readonly blue: number } | 'transparent';

// The names that occur in mail (CSS Color section 6.1); another one is not known.
const NAMES: Readonly<Record<string, string>> = {
  white: 'ffffff',
  black: '000000',
  red: 'ff0000',
  green: '008000',
  blue: '0000ff',
  yellow: 'ffff00',
  gray: '808080',
  grey: '808080',
  silver: 'c0c0c0',
  navy: '000080',
  maroon: '800000',
  purple: '800080',
  teal: '008080',
  olive: '808000',
  lime: '00ff00',
  aqua: '00ffff',
  cyan: '00ffff',
  fuchsia: 'ff00ff',
  magenta: 'ff00ff',
  orange: 'ffa500',
  ivory: 'fffff0',
  snow: 'fffafa',
  whitesmoke: 'f5f5f5',
  lightgrey: 'd3d3d3',
  lightgray: 'd3d3d3',
  darkgray: 'a9a9a9',
  darkgrey: 'a9a9a9',
  darkblue: '00008b',
  darkred: '8b0000',
  darkgreen: '006400',
};
const FUNCTION =
  /^rgba?\(\s{0,9}(\d{1,3})[\s,]{1,9}(\d{1,3})[\s,]{1,9}(\d{1,3})\s{0,9}(?:[,/]\s{0,9}([\d.]{1,9})(%?)\s{0,9})?\)$/;
const INVISIBLE_ALPHA = 0.05;

/**
 * Reads a colour as CSS and the old attributes write it.
 *
 * @param text  in lower case
 * @returns null where it is not known: another notation, half transparent, a variable
 */
export function readColour(text: string): Colour | null {
  const name = text.trim();
  if (name === 'transparent') return 'transparent';
  if (Object.hasOwn(NAMES, name)) return ofHex(NAMES[name] ?? '');
  const hex = /^#?([0-9a-f]{3,8})$/.exec(name)?.[1];
  if (hex !== undefined) return ofHex(hex);
  const [, red, green, blue, alpha, percent] = FUNCTION.exec(name) ?? [];
  if (red === undefined) return null;
  if (alpha !== undefined) {
    const opacity = Number(alpha) / (percent === '%' ? 100 : 1);
    if (opacity <= INVISIBLE_ALPHA) return 'transparent';
    if (!(opacity >= 1)) return null;
  }
  return { red: Number(red), green: Number(green), blue: Number(blue) };
}

function ofHex(hex: string): Colour | null {
  const long = hex.length < 6 ? [...hex].map((digit) => digit + digit).join('') : hex;
  if (long.length === 8) {
    const alpha = Number.parseInt(long.slice(6), 16) / 255;
    if (alpha <= INVISIBLE_ALPHA) return 'transparent';
    if (alpha < 1) return null;
  } else if (long.length !== 6) return null;
  const at = (start: number) => Number.parseInt(long.slice(start, start + 2), 16);
  return { red: at(0), green: at(2), blue: at(4) };
}

/** From 1, where nothing can be told apart, to 21, black on white (WCAG 2.2, contrast ratio). */
export function contrast(one: Exclude<Colour, 'transparent'>, other: Exclude<Colour, 'transparent'>): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance({ red, green, blue }: Exclude<Colour, 'transparent'>): number {
  const linear = (part: number) => {
    const share = Math.min(part, 255) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}
