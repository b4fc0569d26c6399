import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Colours one piece of a line. Text and marks say the same without it. */
export type Paint = (style: Style, text: string) => string;

/** @param colour  decided by whoever knows the terminal, `NO_COLOR` and pipes */
export function painter(colour: boolean): Paint {
  return colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}
