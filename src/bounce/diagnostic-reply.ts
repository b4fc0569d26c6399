import type { SmtpReply } from '../core/smtp.ts';

const MAX_CHARACTERS = 4000;
const MAX_LINES = 20;
const MAX_LINE = 500;
/** A reply: code, perhaps the enhanced code (RFC 3463 section 2), and text; not within a number or an address. */
const REPLY = /(?<![\d.#/-])([45]\d\d)(?:[ :-]+#?([45]\.\d{1,3}\.\d{1,3})\b)?(?=[ ,:-]|$)/;
const POSITIVE = /^(2\d\d)(?:[ -]+(2\.\d{1,3}\.\d{1,3})\b)?(?=[ -]|$)/;
const STATUS = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/;

/** White space that is not one space. */
const UNTIDY = / {2}|[^\S ]/;

/** At the end of what a relaying service says, the reply it had itself: `Message expired.<421 4.4.2 Connection timed out>`. */
const QUOTED = /<([45]\d\d[ -][45]\.\d{1,3}\.\d{1,3} [^<>]{1,500})>$/;

/**
 * The SMTP reply in a diagnostic text, such as `550 5.1.1 <kim@acme.example>: no such user` (RFC 3464 section 2.3.6), also
 * behind words of the reporting host, and with its lines joined.
 *
 * @returns null where there is no reply code
 */
export function replyIn(text: string): SmtpReply | null {
  const given = text.slice(0, MAX_CHARACTERS);
  const whole = (UNTIDY.test(given) ? given.replace(/\s+/g, ' ') : given).trim();
  const bounded = QUOTED.exec(whole)?.[1] ?? whole;
  const match = REPLY.exec(bounded) ?? POSITIVE.exec(bounded);
  if (match?.[1] === undefined) return null;
  const behind = bounded.slice(match.index + match[0].length).replace(/^[ :,-]+/, '');
  const enhanced = match[2] ?? null;
  const lines = linesIn(behind, match[1], enhanced).map((line) => line.trim().slice(0, MAX_LINE));
  return { code: Number(match[1]), enhanced, lines: lines.filter((line) => line !== '') };
}

/** In a reply of several lines the code stands before each (RFC 5321 section 4.2.1). */
function linesIn(text: string, code: string, enhanced: string | null): readonly string[] {
  if (!text.includes(` ${code}`)) return [text];
  const again = new RegExp(` ${code}[- ]${enhanced === null ? '' : `(?:#?${escaped(enhanced)} ?)?`}`);
  return text.split(again, MAX_LINES);
}

/** The enhanced status code in a text (RFC 3463 section 2); null where there is none. */
export function statusIn(text: string): string | null {
  return STATUS.exec(text.slice(0, MAX_CHARACTERS))?.[1] ?? null;
}

function escaped(text: string): string {
  return text.replace(/\./g, '\\.');
}
