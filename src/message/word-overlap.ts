const MAX_CHARACTERS = 200_000;
const MAX_WORDS = 5000;
const WORD = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]|[\p{L}\p{N}]+/gu;
const ADDRESS = /\b(?:https?:\/\/|www\.)[^\s<>"']+/gi;

/** Words of a text, each once, in lower case; of scripts that part no words the characters. Addresses of pages do not count. */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  const written = text.slice(0, MAX_CHARACTERS).replace(ADDRESS, ' ').toLowerCase();
  for (const [word] of written.matchAll(WORD)) {
    if (words.size >= MAX_WORDS) break;
    words.add(word);
  }
  return words;
}

/** How many of the words of one stand in the other, from 0 to 1; 1 where there are none. */
export function shareIn(words: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let common = 0;
  for (const word of words) if (other.has(word)) common++;
  return words.size === 0 ? 1 : common / words.size;
}
