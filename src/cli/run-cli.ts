import { Command, CommanderError } from 'commander';
import { version } from '../audit/version.ts';
import { visible } from '../report/render/escape.ts';
import { helpWidth, INTRO, notes } from './help.ts';
import { EXIT, type Io, UsageError } from './io.ts';

/**
 * Runs the command line.
 *
 * @param argv  the arguments after the command's own name
 * @returns the exit code; never throws, and never touches the process
 */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  const outcome = { code: EXIT.met as number };
  const width = helpWidth(io.stdout.columns);
  const program = programOf(argv[0], io, width);
  try {
    if (argv[0] === 'bounce') {
      // Its options alone, which are quick to make: a bounce is explained in less time than all commands take.
      const { addBounceCommand } = await import('./bounce-options.ts');
      addBounceCommand(program, io, outcome, width);
    } else {
      const { addCommands } = await import('./all-commands.ts');
      addCommands(program, io, outcome, width);
    }
    await program.parseAsync(argv, { from: 'user' });
    return outcome.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.met : EXIT.usage;
    if (error instanceof UsageError) {
      io.stderr.write(`mailcheck: ${visible(error.message)}\n`); // it may quote a file that anybody wrote
      return io.signal.aborted ? EXIT.interrupted : EXIT.usage;
    }
    if (io.signal.aborted && error === io.signal.reason) {
      io.stderr.write('mailcheck: interrupted\n');
      return EXIT.interrupted;
    }
    const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.stderr.write(`mailcheck: a fault of mailcheck itself; please report it with these lines\n${shown}\n`);
    return EXIT.internal;
  }
}

/** The command line without its commands. */
function programOf(first: string | undefined, io: Io, width: number): Command {
  const program: Command = new Command('mailcheck')
    .description(INTRO)
    .usage('<domain...> [options]\n       mailcheck <command> [options]')
    .argument('[domains...]', 'the domains to audit, such as example.com; - reads them from standard input')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print this help, or that of a command')
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .configureHelp({
      helpWidth: width,
      sortSubcommands: false,
      subcommandTerm: (command) => `${command.name()} ${command.usage()}`,
    })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) =>
        write(
          usageWords(
            text,
            program.commands.find((command) => command.name() === first),
          ),
        ),
    })
    .exitOverride()
    .addHelpText('after', () => notes('mailcheck', width));
  return program;
}

/** Commander's messages in our voice: no capital, no full stop, and a word on where to look. */
function usageWords(text: string, command: Command | undefined): string {
  const words = text
    .replace(/^error: /, '')
    .replace(/'([^']*)'/g, '"$1"')
    .replace(/"(--[\w-]+)=[^"]*"/g, '"$1"') // a password in an option that there is not
    .replace(/\n\(Did you mean (.+?)\?\)/, (_, found: string) => `, did you mean "${found}"?`)
    .trim();
  return `mailcheck: ${words}\nTry "mailcheck ${command === undefined ? '' : `${command.name()} `}--help".\n`;
}
