import type { BounceKind, BounceMove, BouncePhase, BounceReason, ProofTopic } from './bounce.ts';
import { isOneOf } from './code-ranges.ts';
import { isWithin, NO_NAMES, type QuotedNames, quotedNames } from './reply-names.ts';
import { candidatesIn, listed, ruleAt, textAt } from './rule-index.ts';
import { ruleText } from './rule-text.ts';

/** What a reply means. The order in a file is the order of trial. All of it is data (`src/data/providers/`, `src/data/mta/`). */
export interface ReplyRule {
  readonly id: string;
  /** One of these reply codes; null: any; an empty list: for replies that quote no code. */
  readonly code: number | readonly number[] | null;
  /** One of these (RFC 3463): one code `5.7.26`, of any class `X.7.26`, or a range `5.7.606-649`; null: any. See `isOneOf`. */
  readonly enhanced: string | readonly string[] | null;
  /**
   * A piece of the text, or any of several, without regard to case and folding; `...` stands for anything between. A piece that
   * begins with a letter or digit begins a word; one that ends in a digit ends a number, unless `...` stands right behind it
   * (`BL0...`). Within a mail address only a piece with `@` is found. In the path of a web address only a code is, which a piece is
   * by how it is written here: with a digit, a mark, or a capital behind the first letter (`BL000001`, `CXBL`, `DmarcRejection`).
   * `''` alone: any text.
   */
  readonly contains: string | readonly string[];
  /** None of these pieces is in the text. */
  readonly unless?: string | readonly string[];
  /** Only in these phases; where the phase is not known the rule fits all the same. */
  readonly phase?: BouncePhase | readonly BouncePhase[];
  readonly reason: BounceReason;
  /** Where it is not what the class of the code says. */
  readonly kind?: Exclude<BounceKind, 'not a failure'>;
  /** Where it is not what the reason has by itself. */
  readonly move?: BounceMove;
  /** Where they are not what reason and words have by themselves. */
  readonly topics?: readonly ProofTopic[];
  /** Whom it speaks of: the connecting client, the sending domain, the recipient, or the server's own state. */
  readonly about: 'client' | 'domain' | 'recipient' | 'server';
  /** A clause; what it means to somebody who is no expert. */
  readonly meaning: string;
  /** What to do where that is not what the reason advises. Imperative, lower case, no full stop. */
  readonly fix?: string;
  /** True: nobody else writes so. The rule is tried on replies of unknown origin too. */
  readonly anywhere?: boolean;
  /** True: its words say so only together with the code; a text without one does not fit. */
  readonly needsCode?: boolean;
  /** True: its words say less than a definite status code does, and are tried behind one. */
  readonly vague?: boolean;
  /** The first half of greylisting (RFC 6647). */
  readonly greylisting?: boolean;
  readonly example: string;
  readonly exampleKind: 'documented' | 'observed' | 'composed';
  readonly source: string;
  /** Where its words were read, when the source itself could not be. */
  readonly via?: string;
  /**
   * When the words that the example shows were read there, `YYYY-MM-DD`; other pieces of a list may be no more than other ways to
   * say the same. null: nowhere; they are what such programs and providers are known to write.
   */
  readonly retrieved: string | null;
}

/** A reply as the rules see it. */
export interface RuleInput {
  /** All reply codes it gives; empty: it gives none. */
  readonly codes: readonly number[];
  /** All enhanced codes it gives. */
  readonly enhanced: readonly string[];
  /** By `ruleText`. */
  readonly text: string;
  readonly phase: BouncePhase | null;
}

/** The first rule that fits, in the order given, or null. Pure; never throws. What the reply does not say contradicts no rule. */
export function ruleFor<R extends ReplyRule>(input: RuleInput, rules: readonly R[]): R | null {
  const names = namesIn(input);
  const has = (piece: Piece) => isIn(piece, input.text, names);
  let refused: R | null = null;
  for (const candidate of candidatesIn(input.text, rules)) {
    const rule = rules[ruleAt(candidate)];
    if (rule === undefined || rule === refused) continue;
    const asked = compiled(rule);
    const piece = asked.piece(textAt(candidate));
    if (!admits(asked, input) || (piece === null && !isByCode(asked, input))) refused = rule;
    else if (piece === null || has(piece)) {
      if (!asked.unless().some(has)) return rule;
      refused = rule;
    }
  }
  return null;
}

const quoted = new WeakMap<RuleInput, QuotedNames>();

/** A reply is tried on several lists of rules. */
function namesIn(input: RuleInput): QuotedNames {
  const names = quoted.get(input) ?? quotedNames(input.text);
  quoted.set(input, names);
  return names;
}

