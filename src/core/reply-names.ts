// Names that a reply quotes, in which a word is no statement: mail addresses, and the paths of web addresses.

/** A part of a text: from the first character to behind the last one. */
export type Span = readonly [from: number, to: number];

/** Where a text quotes names; empty lists: nowhere. */
export interface QuotedNames {
  readonly addresses: readonly Span[];
  /** Of web addresses: what stands behind the host. */
  readonly paths: readonly Span[];
}

export const NO_NAMES: QuotedNames = { addresses: [], paths: [] };

/** Linear in time. */
export function quotedNames(text: string): QuotedNames {
  const hasAddress = text.includes('@');
  const hasPath = text.includes('://');
  if (!hasAddress && !hasPath) return NO_NAMES;
  return { addresses: hasAddress ? addressesIn(text) : [], paths: hasPath ? pathsIn(text) : [] };
}

/** Whether a part of a text lies within one of the spans. @param to  behind its last character */
export function isWithin(from: number, to: number, spans: readonly Span[]): boolean {
  return spans.some(([first, end]) => first <= from && to <= end);
}

/** `<kim@acme.example>:` becomes `<a@b>:`, `https://acme.example/spam` loses its path. Linear in time. */
export function withoutNames(text: string): string {
  const { addresses, paths } = quotedNames(text);
  const bare = replaced(text, paths, '');
  return addresses.length === 0 ? bare : withoutAddresses(bare);
}

/** The same of mail addresses alone. */
export function withoutAddresses(text: string): string {
  return replaced(text, text.includes('@') ? addressesIn(text) : [], 'a@b');
}

function replaced(text: string, spans: readonly Span[], by: string): string {
  const parts = spans.map(([from], place) => `${text.slice(spans[place - 1]?.[1] ?? 0, from)}${by}`);
  return spans.length === 0 ? text : `${parts.join('')}${text.slice(spans.at(-1)?.[1])}`;
}

function addressesIn(text: string): readonly Span[] {
  return Array.from(text.matchAll(RUN)).flatMap(({ 0: run, index }): readonly Span[] =>
    run.includes('@') ? [[index, index + run.length]] : [],
  );
}

/** Chinese and Japanese put no space around an address. */
const RUN = /[^\s<>()[\]{}"',;:|/\u3000-\u9fff\uff00-\uffef]+/g;

function pathsIn(text: string): readonly Span[] {
  return Array.from(text.matchAll(WORD)).flatMap(({ 0: word, index }): readonly Span[] => {
    const scheme = word.indexOf('://');
    if (scheme === -1) return [];
    const path = /[/?#]/.exec(word.slice(scheme + 3));
    return path === null ? [] : [[index + scheme + 3 + path.index, index + word.length]];
  });
}

const WORD = /\S+/g;
