import { Command, CommanderError, Option } from 'commander';
import { version } from '../audit/version.ts';
import { visible } from '../report/render/escape.ts';
import { addAuditOptions, addCheckOptions, addConnectOptions, addMailOptions } from './audit-options.ts';
import { addBounceCommand } from './bounce-options.ts';
import { addFlattenOptions } from './flatten-options.ts';
import { helpWidth, INTRO, notes } from './help.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { addMessageCommands } from './message-commands.ts';
import { addProbeCommands, addProbeToAudit } from './probe-commands.ts';
import { addTrainCommand } from './train-options.ts';
import { oneOf } from './values.ts';

/**
 * Runs the command line.
 *
 * @param argv  the arguments after the command's own name
 * @returns the exit code; never throws, and never touches the process
 */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  const outcome = { code: EXIT.met as number };
  const program = programOf(argv[0], io, outcome);
  try {
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

function programOf(first: string | undefined, io: Io, outcome: { code: number }): Command {
  const width = helpWidth(io.stdout.columns);
  const program = new Command('mailcheck')
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
    .addHelpText('after', notes('mailcheck', width));
  addAuditOptions(program);
  addProbeToAudit(program).action(async (domains: readonly string[], flags) => {
    if (domains.length === 0 && flags.replay === undefined) {
      program.outputHelp({ error: true });
      outcome.code = EXIT.usage;
      return;
    }
    const { runAudits } = await import('./audit-command.ts');
    outcome.code = await runAudits(
      domains,
      flags,
      io,
      program.commands.map((command) => command.name()),
    );
  });
  const fix = program
    .command('fix')
    .description('print the records to add, change and remove, tried out before they are printed')
    .argument('[domain...]', 'the domain to mend')
    .usage('[options] <domain>');
  addMailOptions(fix);
  addCheckOptions(fix);
  addConnectOptions(fix)
    .optionsGroup('What comes out:')
    .addOption(
      new Option('--format <format>', 'zone (zone-file lines), nsupdate, json')
        .default('zone')
        .argParser(oneOf('--format', ['zone', 'nsupdate', 'json'])),
    )
    .option('--all', 'answer remarks too, which cost nothing');
  addFlattenOptions(fix)
    .optionsGroup('More:')
    .addHelpText('after', notes('fix', width))
    .action(async (domains: readonly string[], flags) => {
      const { runFix } = await import('./fix-command.ts');
      outcome.code = await runFix(domains, flags, io);
    });
  const plan = program
    .command('plan')
    .description('print the runbook from where the domain stands to ready: each step with its records, wait and check')
    .argument('[domain...]', 'the domain to make ready')
    .usage('[options] <domain>');
  addMailOptions(plan);
  addCheckOptions(plan);
  addConnectOptions(plan)
    .optionsGroup('What comes out:')
    .addOption(
      new Option('--format <format>', 'text, json').default('text').argParser(oneOf('--format', ['text', 'json'])),
    )
    .option('--verify', 'say only which steps are done; exit 1 if one that can be seen is not')
    .optionsGroup('More:')
    .addHelpText('after', notes('plan', width))
    .action(async (domains: readonly string[], flags) => {
      const { runPlan } = await import('./plan-command.ts');
      outcome.code = await runPlan(domains, flags, io);
    });
  addProbeCommands(program, io, outcome, width);
  addMessageCommands(program, io, outcome, width);
  addBounceCommand(program, io, outcome, width);
  addTrainCommand(program, io, outcome, width);
  program
    .command('explain')
    .description('say what a finding means, or a code of a bounce, whom it harms and how to mend it')
    .argument(
      '[codes...]',
      'finding codes, such as spf-too-many-lookups; checks, such as spf; codes of replies, such as 5.7.26, 550 or TSS04; reasons, such as mailboxfull; none: list all findings',
    )
    .option('--all', 'of a code that many providers use: all rules about it')
    .option('--provider <name>', 'only the rules of this provider or mail program, such as gmail, qq or postfix')
    .addHelpText('after', notes('explain', width))
    .action(async (codes: readonly string[], flags) => {
      const { runExplain } = await import('./explain-command.ts');
      outcome.code = await runExplain(codes, flags, io);
    });
  const demo = program
    .command('demo')
    .description('audit the embedded example domains on servers of its own, without any network')
    .argument(
      '[domains...]',
      'one of the example domains, audited exactly as a real one; none: all of them, explained; "probe", "message" or "bounce": messages or bounces instead',
    );
  addAuditOptions(demo)
    .addHelpText('after', notes('demo', width))
    .action(async (domains: readonly string[], flags) => {
      const { runDemo } = await import('./demo-command.ts');
      outcome.code = await runDemo(domains, flags, io);
    });
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
