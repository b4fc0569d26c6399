import type { Output } from './io.ts';

export interface Progress {
  /** A check of this domain is done. */
  done(domain: string, check: string): void;
  /** Takes the line off the screen, before something else is written. */
  clear(): void;
}

const ERASE_LINE = '\r\x1b[2K';
const TICK_MS = 1000;

/**
 * One live line on standard error, only where a person looks at it: never in a pipe or a log.
 *
 * @param isLong  that minutes may pass between two checks, as a message is waited for: the seconds are counted
 */
export function createProgress(
  out: Output,
  wanted: boolean,
  checks: readonly string[],
  domains: number,
  isLong = false,
): Progress {
  if (!wanted || !out.isTTY) return { done: () => {}, clear: () => {} };
  const open = new Map<string, Set<string>>();
  let finished = 0;
  let last = isLong ? 'sending the message' : '';
  const startedMs = performance.now();
  const show = () => {
    const seconds = isLong ? `, ${Math.round((performance.now() - startedMs) / 1000)} s` : '';
    out.write(`${ERASE_LINE}${`${last}${seconds}`.slice(0, Math.max(20, out.columns - 1))}`);
  };
  // It keeps nobody waiting: the process may end, and what is written next takes the line off.
  const ticker = isLong ? setInterval(show, TICK_MS).unref() : null;
  if (isLong) show();
  return {
    done(domain, check) {
      const waiting = open.get(domain) ?? new Set(checks);
      waiting.delete(check);
      open.set(domain, waiting);
      if (waiting.size === 0) finished++;
      const rest = waiting.size > 0 ? `waiting for ${[...waiting].join(', ')}` : 'done';
      last = domains > 1 ? `${finished} of ${domains} domains, ${domain}: ${rest}` : `${domain}: ${rest}`;
      show();
    },
    clear() {
      clearInterval(ticker ?? undefined);
      out.write(ERASE_LINE);
    },
  };
}
