/** Gathers text as a reader sees it: white space collapsed, a line for each block. */
export interface Words {
  add(text: string): void;
  /** Ends the line, if something stands in it. */
  breakLine(): void;
  /** Keeps what comes next apart. */
  space(): void;
  /** With the one that has not ended, if something stands in it. */
  lineCount(): number;
  text(): string;
}

// Soft hyphens, the combining grapheme joiner and other characters without a width. Joiners are among them outside of the
// scripts that need them.
const WIDTHLESS = /\u00ad|\u034f|[\u180e\u200b\u2060-\u2064\ufeff]|(?<=[\0-\u024f\u2000-\u200d]|^)[\u200c\u200d]/g;

/** A text without the characters that part nothing a reader sees. */
export function withoutWidthless(text: string): string {
  return text.replace(WIDTHLESS, '');
}

/** @param maxCharacters  what comes behind them is left out */
export function createWords(maxCharacters: number): Words {
  const lines: string[] = [];
  let line: string[] = []; // a string that grows by a million pieces takes many times their room
  let length = 0;
  let pendingSpace = false;

  const breakLine = () => {
    if (line.length > 0) lines.push(line.join(''));
    line = [];
    pendingSpace = false;
  };
  return {
    add(text) {
      if (length >= maxCharacters) return;
      const shown = withoutWidthless(text).replace(/[\s\u00a0\u2800\u3000]+/g, ' ');
      if (shown === '') return;
      const begins = shown.startsWith(' ') || pendingSpace;
      const bare = shown.trim();
      if (bare !== '') {
        if (line.length > 0 && begins) line.push(' ');
        line.push(bare);
        length += bare.length + 1;
      }
      pendingSpace = bare === '' ? true : shown.endsWith(' ');
    },
    breakLine,
    space() {
      pendingSpace = true;
    },
    lineCount: () => lines.length + (line.length === 0 ? 0 : 1),
    text: () => [...lines, ...(line.length === 0 ? [] : [line.join('')])].join('\n').slice(0, maxCharacters),
  };
}
