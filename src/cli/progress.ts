import type { Output } from './io.ts';

export interface Progress {
  /** A check of this domain is done. */
  done(domain: string, check: string): void;
  /** Takes the line off the screen, before something else is written. */
  clear(): void;
}

const ERASE_LINE = '\r\x1b[2K';

/** One live line on standard error, only where a person looks at it: never in a pipe or a log. */
export function createProgress(out: Output, wanted: boolean, checks: readonly string[], domains: number): Progress {
  if (!wanted || !out.isTTY) return { done: () => {}, clear: () => {} };
  const open = new Map<string, Set<string>>();
  let finished = 0;
  const show = (text: string) => out.write(`${ERASE_LINE}${text.slice(0, Math.max(20, out.columns - 1))}`);
  return {
    done(domain, check) {
      const waiting = open.get(domain) ?? new Set(checks);
      waiting.delete(check);
      open.set(domain, waiting);
      if (waiting.size === 0) finished++;
      const rest = waiting.size > 0 ? `waiting for ${[...waiting].join(', ')}` : 'done';
      show(domains > 1 ? `${finished} of ${domains} domains, ${domain}: ${rest}` : `${domain}: ${rest}`);
    },
    clear: () => out.write(ERASE_LINE),
  };
}
