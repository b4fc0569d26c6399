/** Somebody who is called by several names. */
export interface Named {
  readonly id: string;
  readonly name: string;
  readonly aliases?: readonly string[];
}

/** How many words of what was typed are looked at. */
const MAX_WORDS = 12;

/**
 * Finds who is meant by a name that a person types: without regard to case and punctuation; of several names (`Orange / Wanadoo`)
 * the first that is known; of a longer one (`Aliyun enterprise mail`) the longest run of words that is.
 *
 * @returns a function from what was typed to an id; null: nobody known
 */
export function nameIndex(named: readonly Named[]): (text: string) => string | null {
  const ids = new Map<string, string>();
  // What is called so by its own id or name goes before what has it as another name.
  for (const { id } of named) remember(ids, id, id);
  for (const { id, name } of named) remember(ids, name, id);
  for (const { id, aliases = [] } of named) for (const alias of aliases) remember(ids, alias, id);
  return (text) => {
    const bounded = text.slice(0, 200);
    return ids.get(keyOf(bounded)) ?? firstKnown(bounded.split(/[/|,;()]|\bor\b/i), (part) => inRuns(part, ids));
  };
}

function remember(ids: Map<string, string>, name: string, id: string): void {
  const key = keyOf(name);
  if (key !== '' && !ids.has(key)) ids.set(key, id);
}

/** Letters and digits of any script, in lower case. */
function keyOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

function inRuns(part: string, ids: ReadonlyMap<string, string>): string | null {
  const words = part
    .split(/\s+/)
    .filter((word) => keyOf(word) !== '')
    .slice(0, MAX_WORDS);
  for (let length = words.length; length > 0; length--) {
    for (let from = 0; from + length <= words.length; from++) {
      const id = ids.get(keyOf(words.slice(from, from + length).join('')));
      if (id !== undefined) return id;
    }
  }
  return null;
}

function firstKnown<T>(values: readonly T[], find: (value: T) => string | null): string | null {
  for (const value of values) {
    const found = find(value);
    if (found !== null) return found;
  }
  return null;
}
