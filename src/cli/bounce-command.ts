import { conclude } from '../bounce/conclude.ts';
import { systemNamed } from '../bounce/systems.ts';
import type { BounceHints } from '../core/bounce.ts';
import { entryOf } from '../report/bounce/entry.ts';
import type { BounceEntry } from '../report/bounce/schema.ts';
import { createTally } from '../report/bounce/tally.ts';
import { visible } from '../report/render/escape.ts';
import { type BounceInput, type BounceItem, bouncesIn, inputOf } from './bounce-inputs.ts';
import type { BounceFlags } from './bounce-options.ts';
import { createBouncePrinter } from './bounce-printer.ts';
import { systemNames, titleOfSystem } from './bounce-systems.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { didYouMean } from './suggest.ts';

type FoundBounce = Extract<BounceItem, { readonly kind: 'bounce' }>;

const MOST_REPORTED = 20;
const WANTED =
  "bounce takes a bounce message, a folder or mailbox of them, a mail log, webhook JSON, - for standard input, or an SMTP reply in quotes: mailcheck bounce bounce.eml, mailcheck bounce '550 5.7.26 ...'";

/**
 * `mailcheck bounce INPUT…`: says of each bounce what happened, whose move it is, and what to change.
 *
 * @returns 0: all input was read; 2: some of it could not be, and the rest was explained; 130: interrupted
 * @throws UsageError before anything is read
 */
export async function runBounce(args: readonly string[], flags: BounceFlags, io: Io): Promise<number> {
  const inputs = await inputsOf(args, flags, io);
  const hints = hintsOf(flags, io);
  const tally = createTally();
  const printer = await createBouncePrinter(io, flags);
  let unread = 0;
  let passedOver = 0;
  let firstPassedOver = '';

  const explained = (found: FoundBounce): BounceEntry => {
    const { bounce, file, place } = found;
    const conclusions = bounce.recipients.map((recipient) => conclude(recipient, bounce, hints));
    return entryOf({ file, place, bounce, conclusions, systemName: titleOfSystem });
  };
  const print = (entry: BounceEntry) => {
    tally.add(entry);
    printer.add(entry);
  };

  for (const input of inputs) {
    for await (const item of bouncesIn(input, sourceOf(flags, io))) {
      if (io.signal.aborted) break;
      if (item.kind === 'bounce') print(explained(item));
      else if (item.kind === 'passed-over') {
        if (passedOver++ === 0) firstPassedOver = item.file;
      } else {
        tally.unreadable(item.file, item.why);
        if (++unread <= MOST_REPORTED) say(io, `cannot read "${item.file}": ${item.why}`);
      }
    }
    if (io.signal.aborted) break;
  }
  if (unread > MOST_REPORTED) say(io, `${unread - MOST_REPORTED} more could not be read`);
  if (passedOver > 0) {
    const files = passedOver === 1 ? '1 file' : `${passedOver} files`;
    say(io, `passed over ${files} of no mail by its beginning, such as "${firstPassedOver}"`);
  }
  printer.end(tally.summary());
  if (io.signal.aborted) {
    say(io, 'interrupted');
    return EXIT.interrupted;
  }
  return unread > 0 ? EXIT.usage : EXIT.met;
}

async function inputsOf(args: readonly string[], flags: BounceFlags, io: Io): Promise<readonly BounceInput[]> {
  if (args.length === 0) {
    if (io.prompt !== null) throw new UsageError(WANTED); // somebody sits at the terminal, and would wait with it
    return [{ kind: 'stdin' }];
  }
  if (args.filter((arg) => arg === '-').length > 1) throw new UsageError('standard input cannot be read twice');
  if (flags.input === 'reply') {
    return args.map((text): BounceInput => (text === '-' ? { kind: 'stdin' } : { kind: 'reply', text }));
  }
  return Promise.all(args.map(inputOf));
}

function sourceOf(flags: BounceFlags, io: Io) {
  return { as: flags.input ?? null, signal: io.signal, stdin: () => io.stdinChunks() };
}

/** A name that nobody knows changes nothing but what is known: it is said, and the general rules judge. */
function hintsOf({ provider }: BounceFlags, io: Io): BounceHints {
  if (provider === undefined) return { provider: null };
  const id = systemNamed(provider);
  if (id === null) {
    const hint = didYouMean(provider, systemNames());
    say(io, `--provider: "${provider}" is not known${hint === '' ? ', so ' : `${hint} `}general rules judge`);
  }
  return { provider: id };
}

function say(io: Io, words: string): void {
  io.stderr.write(`mailcheck: ${visible(words)}\n`);
}
