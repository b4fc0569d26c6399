import { visible } from '../report/render/escape.ts';
import type { Output } from './io.ts';

export interface TrainProgress {
  /** So many messages are read; shown now and then. */
  show(read: number, name: string): void;
  /** Takes the line off the screen, before something else is written. */
  clear(): void;
}

const ERASE_LINE = '\r\x1b[2K';
const EVERY_MS = 100;

/** One live line on standard error, only where a person looks at it. */
export function createTrainProgress(out: Output, wanted: boolean): TrainProgress {
  if (!wanted || !out.isTTY) return { show: () => {}, clear: () => {} };
  let shownMs = 0;
  return {
    show(read, name) {
      const nowMs = performance.now();
      if (nowMs - shownMs < EVERY_MS) return;
      shownMs = nowMs;
      const line = `${read.toLocaleString('en')} messages, ${visible(name)}`;
      out.write(`${ERASE_LINE}${line.slice(0, Math.max(20, out.columns - 1))}`);
    },
    clear: () => out.write(ERASE_LINE),
  };
}
