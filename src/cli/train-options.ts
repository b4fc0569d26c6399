import { type Command, Option } from 'commander';
import { notes } from './help.ts';
import type { Io } from './io.ts';
import { oneOf } from './values.ts';

/** The flags of `mailcheck train`, as commander hands them over. */
export interface TrainFlags {
  readonly spam?: readonly string[];
  readonly ham?: readonly string[];
  readonly forget?: boolean;
  readonly status?: boolean;
  readonly db?: string;
  readonly format: 'text' | 'json';
  readonly progress: boolean;
}

/** Adds `train`. */
export function addTrainCommand(program: Command, io: Io, outcome: { code: number }, width: number): void {
  program
    .command('train')
    .description('teach the classifier what your mail looks like, and what your spam')
    .usage('[options]')
    .optionsGroup(
      'What to learn from (a Maildir, an mbox file, a folder of messages, one message, or - for standard input):',
    )
    .option('--spam <path...>', 'messages that are spam')
    .option('--ham <path...>', 'messages that are wanted')
    .option('--forget', 'take them back: as if they had never been learnt as that')
    .optionsGroup('Where it is kept:')
    .option('--db <file>', 'the database (default: ~/.local/share/mailcheck/classifier.db, or below $XDG_DATA_HOME)')
    .option('--status', 'print what the database holds, and learn nothing')
    .optionsGroup('What comes out:')
    .addOption(
      new Option('--format <format>', 'text, json').default('text').argParser(oneOf('--format', ['text', 'json'])),
    )
    .option('--no-progress', 'no progress lines on standard error')
    .optionsGroup('More:')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', () => notes('train', width))
    .action(async (flags: TrainFlags) => {
      const { runTrain } = await import('./train-command.ts');
      outcome.code = await runTrain(flags, io);
    });
}
