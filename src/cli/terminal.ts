import type { TerminalOptions } from '../report/render/terminal/page.ts';
import type { Io } from './io.ts';

/** Width and colour for what goes to standard output. A pipe gets 80 columns and no colour (no-color.org). */
export function terminalOptions(
  io: Io,
  flags: { readonly color?: boolean; readonly verbose?: boolean; readonly providers?: boolean },
): TerminalOptions {
  const { isTTY, columns } = io.stdout;
  const refused = (io.env['NO_COLOR'] ?? '') !== '' || io.env['TERM'] === 'dumb';
  return {
    width: isTTY ? columns : 80,
    colour: flags.color ?? (isTTY && !refused),
    verbose: flags.verbose ?? false,
    providers: flags.providers ?? false,
  };
}
