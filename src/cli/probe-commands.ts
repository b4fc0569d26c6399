import type { Command } from 'commander';
import { addAuditOptions } from './audit-options.ts';
import { notes } from './help.ts';
import type { Io } from './io.ts';
import { addProbeOptions } from './probe-options.ts';
import { each } from './values.ts';

/** What the help of an audit shows of a probe; all the rest stands in that of `probe`. */
const SHOWN_FOR_AUDIT = ['--probe', '--from', '--via', '--mailbox'];
/** What the help of `probe` shows of an audit; all the rest stands in that of `mailcheck`. */
const HIDDEN_FOR_PROBE = ['What your mail looks like:', 'What to check:'];

/** Adds `--probe` to the root command, and with it all options of a probe. */
export function addProbeToAudit(program: Command): Command {
  const before = program.options.length;
  program
    .optionsGroup('Send a message too (every option: mailcheck probe --help):')
    .option('--probe <address>', 'send a test message there, and see where it arrives (repeatable)', each);
  addProbeOptions(program);
  for (const option of program.options.slice(before)) {
    if (SHOWN_FOR_AUDIT.includes(option.long ?? ''))
      option.helpGroup('Send a message too (every option: mailcheck probe --help):');
    else option.hideHelp();
  }
  return program.optionsGroup('More:');
}

/** Adds `probe`. */
export function addProbeCommands(program: Command, io: Io, outcome: { code: number }, width: number): void {
  const probe = program
    .command('probe')
    .description('send a test message, see where it arrives and why, and audit the domain of its sender')
    .argument('[address...]', 'recipients, as with --to')
    .usage('[options] [address...]');
  addProbeOptions(probe);
  const before = probe.options.length;
  addAuditOptions(probe);
  for (const option of probe.options.slice(before)) {
    if (option.long === '--dkim-key') option.helpGroup('What is sent:');
    else if (HIDDEN_FOR_PROBE.includes(option.helpGroupHeading ?? '')) option.hideHelp();
  }
  probe.addHelpText('after', notes('probe', width)).action(async (addresses: readonly string[], flags) => {
    const { runProbe } = await import('./probe-command.ts');
    outcome.code = await runProbe(addresses, flags, io);
  });
}
