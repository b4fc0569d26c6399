import { type Colour, contrast, readColour } from './html-colours.ts';
import { fontSizePx, lengthPx } from './html-lengths.ts';
import { NO_STYLE, type Style } from './html-style.ts';

/** How something is kept from the reader's eyes. */
export type Hiding = 'display' | 'visibility' | 'opacity' | 'clipped' | 'off-screen' | 'font-size' | 'colour';

type Opaque = Exclude<Colour, 'transparent'>;

/** How text in an element looks, as far as it is known. */
export interface Look {
  /** Of an element with all that is in it: nothing within can be shown again. */
  readonly hidden: Exclude<Hiding, 'font-size' | 'colour' | 'visibility'> | null;
  readonly visible: boolean;
  /** Whether rules for other screens change it. */
  readonly elsewhere: boolean;
  /** Null: not known. */
  readonly fontSizePx: number | null;
  readonly colour: Colour | null;
  readonly background: Opaque | null;
}

export const firstLook: Look = {
  hidden: null,
  visible: true,
  elsewhere: false,
  fontSizePx: 16,
  colour: { red: 0, green: 0, blue: 0 },
  background: { red: 255, green: 255, blue: 255 },
};

const LINK_BLUE: Colour = { red: 0, green: 0, blue: 238 };
const AWAY_PX = -500;
const INVISIBLE_OPACITY = 0.05;
const INVISIBLE_PX = 2;
const INVISIBLE_CONTRAST = 1.1;

/** How an element looks within its parent. */
export function lookOf(name: string, attributes: ReadonlyMap<string, string>, style: Style, parent: Look): Look {
  if (style === NO_STYLE && attributes.size === 0) return parent;
  return {
    hidden: parent.hidden ?? hidingOf(attributes, style),
    visible: visibilityOf(style, parent.visible),
    elsewhere: parent.elsewhere || style.elsewhere,
    fontSizePx: fontSizePx(style, parent.fontSizePx),
    colour: colourOf(name, attributes, style, parent.colour),
    background: backgroundOf(attributes, style, parent.background),
  };
}

/** How text of this look is hidden; null: it is shown, as far as is known. */
export function hidingOfText({ hidden, visible, fontSizePx: size, colour, background }: Look): Hiding | null {
  if (hidden !== null) return hidden;
  if (!visible) return 'visibility';
  if (size !== null && size < INVISIBLE_PX) return 'font-size';
  if (colour === null || background === null) return null;
  return colour === 'transparent' || contrast(colour, background) < INVISIBLE_CONTRAST ? 'colour' : null;
}

function hidingOf(attributes: ReadonlyMap<string, string>, { values }: Style): Look['hidden'] {
  const display = values.get('display');
  if (display === 'none' || (display === undefined && attributes.has('hidden'))) return 'display';
  const opacity = values.get('opacity');
  if (typeof opacity === 'string' && Number.parseFloat(opacity) <= INVISIBLE_OPACITY) return 'opacity';
  if (values.get('overflow') === 'hidden' && SIZES.some((size) => lengthPx(values.get(size)) === 0)) return 'clipped';
  if ((lengthPx(values.get('text-indent')) ?? 0) <= AWAY_PX) return 'off-screen';
  const position = values.get('position');
  const isMoved = position === 'absolute' || position === 'fixed';
  return isMoved && SIDES.some((side) => (lengthPx(values.get(side)) ?? 0) <= AWAY_PX) ? 'off-screen' : null;
}

const SIZES = ['max-height', 'height', 'max-width', 'width'] as const;
const SIDES = ['left', 'top', 'right', 'bottom'] as const;

function visibilityOf({ values }: Style, parent: boolean): boolean {
  const said = values.get('visibility');
  if (said === undefined || said === 'inherit') return parent;
  return said !== 'hidden' && said !== 'collapse';
}

function colourOf(
  name: string,
  attributes: ReadonlyMap<string, string>,
  { values }: Style,
  parent: Colour | null,
): Colour | null {
  const said = values.get('color');
  if (said === null || values.has('-webkit-text-fill-color')) return null;
  if (said !== undefined) return said === 'inherit' || said === 'currentcolor' ? parent : readColour(said);
  const written = name === 'font' ? attributes.get('color') : name === 'body' ? attributes.get('text') : undefined;
  if (written !== undefined) return readColour(written.toLowerCase());
  return name === 'a' && attributes.has('href') ? LINK_BLUE : parent;
}

/** A picture behind the text makes it unknown; so does what lets through something else than the parent. */
function backgroundOf(
  attributes: ReadonlyMap<string, string>,
  { values }: Style,
  parent: Opaque | null,
): Opaque | null {
  const image = values.get('background-image');
  if (image === null || (image !== undefined && image !== 'none') || attributes.has('background')) return null;
  const said = values.has('background-color') ? values.get('background-color') : shorthandColour(values);
  if (said === null) return null;
  const written = said ?? attributes.get('bgcolor')?.toLowerCase();
  if (written === undefined || written === 'inherit') return parent;
  const colour = readColour(written);
  return colour === 'transparent' ? parent : colour;
}

/** Undefined: nothing is said of it. Null: there is more to it than a colour. */
function shorthandColour(values: Style['values']): string | null | undefined {
  const said = values.get('background');
  if (said === undefined || said === null) return said;
  if (/url\(|gradient\(|var\(/.test(said)) return null;
  if (readColour(said) !== null) return said;
  return said.split(/\s+/).find((word) => readColour(word) !== null) ?? 'transparent';
}
