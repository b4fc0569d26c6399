import { type Paint, painter } from './paint.ts';

export interface TerminalOptions {
  /** Columns of the terminal; lines are broken to fit between 40 and 100. */
  readonly width: number;
  readonly colour: boolean;
  /** Also the facts of every check and all evidence. */
  readonly verbose?: boolean;
  /** Also what the mailbox providers demand. */
  readonly providers?: boolean;
}

/** What every part of the page needs to know. */
export interface Page {
  readonly width: number;
  readonly paint: Paint;
  readonly verbose: boolean;
  readonly providers: boolean;
}

/** Some lines that belong together; blocks are set apart by an empty line. */
export type Block = readonly string[];

const NARROWEST = 40;
const WIDEST = 100; // longer lines are hard to read, and points far to the right are not seen

export function pageOf({ width, colour, verbose = false, providers = false }: TerminalOptions): Page {
  return { width: Math.min(WIDEST, Math.max(NARROWEST, width)), paint: painter(colour), verbose, providers };
}

/** Joins the blocks that have lines. Ends with a line end, holds no trailing blanks. */
export function join(blocks: readonly Block[]): string {
  const text = blocks
    .filter((block) => block.length > 0)
    .map((block) => block.map((line) => line.trimEnd()).join('\n'))
    .join('\n\n');
  return `${text}\n`;
}
