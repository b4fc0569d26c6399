// Several replies that were pasted one behind the other: paragraphs, or items of a list, each of which begins with its code.

export interface ReplyBlock {
  /** Of its first line, from 1. */
  readonly line: number;
  readonly text: string;
}

const LONGEST = 2000;
const MOST = 1000;
const QUOTED = /^[\s>|]{0,40}/;
const ITEM = /^\s{0,20}(?:[-*•]|\d{1,3}[.)])\s+/;
/** A code that refuses or puts off, behind nothing but the recipient. */
const BEGINS =
  /^["'`(<]{0,3}(?:([^\s<>"',;:|()]{1,64}@[a-z0-9.-]{3,253})[>"']{0,2}[\s:,;|=-]{1,6})?["'`(]{0,2}([45]\d\d)([ -]+)(?:([45]\.\d{1,3}\.\d{1,3})\b)?/i;
/** The recipient on a line of its own. */
const ADDRESS = /^<?([^\s<>"',;:|()]{1,64}@[a-z0-9.-]{3,253})>?:?$/i;
/** A transcript of one delivery. */
const COMMAND = /^(?:[CS]: ?|[<>=*~ -]{1,5})?(?:EHLO|HELO|MAIL FROM|RCPT TO|DATA$|QUIT$|220[ -])/i;

interface Begun {
  readonly line: number;
  readonly key: string;
  readonly lines: string[];
  goesOn: boolean;
}

/**
 * @returns null where the text is one reply, a transcript, or something else; in linear time, and never throws
 */
export function replyBlocks(text: string): readonly ReplyBlock[] | null {
  const lines = text.split(/\r\n?|\n/).map((line) => line.slice(0, LONGEST).replace(QUOTED, '').trimEnd());
  if (lines.some((line) => COMMAND.test(line))) return null;
  const blocks: Begun[] = [];
  let isParted = true;
  for (const [at, line] of lines.entries()) {
    if (line === '') {
      isParted = true;
      continue;
    }
    const item = ITEM.exec(line)?.[0] ?? '';
    const begun = isParted || item !== '' ? beginning(line.slice(item.length), nextLine(lines, at)) : null;
    const before = blocks.at(-1);
    if (begun !== null && !(before !== undefined && (before.key === begun.key || before.goesOn))) {
      if (blocks.length === MOST) return null;
      blocks.push({ line: at + 1, key: begun.key, lines: [line], goesOn: begun.goesOn });
    } else if (before === undefined)
      return null; // words come first: a notice, or a question about one reply
    else {
      before.lines.push(line);
      before.goesOn = begun?.goesOn ?? /^[45]\d\d-/.test(line);
    }
    isParted = false;
  }
  return blocks.length < 2 ? null : blocks.map(({ line, lines: own }) => ({ line, text: own.join('\n') }));
}

function nextLine(lines: readonly string[], at: number): string {
  return lines[at + 1] ?? '';
}

/** What tells it from others: codes and recipient. */
function beginning(line: string, next: string): { readonly key: string; readonly goesOn: boolean } | null {
  const alone = ADDRESS.exec(line)?.[1];
  const found = BEGINS.exec(alone === undefined ? line : next);
  if (found === null) return null;
  const [all, address = alone ?? '', code, between = '', enhanced = ''] = found;
  const named = address === '' ? (/<([^\s<>]{1,64}@[^\s<>]{3,253})>/.exec(line.slice(all.length))?.[1] ?? '') : address;
  return { key: `${code} ${enhanced} ${named.toLowerCase()}`, goesOn: between.startsWith('-') };
}
