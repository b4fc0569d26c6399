import { renderJson, renderNdjson } from '../report/render/json.ts';
import { renderTerminal, renderTerminalTable } from '../report/render/terminal/terminal.ts';
import type { Report } from '../report/schema.ts';
import type { AuditFlags } from './audit-options.ts';
import type { Io } from './io.ts';
import { terminalOptions } from './terminal.ts';

export interface Printer {
  /** Prints a report, or keeps it until the end where the format needs all of them. */
  add(report: Report): void;
  end(): void;
}

/** @param before  called before anything is written */
export function createPrinter(
  io: Io,
  flags: Pick<AuditFlags, 'format' | 'color' | 'verbose' | 'providers'>,
  before: () => void,
): Printer {
  const reports: Report[] = [];
  const options = terminalOptions(io, flags);
  const write = (text: string) => {
    before();
    if (text !== '') io.stdout.write(text);
  };
  switch (flags.format) {
    case 'json':
      return { add: (report) => void reports.push(report), end: () => write(renderJson(reports)) };
    case 'ndjson':
      return { add: (report) => write(renderNdjson(report)), end: before };
    case 'text':
      return {
        add(report) {
          write(`${reports.length > 0 ? '\n' : ''}${renderTerminal(report, options)}`);
          reports.push(report);
        },
        end: () => write(reports.length > 1 ? `\n${renderTerminalTable(reports, options)}` : ''),
      };
  }
}
