import { realpath, stat } from 'node:fs/promises';
import type { Label } from '../classifier/user-model.ts';
import { UsageError } from './io.ts';
import { type MailboxItem, type MailboxSource, messagesIn } from './mailbox-files.ts';
import type { TrainFlags } from './train-options.ts';

/** Where to read, and as what. */
export type TrainInputs = Readonly<Record<Label, readonly string[]>>;

/** @throws UsageError where there is nothing to read, something is named twice, or is not there; before anything is read */
export async function inputsOf({ spam = [], ham = [], forget }: TrainFlags): Promise<TrainInputs> {
  if (spam.length + ham.length === 0) {
    throw new UsageError(
      `train takes messages to ${forget === true ? 'forget' : 'learn'}: --spam PATH, --ham PATH, or both (a Maildir, an mbox file, a folder, a message, or -)`,
    );
  }
  if ([...spam, ...ham].filter((path) => path === '-').length > 1)
    throw new UsageError('standard input cannot be read twice');
  for (const path of spam) await checkPath('--spam', path);
  for (const path of ham) await checkPath('--ham', path);
  if (forget !== true) await checkApart(spam, ham);
  return { spam, ham };
}

/** What is read, spam and ham in turn: whenever it ends, the two are as even as can be. */
export async function* itemsOf(
  { spam, ham }: TrainInputs,
  source: MailboxSource,
): AsyncGenerator<MailboxItem & { readonly label: Label }, void, undefined> {
  let open = [
    { label: 'spam' as const, items: inAll(spam, source) },
    { label: 'ham' as const, items: inAll(ham, source) },
  ];
  try {
    while (open.length > 0)
      for (const stream of open) {
        const next = await stream.items.next();
        if (next.done === true) open = open.filter((other) => other !== stream);
        else yield { ...next.value, label: stream.label };
      }
  } finally {
    for (const { items } of open) await items.return();
  }
}

async function* inAll(paths: readonly string[], source: MailboxSource): AsyncGenerator<MailboxItem, void, undefined> {
  for (const path of paths) yield* messagesIn(path, source);
}

/** @throws UsageError where one place is both, however it is spelt */
async function checkApart(spam: readonly string[], ham: readonly string[]): Promise<void> {
  const placeOf = (path: string) => (path === '-' ? path : realpath(path).catch(() => path));
  const places = new Map<string, string>();
  for (const path of spam) places.set(await placeOf(path), path);
  for (const path of ham) {
    const other = places.get(await placeOf(path));
    if (other === undefined) continue;
    const also = other === path ? '' : ` (there called "${other}")`;
    throw new UsageError(`"${path}" is given as spam${also} and as ham`);
  }
}

async function checkPath(option: string, path: string): Promise<void> {
  if (path === '-') return;
  const isThere = await stat(path).then(
    () => true,
    (error) => !(error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')),
  );
  if (!isThere)
    throw new UsageError(`${option}: there is no "${path}": expected a Maildir, an mbox file, a folder or a message`);
}
