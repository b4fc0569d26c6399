/** The codes that a text names, in its order, each once. */
export interface NamedCodes {
  /** Reply codes (RFC 5321 section 4.2). */
  readonly codes: readonly number[];
  /** Enhanced status codes (RFC 3463 section 2); of a range such as `5.7.606-649` its first. */
  readonly enhanced: readonly string[];
}

const MAX_CHARACTERS = 8000;
const MAX_EACH = 20;
/** A number with three digits that could be a reply code, and is not a part of a number, an address, a word or a path. */
const NUMBER = /(?<![A-Za-z0-9_.@+~%]|[\w.]-)([245]\d\d)(?![A-Za-z0-9_@%]|[.,]\d|-\d(?!\.\d))/g;
/** RFC 3463: class, subject 0 to 7, detail. Longer rows of numbers are addresses or versions. */
const ENHANCED = /(?<![\w.])([245]\.[0-7]\.\d{1,3})(?![\w]|\.\d)/g;
/** What stands before a reply: a line's beginning, a mark that opens something, a word for it, another code. */
const BEFORE =
  /(?:^|[\n'"`([{<>:;=|*•·\u3001\uff08\uff1a\u300c\u201c\u2018\u3010\u7801\u8bef\u4e3a]|\d\d\d\/|[^\S\n]\/)[^\S\n]{0,4}$|\b(?:(?:response)?codes?|status|errors?|repl(?:y|ies|ied)|responded|response|returned|said|smtp|got|with|and|or)[^\S\n]{1,4}$/i;
/** Cisco's gateways quote a reply behind its code: `554-'5.7.1 Message refused'`. */
const ENHANCED_BEHIND = /^(?:[\s#:,-]{1,4}[245]\.[0-7]\.\d|-['"])/;
/** What is counted or measured is no code. */
const UNIT =
  /^[\s-]{0,2}(?:[KkMmGg]i?[Bb]\b|(?:bytes|octets|messages|mails|emails|recipients|connections|times|per|characters)\b|(?:milli)?seconds?\b|(?:min|hour|day)s?\b|[\u5c01\u4e2a\u6b21\u5929\u79d2\u4eba\u5b57])/;

/**
 * All reply codes and enhanced status codes in a text, also where it gives alternatives (`421/450 4.2.1`, `440 / 436 …`), and
 * no numbers that only look alike (counts, sizes, addresses, versions).
 *
 * @param text  its first 8,000 characters are read
 * @returns at most 20 of each kind; in linear time, and never throws
 */
export function codesIn(text: string): NamedCodes {
  const bounded = text.slice(0, MAX_CHARACTERS);
  const codes = new Set<number>();
  for (const match of bounded.matchAll(NUMBER)) {
    if (codes.size < MAX_EACH && isReplyCodeAt(bounded, match.index)) codes.add(Number(match[1]));
  }
  const enhanced = new Set<string>();
  for (const [, code = ''] of bounded.matchAll(ENHANCED)) if (enhanced.size < MAX_EACH) enhanced.add(code);
  return { codes: [...codes], enhanced: [...enhanced] };
}

/** Whether the three digits there stand where a reply code would. @param at  where they begin */
export function isReplyCodeAt(text: string, at: number): boolean {
  const behind = text.slice(at + 3, at + 20);
  if (at === 0 || ENHANCED_BEHIND.test(behind)) return true;
  return !UNIT.test(behind) && BEFORE.test(text.slice(Math.max(0, at - 24), at));
}
