/** Which kind of feature a text stands for: the same word weighs differently in a subject and in a link. */
export type Kind = number;

/**
 * A 32-bit number for a text: FNV-1a over its UTF-16 code units, then mixed so that its low bits depend on all of them.
 *
 * @param kind  keeps features of different kinds apart
 */
export function hashOf(kind: Kind, text: string): number {
  let hash = 0x811c9dc5 ^ kind;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mixed(hash);
}

/** The number of two texts in a row, from their own numbers. */
export function pairHash(kind: Kind, first: number, second: number): number {
  return mixed(Math.imul(first ^ kind, 0x9e3779b1) + second);
}

/** The finisher of MurmurHash3. */
function mixed(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
