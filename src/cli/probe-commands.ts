import type { Command } from 'commander';
import { addAuditOptions, addConnectOptions, addFormatOption, DKIM_KEY, NO_COLOUR } from './audit-options.ts';
import { notes } from './help.ts';
import type { Io } from './io.ts';
import { addProbeOptions, addSendOptions } from './probe-options.ts';
import { collect, each } from './values.ts';

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

/** Adds `probe` and `send`. */
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
  probe
    .addHelpText('after', () => notes('probe', width))
    .action(async (addresses: readonly string[], flags) => {
      const { runProbe } = await import('./probe-command.ts');
      outcome.code = await runProbe(addresses, flags, io);
    });
  const send = program
    .command('send')
    .description('hand a message over, and say what the servers answered; nothing is looked for or audited')
    .argument('[address...]', 'recipients, as with --to')
    .usage('[options] [address...]');
  addSendOptions(send).option(
    DKIM_KEY,
    'the private key to sign with, in PEM',
    collect('--dkim-key', (text) => text),
  );
  addConnectOptions(send);
  addFormatOption(send.optionsGroup('What comes out:'))
    .option('--color', 'colour even in a pipe')
    .option('--no-color', NO_COLOUR)
    .optionsGroup('More:')
    .addHelpText('after', () => notes('send', width))
    .action(async (addresses: readonly string[], flags) => {
      const { runSend } = await import('./send-command.ts');
      outcome.code = await runSend(addresses, flags, io);
    });
  for (const option of send.options) if (option.long === '--dkim-key') option.helpGroup('What is sent:');
}
