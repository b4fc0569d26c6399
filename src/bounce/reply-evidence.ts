import type { ReadBounce, ReadRecipient } from '../core/bounce.ts';
import { withoutNames } from '../core/reply-names.ts';
import type { RuleInput } from '../core/reply-rules.ts';
import { ruleText } from '../core/rule-text.ts';
import { statedCause } from './stated-cause.ts';

/** Words that speak of one recipient, as rules see them. */
export interface Evidence {
  /** As they stand. */
  readonly whole: RuleInput;
  /** Without mail addresses and the paths of web addresses: a word in these is no statement. */
  readonly bare: RuleInput;
}

/**
 * What there is to judge by, in the order of trust: the words of the server that refused, then those of whoever reports.
 * Empty where nothing is said.
 */
export function evidenceOf(recipient: ReadRecipient, { form }: ReadBounce): readonly Evidence[] {
  const { reply, status, diagnostic, phase } = recipient;
  const said = reply === null ? '' : withoutCommand(ruleText(reply.lines.join(' ')));
  const wider = worded(withoutCommand(ruleText(diagnostic ?? '')));
  const given = [reply?.enhanced ?? null, status].filter(isTelling);
  const leading = form === 'reply' ? codesAtFront(wider) : { codes: [], enhanced: [] };
  const codes = [...new Set([...(reply === null ? [] : [reply.code]), ...leading.codes])];
  const enhanced = [...new Set([...given, ...leading.enhanced])];
  const texts = [...new Set([said, wider].flatMap((text) => [statedCause(text) ?? '', text]))].filter(
    (text) => text !== '',
  );
  if (texts.length === 0 && codes.length + enhanced.length > 0) texts.push('');
  return texts.map((text) => ({
    whole: { codes, enhanced, text, phase },
    bare: { codes, enhanced, text: withDomainsMarked(withoutNames(text), recipient), phase },
  }));
}

/** A dotted name that is no address, and no file. */
const NAMED = /(?<![\w.@/+-])((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})(?= does not exist\b)/g;

/** `acme.example does not exist` speaks of a domain, unless that is how the recipient is called there. */
function withDomainsMarked(text: string, { finalRecipient, originalRecipient }: ReadRecipient): string {
  if (!text.includes(' does not exist')) return text;
  const address = (finalRecipient ?? originalRecipient ?? '').toLowerCase();
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@')));
  return local === '' ? text : text.replace(NAMED, (name) => (name === local ? name : 'a.example'));
}

/** What Postfix adds to a reply is no word of the server; the phase tells it. */
const IN_REPLY_TO = / ?\(in reply to [a-z ]{2,30} command\)/g;

function withoutCommand(text: string): string {
  return text.includes('(in reply to ') ? text.replace(IN_REPLY_TO, '') : text;
}

/** A diagnostic of type `x-unix` may be a bare exit status of the program that files the mail (RFC 3464 section 2.3.6). */
function worded(diagnostic: string): string {
  return /^\d{1,3}$/.test(diagnostic) && !CODE.test(diagnostic) ? `exit status ${diagnostic}` : diagnostic;
}

/** `5.0.0` contradicts nothing (RFC 3463 section 3.1). */
function isTelling(status: string | null): status is string {
  return status !== null && !status.endsWith('.0.0');
}

const CODE = /^[45]\d\d$/;
const ENHANCED = /^[45]\.\d{1,3}\.\d{1,3}(?:-\d{1,3})?$/;
const MAX_FRONT = 8;

/** A pasted reply may stand for several: `421/450 4.2.1`, `4.4.7 / 5.4.300`. */
function codesAtFront(text: string): { readonly codes: readonly number[]; readonly enhanced: readonly string[] } {
  const codes: number[] = [];
  const enhanced: string[] = [];
  for (const token of text.split(/[\s/,]+/, MAX_FRONT)) {
    if (CODE.test(token)) codes.push(Number(token));
    else if (ENHANCED.test(token)) enhanced.push(token.replace(/-\d+$/, ''));
    else if (token !== '') break;
  }
  return { codes, enhanced };
}
