import type { LogLine } from './log-line.ts';

/** A line of a known mail program, read. */
export interface LineRead {
  readonly system: string;
  readonly lines: readonly LogLine[];
}

export interface PlacedLine {
  /** Of its beginning, from 1. */
  readonly number: number;
  /** Null: of no mail program that is known. */
  readonly read: LineRead | null;
}

const MOST_FOLDS = 20;
const MAX_CHARACTERS = 8192;

/**
 * Puts together what was folded when a log was pasted: a line that ends before its words do goes on in the next ones, as far as
 * these have no time of their own. In linear time; at most 8 KiB and 21 lines are held.
 *
 * @param readLine  pure as far as such lines go
 */
export function foldedLines(readLine: (line: string) => LineRead | null) {
  let held: { readonly text: string; readonly folds: number; readonly placed: PlacedLine } | null = null;
  const letGo = (): readonly PlacedLine[] => {
    const placed = held === null ? [] : [held.placed];
    held = null;
    return placed;
  };
  return {
    /** @returns what is known to be whole by now; none, one or two */
    add(line: string, number: number): readonly PlacedLine[] {
      const read = readLine(line);
      if (read === null && held !== null && isFold(line) && held.folds < MOST_FOLDS) {
        const text = `${held.text} ${line.trim()}`.slice(0, MAX_CHARACTERS);
        const placed = { number: held.placed.number, read: readLine(text) ?? held.placed.read };
        held = { text, folds: held.folds + 1, placed };
        return [];
      }
      const placed = { number, read };
      if (read === null || !read.lines.some(isUnfinished)) return held === null ? [placed] : [...letGo(), placed];
      const before = letGo();
      held = { text: line.trimEnd(), folds: 0, placed };
      return before;
    },
    /** What is left when the log ends. */
    end: letGo,
  };
}

function isUnfinished(line: LogLine): boolean {
  return line.kind === 'cut' || (line.kind === 'delivery' && line.isCut === true);
}

/** How lines of logs begin: with a priority, a time, the name of a container, or as JSON. */
const BEGINS = /^(?:<\d|[A-Z][a-z]{2} [ \d]\d |\d{4}-\d\d-\d\d|\d{10}\.|[\w.-]{1,100} {1,40}\| |\{)/;

function isFold(line: string): boolean {
  return line.trim() !== '' && !BEGINS.test(line);
}
