import type { ReplyRule } from './reply-rules.ts';
import { isAscii, isOfOtherScript, ruleText } from './rule-text.ts';

/** A text of a rule: the place of the rule in its list, and its own among those of the rule, as one number in the order of trial. */
export type Candidate = number;

/** Texts of a rule that can be told apart. */
export const MOST_TEXTS = 1024;

export function ruleAt(candidate: Candidate): number {
  return Math.floor(candidate / MOST_TEXTS);
}

export function textAt(candidate: Candidate): number {
  return candidate % MOST_TEXTS;
}

/**
 * The texts of rules that may be in a reply, in the order of trial; those of rules by codes alone, too. A text is in a reply only
 * where a word of the reply begins as its longest word does, or where the reply has its first marks of another script.
 *
 * @param text  by `ruleText`
 */
export function candidatesIn(text: string, rules: readonly ReplyRule[]): Uint32Array {
  const index = indexOf(rules);
  const found = new Set(index.always);
  const add = (some: readonly Candidate[] | undefined) => {
    for (const candidate of some ?? []) found.add(candidate);
  };
  for (const [word] of text.matchAll(WORDS)) {
    add(index.byWord.get(word.slice(0, SHORT)));
    if (word.length >= LONG) add(index.byWord.get(word.slice(0, LONG)));
  }
  if (!isAscii(text)) {
    index.byMarks ??= indexedByMarks(index.foreign);
    for (let at = 0; at < text.length; at++) {
      if (!isMarkAt(text, at)) continue;
      add(index.byMarks.get(text.slice(at, at + 1)));
      add(index.byMarks.get(text.slice(at, at + 2)));
    }
  }
  return Uint32Array.from(found).sort();
}

export function listed<T extends string | number>(value: T | readonly T[]): readonly T[] {
  return typeof value === 'object' ? value : [value];
}

const WORDS = /[a-z0-9]+/g;
/** Letters of a word that are looked up. */
const SHORT = 3;
const LONG = 5;

interface ForeignText {
  readonly candidate: Candidate;
  readonly text: string;
}

interface RuleIndex {
  /** Of rules by codes alone, and texts without any word of three letters. */
  readonly always: readonly Candidate[];
  /** By the beginning of the longest word. */
  readonly byWord: ReadonlyMap<string, readonly Candidate[]>;
  /** Those that are not all ASCII, which few replies can hold. */
  readonly foreign: readonly ForeignText[];
  /** The same by their first mark, or two; null: no reply asked for them yet. */
  byMarks: ReadonlyMap<string, readonly Candidate[]> | null;
}

const indexes = new WeakMap<readonly ReplyRule[], RuleIndex>();

function indexOf(rules: readonly ReplyRule[]): RuleIndex {
  const made = indexes.get(rules) ?? indexed(rules);
  indexes.set(rules, made);
  return made;
}

/** Without taking the rules apart: of thousands few are tried, and the first reply should not wait for all of them. */
function indexed(rules: readonly ReplyRule[]): RuleIndex {
  const always: Candidate[] = [];
  const byWord = new Map<string, Candidate[]>();
  const foreign: ForeignText[] = [];
  rules.forEach(({ contains }, at) => {
    const texts = listed(contains);
    texts.forEach((text, nth) => {
      const candidate = at * MOST_TEXTS + nth;
      const folded = isAscii(text) ? text.toLowerCase() : isOfOtherScript(text) ? text : ruleText(text);
      const key = isAscii(folded) ? beginningOfLongest(folded) : null;
      if (!isAscii(folded)) foreign.push({ candidate, text });
      else if (key !== null) addTo(byWord, key, candidate);
      else always.push(candidate);
    });
  });
  return { always, byWord, foreign, byMarks: null };
}

function indexedByMarks(foreign: readonly ForeignText[]): ReadonlyMap<string, readonly Candidate[]> {
  const byMarks = new Map<string, Candidate[]>();
  for (const { candidate, text } of foreign) {
    const folded = ruleText(text);
    let at = 0;
    while (at < folded.length && !isMarkAt(folded, at)) at++;
    addTo(byMarks, folded.slice(at, isMarkAt(folded, at + 1) ? at + 2 : at + 1), candidate);
  }
  return byMarks;
}

/** The first letters of the longest word; null: there is none of three letters. The last one may go on in a reply. */
function beginningOfLongest(text: string): string | null {
  let longest = '';
  for (let at = 0; at < text.length; ) {
    const from = at;
    while (isLetterAt(text, at)) at++;
    if (at - from > longest.length) longest = text.slice(from, at);
    at++;
  }
  if (longest.length < SHORT) return null;
  return longest.slice(0, longest.length < LONG ? SHORT : LONG);
}

function addTo(places: Map<string, Candidate[]>, key: string, candidate: Candidate): void {
  const known = places.get(key);
  if (known === undefined) places.set(key, [candidate]);
  else known.push(candidate);
}

function isLetterAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
}

function isMarkAt(text: string, at: number): boolean {
  return text.charCodeAt(at) > 0x7e;
}
