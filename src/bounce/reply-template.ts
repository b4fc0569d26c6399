import { providers } from '../checks/providers.ts';
import { quotedNames, type Span } from '../core/reply-names.ts';
import type { ReplyRule } from '../core/reply-rules.ts';
import { ruleText } from '../core/rule-text.ts';
import { software } from './software.ts';

/** Stands for what no rule looks at. No piece of a rule has it, and it is neither letter nor digit. */
const LEFT_OUT = '\u0001';
/** Stands where a part begins. */
const PART = '\u0002';
/** Stand where a mail address, and the path of a web address, begins, and behind it: a word in them is no statement. */
const OF_ADDRESS = ['\u0003', '\u0004'] as const;
const OF_PATH = ['\u0005', '\u0006'] as const;

/**
 * What rules can see of a text: wherever a piece of any rule, or a mark of a provider, lies in it, that stands there, and all
 * between is left out, such as addresses, hosts and queue ids. So each piece is in a text exactly where it is in its template, and
 * texts with the same template fit the same rules and marks. In linear time.
 *
 * @param text  by `ruleText`
 * @param partAt  where the last part of it begins that is tried by itself, too: the template says which pieces lie in that
 */
export function templateOf(text: string, partAt = text.length): string {
  pieces ??= piecesOfAll();
  const { addresses, paths } = quotedNames(text);
  const marks = [[partAt, PART] as const, ...marksOf(addresses, OF_ADDRESS), ...marksOf(paths, OF_PATH)].sort(
    ([one], [other]) => one - other,
  );
  let template = '';
  let nextMark = 0;
  /** Where what was kept so far ends. */
  let end = 0;
  let wasWord = false;
  for (let at = 0; at < text.length; at++) {
    const isWord = isWordAt(text, at);
    // A piece that begins with a letter or digit begins a word.
    const pieceEnd = isWord && wasWord ? 0 : longestAt(pieces, text, at);
    wasWord = isWord;
    if (pieceEnd <= end) continue;
    if (at > end || template === '') template += LEFT_OUT;
    let from = Math.max(at, end);
    // Where the part and the names begin and end: before this piece, and within it.
    for (; nextMark < marks.length && (marks[nextMark]?.[0] ?? 0) < pieceEnd; nextMark++) {
      const [place = 0, mark = ''] = marks[nextMark] ?? [];
      if (place > from) template += text.slice(from, place);
      from = Math.max(from, place);
      template += mark;
    }
    template += text.slice(from, pieceEnd);
    end = pieceEnd;
  }
  return template;
}

function marksOf(
  spans: readonly Span[],
  [begin, end]: readonly [string, string],
): readonly (readonly [number, string])[] {
  return spans.flatMap(([from, to]) => [[from, begin] as const, [to, end] as const]);
}

/** Where another text is the end of this one, and begins with a word: so pieces and names lie in both alike; -1: it is not. */
export function partIn(text: string, end: string): number {
  const at = text.length - end.length;
  return at > 0 && text[at - 1] === ' ' && text.endsWith(end) ? at : -1;
}

/**
 * All pieces, by their beginnings, which are numbered from 1, the empty one. A table without pointers, as of 80,000 beginnings: the
 * place of a beginning and the next character is by their hash, or behind it.
 */
interface Pieces {
  /** Beginning and character of each place; 0: it is free. */
  readonly keys: Float64Array;
  /** The number of the longer beginning there. */
  readonly longer: Int32Array;
  /** Of each beginning, 1: it is a piece. */
  readonly isPiece: Uint8Array;
}

let pieces: Pieces | null = null;
const CHARACTERS = 0x10000;
const HASH = 0x9e3779b1; // Knuth's multiplier: neighbours lie apart

/** The place of a beginning and the character behind it, or the free one where it would be. */
function placeIn(keys: Float64Array, beginning: number, code: number): number {
  const key = beginning * CHARACTERS + code;
  const mask = keys.length - 1;
  let place = Math.imul(beginning ^ (code << 20), HASH) >>> 13;
  for (place &= mask; keys[place] !== 0 && keys[place] !== key; ) place = (place + 1) & mask;
  return place;
}

/** Where the longest piece that begins there ends; 0: none does. */
function longestAt({ keys, longer, isPiece }: Pieces, text: string, start: number): number {
  let longest = 0;
  let beginning = 1;
  for (let at = start; at < text.length; ) {
    beginning = longer[placeIn(keys, beginning, text.charCodeAt(at))] ?? 0;
    if (beginning === 0) break;
    at++;
    // One that ends in a digit ends a number: where it does not, the digit that follows is what says so.
    if (isPiece[beginning] === 1) longest = isDigitAt(text, at - 1) && isDigitAt(text, at) ? at + 1 : at;
  }
  return longest;
}

function piecesOfAll(): Pieces {
  const rules = [...providers.flatMap(({ replies = [] }) => replies), ...software.flatMap((each) => each.rules)];
  const marks = providers.flatMap((provider) => provider.marks ?? []);
  const all = new Set([...rules.flatMap(piecesIn), ...marks].map(ruleText));
  let most = 2;
  for (const { length } of all) most += length;
  const size = 2 ** Math.ceil(Math.log2(most * 2));
  const keys = new Float64Array(size);
  const longer = new Int32Array(size);
  const isPiece = new Uint8Array(most);
  let count = 1;
  for (const piece of all) {
    let beginning = 1;
    for (let at = 0; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      const place = placeIn(keys, beginning, code);
      if (longer[place] === 0) {
        keys[place] = beginning * CHARACTERS + code;
        longer[place] = ++count;
      }
      beginning = longer[place] ?? 0;
    }
    if (beginning !== 1) isPiece[beginning] = 1;
  }
  return { keys, longer, isPiece };
}

function piecesIn({ contains, unless = [] }: ReplyRule): readonly string[] {
  return [contains, unless].flat().flatMap((text) => text.split('...'));
}

function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 0x61 && code <= 0x7a) || isDigitAt(text, at);
}

function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}
