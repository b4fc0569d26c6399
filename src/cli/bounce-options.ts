import { type Command, Option } from 'commander';
import type { InputKind } from './bounce-kinds.ts';
import { addProofOptions, addSenderOptions, type ProofFlags } from './bounce-proof-options.ts';
import { notes } from './help.ts';
import type { Io } from './io.ts';
import { oneOf } from './values.ts';

/** The flags of `mailcheck bounce`, as commander hands them over. */
export interface BounceFlags extends ProofFlags {
  readonly provider?: string;
  readonly input?: InputKind;
  readonly format: 'text' | 'terminal' | 'json' | 'ndjson' | 'csv';
  readonly color?: boolean;
}

/** Adds `bounce`. */
export function addBounceCommand(program: Command, io: Io, outcome: { code: number }, width: number): void {
  const command = program
    .command('bounce')
    .description('explain bounces: what happened, whose move it is, what to change')
    .argument(
      '[input...]',
      'a bounce message, a folder of them, a Maildir, a mailbox file, a mail log, webhook JSON, - for standard input, or an SMTP reply in quotes',
    )
    .usage('[options] <input...>')
    .optionsGroup('What is known beside it:')
    .option('--provider <name>', 'who wrote the reply, such as gmail, qq or postfix')
    .addOption(
      new Option(
        '--input <kind>',
        'what the input is, where it is not told rightly: mail, mbox, log, json, reply',
      ).argParser(oneOf('--input', ['mail', 'mbox', 'log', 'json', 'reply'])),
    );
  addSenderOptions(command);
  addProofOptions(command.optionsGroup('What is asked of the network:'))
    .optionsGroup('What comes out:')
    .addOption(
      new Option('--format <format>', 'text, json, ndjson (an object per line), csv (a row per recipient)')
        .default('text')
        .argParser(oneOf('--format', ['text', 'json', 'ndjson', 'csv', 'terminal'])),
    )
    .option('--color', 'colour even in a pipe')
    .option('--no-color', 'no colour (also: NO_COLOR)')
    .optionsGroup('More:')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', () => notes('bounce', width))
    .action(async (inputs: readonly string[], flags: BounceFlags) => {
      const { runBounce } = await import('./bounce-command.ts');
      outcome.code = await runBounce(inputs, flags, io);
    });
}
