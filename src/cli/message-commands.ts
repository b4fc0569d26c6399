import type { Command } from 'commander';
import { notes } from './help.ts';
import type { Io } from './io.ts';
import { addMessageOptions } from './message-options.ts';

/** Adds `message`. */
export function addMessageCommands(program: Command, io: Io, outcome: { code: number }, width: number): void {
  const message = program
    .command('message')
    .description('judge a message: authentication, form, links, spam filters; where will it land, and why')
    .argument('[file...]', 'the message as it is sent or was received (.eml); - reads it from standard input')
    .usage('[options] <file...>');
  addMessageOptions(message)
    .addHelpText('after', () => notes('message', width))
    .action(async (files: readonly string[], flags) => {
      const { runMessage } = await import('./message-command.ts');
      outcome.code = await runMessage(files, flags, io);
    });
}
