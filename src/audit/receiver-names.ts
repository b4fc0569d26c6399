import { type Provider, providers } from '../checks/providers.ts';

/** The mailbox providers whose demands are known, by the names that people call them by. */
const named = providers.flatMap((provider) => {
  const names = namesOf(provider);
  return names.length === 0 ? [] : [{ id: provider.id, names }];
});

/** One name of each: what `--provider` may say. */
export const receiverNames: readonly string[] = named.map(({ names: [first = ''] }) => first);

/**
 * The mailbox provider that a name is for: `gmail`, `outlook.com`, `outlook`, `163`, or the id of the provider.
 *
 * @returns its id (`src/data/providers/`); null: no one whose demands are known, or more than one
 */
export function receiverNamed(text: string): string | null {
  const word = slugOf(text);
  const exact = named.filter(({ names }) => names.includes(word));
  const begun = named.filter(({ names }) =>
    names.some((name) => /^[-.]/.test(name.slice(word.length)) && name.startsWith(word)),
  );
  const found = exact.length > 0 ? exact : begun;
  return found.length === 1 ? (found[0]?.id ?? null) : null;
}

/** Of "NetEase 163, 126": netease-163, 126, then the words by themselves, then the id. */
function namesOf({ id, demands }: Provider): readonly string[] {
  if (demands === undefined) return [];
  const parts = demands.receiver.split(',').map(slugOf);
  const words = parts.flatMap((part) => part.split('-')).filter((word) => word !== 'mail');
  return [...parts, ...words, id];
}

function slugOf(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, '-');
}
