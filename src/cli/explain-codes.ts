import { conclude } from '../bounce/conclude.ts';
import { readPastedReply } from '../bounce/pasted-reply.ts';
import { codesIn } from '../bounce/reply-codes.ts';
import { software } from '../bounce/software.ts';
import { providerOf } from '../bounce/speaker.ts';
import { providers, receiverName } from '../checks/providers.ts';
import { type BounceConclusion, type BounceReason, bounceReasons } from '../core/bounce.ts';
import { namesCode } from '../core/code-ranges.ts';
import { type ReplyRule, ruleFor } from '../core/reply-rules.ts';
import { ruleText } from '../core/rule-text.ts';
import type { KnownRule } from '../report/bounce/code-page.ts';

// What `mailcheck explain` is given beside codes of findings: codes of replies, of providers, and reasons.

/** What a word means that may stand in a bounce. */
export type ExplainedCode =
  /** `5.7.26`, of any class as `X.7.26`. */
  | {
      readonly kind: 'enhanced';
      readonly class: string;
      readonly detail: string;
      readonly alone: BounceConclusion | null;
      readonly rules: readonly KnownRule[];
      /** Rules that go by the words, which came with this code. */
      readonly seen: readonly KnownRule[];
    }
  /** `550` */
  | {
      readonly kind: 'reply';
      readonly code: number;
      readonly alone: BounceConclusion | null;
      readonly rules: readonly KnownRule[];
    }
  /** `mailboxfull` */
  | { readonly kind: 'reason'; readonly reason: BounceReason; readonly rules: readonly KnownRule[] }
  /** `TSS04`, as a provider writes it. */
  | { readonly kind: 'fragment'; readonly word: string; readonly rules: readonly KnownRule[] };

const ENHANCED = /^([245x])\.(\d{1,3}\.\d{1,3})$/i;
const REPLY = /^[2-5]\d\d$/;
/** Shorter ones stand in too many texts to be a code. */
const SHORTEST_FRAGMENT = 3;

/** @returns null for what is neither of them; in any case without loading what findings are made of */
export function explainedCode(word: string): ExplainedCode | null {
  const [, kind, detail] = ENHANCED.exec(word) ?? [];
  if (kind !== undefined && detail !== undefined) return enhanced(kind.toUpperCase(), detail);
  if (REPLY.test(word)) return replyCode(Number(word));
  const reason = bounceReasons.find((name) => name === word.toLowerCase());
  return reason === undefined ? null : { kind: 'reason', reason, rules: [] };
}

/** A piece of text that a provider's rule looks for. @returns null: no rule does */
export function explainedFragment(word: string): ExplainedCode | null {
  const wanted = word.trim().toLowerCase();
  if (wanted.length < SHORTEST_FRAGMENT) return null;
  const rules = allRules().filter(({ rule }) => piecesOf(rule).some((piece) => holds(piece, wanted)));
  const found = rules.length > 0 ? rules : ruleOfSpeaker(word);
  return found.length === 0 ? null : { kind: 'fragment', word, rules: found.map(known) };
}

/** A code such as `OFR006_102` or `AUP#In-1310` is put together: it tells whose it is, and their rules know a piece of it. */
function ruleOfSpeaker(word: string): readonly OwnedRule[] {
  const bounce = readPastedReply(word);
  const owner = bounce.recipients.flatMap((recipient) => providerOf(recipient, bounce, { provider: null }) ?? [])[0];
  const input = { codes: [], enhanced: [], text: ruleText(word), phase: null };
  const rule = owner?.replies === undefined ? null : ruleFor(input, owner.replies);
  return owner === undefined || rule === null ? [] : [{ owner, rule }];
}

/** Pieces of rules that look like codes, for "did you mean". */
export function fragments(): readonly string[] {
  return allRules().flatMap(({ rule }) => piecesOf(rule).filter((piece) => /^[a-z]{1,6}[:_-]?[a-z]*\d*$/.test(piece)));
}

function enhanced(kind: string, detail: string): ExplainedCode {
  const code = `${kind === 'X' ? '5' : kind}.${detail}`;
  const rules = allRules().filter(({ rule }) => namesCode(codesOf(rule), code, kind === 'X'));
  const seen = allRules().filter(
    ({ rule }) =>
      codesOf(rule).length === 0 && codesIn(rule.example).enhanced.some((each) => namesCode(each, code, kind === 'X')),
  );
  return {
    kind: 'enhanced',
    seen: seen.map(known),
    class: kind,
    detail,
    alone: kind === '2' ? null : byItself(code),
    rules: rules.map(known),
  };
}

/** What the code alone comes to: of the reply code before it, which is of ours, nothing is guessed. */
function byItself(code: string): BounceConclusion | null {
  const alone = concluded(`${code.startsWith('4') ? 450 : 550} ${code}`);
  return alone === null || alone.basis !== 'guess' ? alone : { ...alone, basis: 'nothing' };
}

/** A range of nearly all details of a subject says which codes do not contradict the words, and means none of them. */
const WIDE = 90;

function codesOf({ enhanced: codes }: ReplyRule): readonly string[] {
  return codes === null
    ? []
    : [codes].flat().filter((code) => {
        const [low = 0, high = low] = (code.split('.')[2] ?? '').split('-').map(Number);
        return high - low < WIDE;
      });
}

/** Of the rules those that rest on the code alone: nearly every other names it beside its words. */
function replyCode(code: number): ExplainedCode {
  const rules = allRules().filter(
    ({ rule }) => [rule.code].flat().includes(code) && rule.enhanced === null && piecesOf(rule).length === 0,
  );
  return { kind: 'reply', code, alone: concluded(String(code)), rules: rules.map(known) };
}

interface OwnedRule {
  readonly owner: { readonly id: string; readonly name: string };
  readonly rule: ReplyRule;
}

function allRules(): readonly OwnedRule[] {
  return [
    ...providers.flatMap((provider) => {
      const owner = { id: provider.id, name: receiverName(provider) };
      return (provider.replies ?? []).map((rule) => ({ owner, rule }));
    }),
    ...software.flatMap((owner) => owner.rules.map((rule) => ({ owner, rule }))),
  ];
}

/** With what it comes to: by its own example, so that kind and move are those that a bounce would get. */
function known({ owner, rule }: OwnedRule): KnownRule {
  const comes = concluded(rule.example, owner.id);
  return { owner: owner.name, rule, kind: rule.kind ?? comes?.kind ?? null, move: rule.move ?? comes?.move ?? null };
}

/** @returns null for what is no answer to a delivery, such as 354 */
function concluded(text: string, provider: string | null = null): BounceConclusion | null {
  const bounce = readPastedReply(text);
  const [recipient] = bounce.recipients;
  return recipient === undefined ? null : conclude(recipient, bounce, { provider });
}

function piecesOf({ contains }: ReplyRule): readonly string[] {
  return [contains]
    .flat()
    .map((piece) => piece.toLowerCase())
    .filter((piece) => piece !== '');
}

/** Whether a piece holds the word as a word, or is all of it but a number, such as `tss` of `tss04`. */
function holds(piece: string, word: string): boolean {
  if (piece.length >= SHORTEST_FRAGMENT && word.startsWith(piece) && /^\d+$/.test(word.slice(piece.length)))
    return true;
  const at = piece.indexOf(word);
  if (at === -1) return false;
  const isLetter = (character: string | undefined) => character !== undefined && /[a-z0-9]/.test(character);
  return !isLetter(piece[at - 1]) && !isLetter(piece[at + word.length]);
}
