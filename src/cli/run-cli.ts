import { Command, CommanderError, Option } from 'commander';
import { version } from '../audit/version.ts';
import { addAuditOptions, addCheckOptions, addConnectOptions, addMailOptions } from './audit-options.ts';
import { addFlattenOptions } from './flatten-options.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { oneOf } from './values.ts';

const INTRO = `Why does our mail bounce, and why does it land in spam?

mailcheck asks DNS and the mail servers of a domain, and answers in one scored report
that names the cause and the fix. It opens SMTP sessions, but sends no mail.`;

const EXAMPLES = `
Examples:
  mailcheck demo                                   see it work, without any network
  mailcheck example.com                            audit a domain
  mailcheck example.com --selector s1              ... with the DKIM selector you sign with
  mailcheck example.com --sending-ip 192.0.2.1     ... for the address your mail leaves from
  mailcheck example.com --no-smtp                  ... by DNS alone
  mailcheck a.example b.example --format ndjson    several domains, one JSON object a line
  mailcheck example.com --fail-on major            as a CI gate
  mailcheck explain spf-too-many-lookups           what a finding means and how to mend it
  mailcheck fix example.com                        the records that mend it, for the zone file
  mailcheck plan example.com --senders google      the way to ready, step by step

Exit codes: 0 the gate is met; 1 a finding at or above --fail-on, or a score below --min-score;
2 usage error; 3 nothing failed, but something that matters could not be checked; 70 internal error.`;

const FIX_NOTES = `
Examples:
  mailcheck fix example.com --senders google,mailgun --report-to dmarc@example.com
  mailcheck fix example.com --flatten              ... and bring SPF under ten lookups
  mailcheck fix example.com --format nsupdate | nsupdate -k key

Exit codes: 0 the records are printed, or there are none to write; 1 SPF cannot be flattened; 2 usage error;
3 there are none to write, or SPF is not flattened, and something that matters could not be checked;
70 internal error.`;

const PLAN_NOTES = `
Examples:
  mailcheck plan example.com --senders google,mailgun --volume 20000 --report-to dmarc@example.com
  mailcheck plan example.com --senders google,mailgun --verify

Exit codes: 0 the plan is printed; with --verify 1 a step is seen to be open, 3 none is, but something that
matters could not be checked; 2 usage error; 70 internal error.`;

/**
 * Runs the command line.
 *
 * @param argv  the arguments after the command's own name
 * @returns the exit code; never throws, and never touches the process
 */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  const outcome = { code: EXIT.met as number };
  const program = programOf(io, outcome);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return outcome.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.met : EXIT.usage;
    if (error instanceof UsageError) {
      io.stderr.write(`mailcheck: ${error.message}\n`);
      return EXIT.usage;
    }
    const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.stderr.write(`mailcheck: a fault of mailcheck itself; please report it with these lines\n${shown}\n`);
    return EXIT.internal;
  }
}

function programOf(io: Io, outcome: { code: number }): Command {
  const program = new Command('mailcheck')
    .description(INTRO)
    .usage('<domain...> [options]')
    .argument('[domains...]', 'the domains to audit, such as example.com; - reads them from standard input')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .configureHelp({ helpWidth: Math.max(40, Math.min(io.stdout.columns, 100)), sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(usageWords(text)),
    })
    .exitOverride()
    .addHelpText('after', EXAMPLES);
  addAuditOptions(program).action(async (domains: readonly string[], flags) => {
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
    .argument('[domains...]', 'the domain to mend');
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
    .addHelpText('after', FIX_NOTES)
    .action(async (domains: readonly string[], flags) => {
      const { runFix } = await import('./fix-command.ts');
      outcome.code = await runFix(domains, flags, io);
    });
  const plan = program
    .command('plan')
    .description('print the runbook from where the domain stands to ready: each step with its records, wait and check')
    .argument('[domains...]', 'the domain to make ready');
  addMailOptions(plan);
  addCheckOptions(plan);
  addConnectOptions(plan)
    .optionsGroup('What comes out:')
    .addOption(
      new Option('--format <format>', 'text, json').default('text').argParser(oneOf('--format', ['text', 'json'])),
    )
    .option('--verify', 'say only which steps are done; exit 1 if one that can be seen is not')
    .optionsGroup('More:')
    .addHelpText('after', PLAN_NOTES)
    .action(async (domains: readonly string[], flags) => {
      const { runPlan } = await import('./plan-command.ts');
      outcome.code = await runPlan(domains, flags, io);
    });
  program
    .command('explain')
    .description('say what a finding means, whom it harms and how to mend it')
    .argument('[codes...]', 'finding codes, such as spf-too-many-lookups; none: list them all')
    .addHelpText('after', '\nExample:\n  mailcheck explain dmarc-missing')
    .action(async (codes: readonly string[]) => {
      const { runExplain } = await import('./explain-command.ts');
      outcome.code = runExplain(codes, io);
    });
  const demo = program
    .command('demo')
    .description('audit the embedded example domains on servers of its own, without any network')
    .argument(
      '[domains...]',
      'one of the example domains, audited exactly as a real one; none: all of them, explained',
    );
  addAuditOptions(demo)
    .addHelpText('after', '\nExamples:\n  mailcheck demo\n  mailcheck demo broken.example --format json')
    .action(async (domains: readonly string[], flags) => {
      const { runDemo } = await import('./demo-command.ts');
      outcome.code = await runDemo(domains, flags, io);
    });
  return program;
}

/** Commander's messages in our voice: no capital, no full stop, and a word on where to look. */
function usageWords(text: string): string {
  const words = text
    .replace(/^error: /, '')
    .replace(/'([^']*)'/g, '"$1"')
    .replace(/\n\(Did you mean (.+?)\?\)/, (_, found: string) => `, did you mean "${found}"?`)
    .trim();
  return `mailcheck: ${words}\nTry "mailcheck --help".\n`;
}
