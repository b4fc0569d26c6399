import { version } from '../audit/version.ts';
import type { BounceEntry, BounceSummary } from '../report/bounce/schema.ts';
import type { BounceFlags } from './bounce-options.ts';
import type { Io } from './io.ts';
import { terminalOptions } from './terminal.ts';

export interface BouncePrinter {
  /** What is long waits for whoever reads it. */
  add(entry: BounceEntry): Promise<void>;
  end(summary: BounceSummary): void;
}

/** Writes each bounce as it comes, but for the terminal, where so many are shown one by one, and more summed up. */
export async function createBouncePrinter(io: Io, flags: BounceFlags): Promise<BouncePrinter> {
  const write = (text: string) => io.stdout.write(text);
  const writeAll = async (pieces: Iterable<string>) => {
    for (const piece of pieces) {
      write(piece);
      const taken = io.stdout.taken?.() ?? null;
      if (taken !== null) await taken;
    }
  };
  switch (flags.format) {
    case 'json': {
      const { bounceDocument } = await import('../report/bounce/json.ts');
      const document = bounceDocument(version);
      return { add: (entry) => writeAll(document.add(entry)), end: (summary) => write(document.end(summary)) };
    }
    case 'ndjson': {
      const { bounceLine } = await import('../report/bounce/json.ts');
      return { add: (entry) => writeAll(bounceLine(entry)), end: () => {} };
    }
    case 'csv': {
      const { csvHead, csvRows } = await import('../report/bounce/csv.ts');
      write(csvHead());
      return { add: (entry) => writeAll(csvRows(entry)), end: () => {} };
    }
    case 'text':
    case 'terminal': {
      const { MOST_LISTED, renderBounce, renderBounces } = await import('../report/bounce/terminal.ts');
      const options = terminalOptions(io, flags);
      const kept: BounceEntry[] = [];
      let count = 0;
      return {
        async add(entry) {
          if (++count > MOST_LISTED) kept.length = 0;
          else kept.push(entry);
        },
        end(summary) {
          const [only] = kept;
          write(
            count === 1 && only !== undefined && summary.unreadable.length === 0
              ? renderBounce(only, options)
              : renderBounces(kept, summary, options),
          );
        },
      };
    }
  }
}
