import { type Command, Option } from 'commander';
import { addAuditOptions, addCheckOptions, addConnectOptions, addMailOptions } from './audit-options.ts';
import { addBounceCommand } from './bounce-options.ts';
import { addFlattenOptions } from './flatten-options.ts';
import { notes } from './help.ts';
import { EXIT, type Io } from './io.ts';
import { addMessageCommands } from './message-commands.ts';
import { addProbeCommands, addProbeToAudit } from './probe-commands.ts';
import { addTrainCommand } from './train-options.ts';
import { oneOf } from './values.ts';

/** Adds the audit, which is the root command, and all others. */
export function addCommands(program: Command, io: Io, outcome: { code: number }, width: number): void {
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
    .addHelpText('after', () => notes('fix', width))
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
    .addHelpText('after', () => notes('plan', width))
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
    .addHelpText('after', () => notes('explain', width))
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
    .addHelpText('after', () => notes('demo', width))
    .action(async (domains: readonly string[], flags) => {
      const { runDemo } = await import('./demo-command.ts');
      outcome.code = await runDemo(domains, flags, io);
    });
}