/** Whether nothing beside the text contradicts. */
function admits(asked: Compiled, { codes, enhanced, phase }: RuleInput): boolean {
  if (asked.needsCode && codes.length === 0) return false;
  if (asked.codes !== null && codes.length > 0 && !codes.some((code) => asked.codes?.includes(code))) return false;
  if (asked.enhanced !== null && enhanced.length > 0 && !enhanced.some((code) => isOneOf(code, asked.enhanced ?? []))) {
    return false;
  }
  return asked.phases === null || phase === null || asked.phases.includes(phase);
}

/** Of codes alone: one that the rule names has to be there. */
function isByCode(asked: Compiled, { codes, enhanced }: RuleInput): boolean {
  return (asked.codes === null || codes.length > 0) && (asked.enhanced === null || enhanced.length > 0);
}

/** What stands between `...`, in its order. */
type Piece = readonly Words[];

interface Words {
  readonly words: string;
  readonly beginsWord: boolean;
  readonly endsNumber: boolean;
  /** What a mail address may hold by chance. */
  readonly isOfAddress: boolean;
  /** What the path of a web address may hold by chance. */
  readonly isOfPath: boolean;
}

interface Compiled {
  readonly needsCode: boolean;
  readonly codes: readonly number[] | null;
  readonly enhanced: readonly string[] | null;
  readonly phases: readonly BouncePhase[] | null;
  /** Of its texts, made when it is asked for; null: that is empty. */
  readonly piece: (nth: number) => Piece | null;
  readonly unless: () => readonly Piece[];
}

const known = new WeakMap<ReplyRule, Compiled>();

function compiled(rule: ReplyRule): Compiled {
  const made = known.get(rule) ?? compile(rule);
  known.set(rule, made);
  return made;
}

function compile(rule: ReplyRule): Compiled {
  const texts = listed(rule.contains);
  const pieces: (Piece | null)[] = [];
  let excepted: readonly Piece[] | null = null;
  return {
    needsCode: rule.needsCode === true,
    codes: rule.code === null ? null : listed(rule.code),
    enhanced: rule.enhanced === null ? null : listed(rule.enhanced),
    phases: rule.phase === undefined ? null : listed(rule.phase),
    piece(nth) {
      const made = pieces[nth];
      if (made !== undefined) return made;
      pieces[nth] = pieceOf(texts[nth] ?? '');
      return pieces[nth] ?? null;
    },
    unless() {
      excepted ??= listed(rule.unless ?? [])
        .map(pieceOf)
        .filter((piece) => piece !== null);
      return excepted;
    },
  };
}

function pieceOf(text: string): Piece | null {
  const parts = text.split('...');
  const pieces = parts.flatMap((part, place) => {
    const words = ruleText(part);
    const isOpen = place < parts.length - 1 && !/\s$/.test(part);
    return words === '' ? [] : [{ ...wordsOf(words, isOpen), isOfPath: MERE_WORD.test(part.trim()) }];
  });
  return pieces.length === 0 ? null : pieces;
}

/** @param isOpen  a number at its end may go on */
function wordsOf(words: string, isOpen = false): Words {
  return {
    words,
    beginsWord: isWordAt(words, 0),
    endsNumber: !isOpen && isDigitAt(words, words.length - 1),
    isOfAddress: !/[@\s]/.test(words),
    isOfPath: false,
  };
}

const MERE_WORD = /^[A-Za-z][a-z]+$/;

function isIn(piece: Piece, text: string, names: QuotedNames): boolean {
  let from = 0;
  for (const each of piece) {
    const at = placeOf(each, text, from, names);
    if (at === -1) return false;
    from = at + each.words.length;
  }
  return true;
}

/** Whether a piece without `...` is in a text; both by `ruleText`. */
export function markIn(mark: string, text: string): boolean {
  return placeOf(wordsOf(mark), text, 0, NO_NAMES) !== -1;
}

/** As `indexOf`, at the beginning of a word and at the end of a number, and in no name that holds it by chance. */
function placeOf(piece: Words, text: string, from: number, { addresses, paths }: QuotedNames): number {
  const { words, beginsWord, endsNumber, isOfAddress, isOfPath } = piece;
  let at = text.indexOf(words, from);
  while (at !== -1) {
    const end = at + words.length;
    const isInWord = beginsWord && isWordAt(text, at - 1);
    const isInName = (isOfAddress && isWithin(at, end, addresses)) || (isOfPath && isWithin(at, end, paths));
    if (!isInWord && !isInName && !(endsNumber && isDigitAt(text, end))) return at;
    at = text.indexOf(words, at + 1);
  }
  return -1;
}

/** Whether an ASCII letter in lower case or a digit stands there. */
function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 0x61 && code <= 0x7a) || isDigitAt(text, at);
}

function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}
