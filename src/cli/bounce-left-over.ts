import { visible } from '../report/render/escape.ts';
import type { BounceItem } from './bounce-readers.ts';
import type { Io } from './io.ts';

const MOST_REPORTED = 20;

/** Says on standard error what of the input was not explained. */
export interface LeftOver {
  take(item: Exclude<BounceItem, { readonly kind: 'bounce' }>): void;
  end(): void;
  /** How many inputs could not be read. */
  unread(): number;
}

export function createLeftOver(io: Io): LeftOver {
  let unread = 0;
  let passedOver = 0;
  let firstPassedOver = '';
  return {
    take(item) {
      switch (item.kind) {
        case 'note':
          return say(io, `${item.file}: ${item.note}`);
        case 'passed-over':
          if (passedOver++ === 0) firstPassedOver = item.file;
          return;
        case 'unreadable':
          if (++unread <= MOST_REPORTED) say(io, `cannot read "${item.file}": ${item.why}`);
      }
    },
    end() {
      if (unread > MOST_REPORTED) say(io, `${unread - MOST_REPORTED} more could not be read`);
      if (passedOver === 1) say(io, `passed over "${firstPassedOver}", which does not begin as a mail`);
      if (passedOver > 1)
        say(io, `passed over ${passedOver} files that do not begin as a mail, such as "${firstPassedOver}"`);
    },
    unread: () => unread,
  };
}

/** What it quotes may be anybody's. */
export function say(io: Io, words: string): void {
  io.stderr.write(`mailcheck: ${visible(words)}\n`);
}
