import { LETTERS } from '../letters.ts';

/**
 * How an address stands on its line. `alone`, or `leading`: in front; `named`: behind a name; `labelled`: behind a colon; `odd`: alone,
 * and what stands there is none, such as `ann@acme@example`.
 */
export type AddressForm = 'alone' | 'leading' | 'named' | 'labelled' | 'odd';

/** A line that puts an address forward. */
export interface AddressLine {
  readonly form: AddressForm;
  /** One, or the several of a list. */
  readonly addresses: readonly string[];
  /** What stands before the colon or the address; empty: nothing. */
  readonly label: string;
  /** What stands behind the address. */
  readonly rest: string;
  /** Columns before it. */
  readonly indent: number;
  /** Whether it ends in a colon, as the heading of what is said of the address. */
  readonly isHeading: boolean;
}

const DOMAIN = String.raw`(?:[${LETTERS}](?:[${LETTERS}._-]{0,252}[${LETTERS}])?|\[[0-9A-Fa-f:.]{2,45}\])`;
const LOCAL = String.raw`(?:"(?:[^"\\]|\\.){1,64}"|[^\s<>,;:"'()[\]@\\|‘’“”「」『』＜＞（）【】：][^\s<>,;:"()[\]@\\「」『』＜＞（）【】：]{0,127})`;
const ADDRESS = `${LOCAL}@${DOMAIN}`;
/** A route (RFC 5321 appendix C) says nothing that is asked here. */
const TYPE = String.raw`(?:rfc822\s{0,3};\s{0,3}|smtp:|mailto:|@[\w.-]{1,253}:)?`;
const OPEN = String.raw`[<'"‘“「『＜【]{0,2}\s?`;
const CLOSE = String.raw`\s?[>'"’”」』＞】]{0,2}`;
/** Once more: `ann@acme.example<mailto:ann@acme.example>`; or the real one behind a name that looks like an address. */
const AGAIN = `(?:\\s?[<(]${TYPE}(${ADDRESS})(?:\\|[^\\s<>]{1,320})?[>)]{1,2}){0,2}`;
const BEHIND = String.raw`(?=$|[\s:：,;\[(.…-])(.*)$`;
const LEADING = new RegExp(`^${OPEN}${TYPE}(${ADDRESS})${CLOSE}${AGAIN}${BEHIND}`, 'u');
/** An address of X.400 with the other one in it, as Exchange has it. */
const X400 = new RegExp(
  `^(?:[A-Za-z:]{1,12}=[^;@]{0,64};\\s?){1,12}(?:(?:dda|DDA):)?(?:smtp|SMTP)=(${ADDRESS});?(.*)$`,
  'u',
);
const LABELLED = new RegExp(
  `^([^@:：<>]{1,80}?)\\s{0,10}[:：]\\s{0,20}${OPEN}${TYPE}(${ADDRESS})${CLOSE}${AGAIN}${BEHIND}`,
  'u',
);
const NAMED = new RegExp(
  `^["']?([^@:：<>()"]{1,80}?)["']?\\s{0,3}[<(]${TYPE}(${ADDRESS})[>)]${AGAIN}(\\s{0,3}[:：]?|\\s(?:on|am|le|el|il|op|den)\\s.{4,60})$`,
  'u',
);
const SEPARATED = new RegExp(`^(?:\\s?[,;]\\s{0,5}${OPEN}(?:${ADDRESS})${CLOSE}){1,200}[.;,]?$`, 'u');
const EACH = new RegExp(ADDRESS, 'gu');
/** Marks of a list. */
const BULLET = /^(?:(?:[>*•·♦‣○●#+=~|-]{1,3}|\d{1,3}[.)])\s+)?/u;
/** The end of a sentence that only happens to begin its line with an address. */
const SENTENCE_END = /^[.,;](?!\.)\s*\S/;

/** Reads a line as one that puts an address forward. @returns null for any other; in linear time */
export function addressLine(line: string): AddressLine | null {
  if (!line.includes('@')) return null;
  const bare = line.trimStart();
  const text = bare.replace(BULLET, '').trimEnd();
  const indent = line.length - bare.length;
  const x400 = text.includes('=') ? X400.exec(text) : null;
  const [, first, again, rest = ''] =
    LEADING.exec(text) ?? (x400 === null ? [] : [x400[0], x400[1], undefined, x400[2]]);
  if (first !== undefined) {
    const several = severalOf(again ?? first, rest);
    if (several === null && SENTENCE_END.test(rest)) return null;
    const isAlone = several !== null || /^\s*[:：.,;]?$/.test(rest);
    return {
      form: isAlone ? 'alone' : 'leading',
      addresses: several ?? [again ?? first],
      label: '',
      rest: isAlone ? '' : rest,
      indent,
      isHeading: /[:：]$/.test(text),
    };
  }
  const [, label, address, twice, behind = ''] = LABELLED.exec(text) ?? [];
  if (label !== undefined && address !== undefined) {
    const several = severalOf(twice ?? address, behind);
    const addresses = several ?? [twice ?? address];
    return { form: 'labelled', addresses, label, rest: several === null ? behind : '', indent, isHeading: false };
  }
  const [, name, whose, same, colon = ''] = NAMED.exec(text) ?? [];
  if (name === undefined || whose === undefined) return oddLine(text, indent);
  return { form: 'named', addresses: [same ?? whose], label: name, rest: '', indent, isHeading: colon.trim() !== '' };
}

const ODD = /^<?([^\s<>"'()|\\]{1,320}?)>?([:：]?)$/u;

/** What somebody wrote for an address, and a mail system lists as it was written. */
function oddLine(text: string, indent: number): AddressLine | null {
  const [, written, colon] = ODD.exec(text) ?? [];
  if (written === undefined || !written.includes('@') || /:\/\/|[;=]/.test(written)) return null;
  if (indent === 0 && colon === '') return null; // a word of whoever reports
  return { form: 'odd', addresses: [written], label: '', rest: '', indent, isHeading: colon !== '' };
}

/** `ann@acme.example, kim@acme.example` */
function severalOf(first: string, rest: string): readonly string[] | null {
  return SEPARATED.test(rest) ? [first, ...(rest.match(EACH) ?? [])] : null;
}

const IN_TEXT = new RegExp(
  String.raw`(?:<(?:mailto:)?(${ADDRESS})>|(?<![\w.!#$%&*+/=?^{|}~-])([A-Za-z0-9][\w.!#$%&'*+/=?^{|}~-]{0,63}@[A-Za-z0-9](?:[\w.-]{0,250}[A-Za-z0-9])?))`,
  'gu',
);

/** The addresses within running text, with their places. */
export function addressesIn(text: string): readonly { readonly address: string; readonly at: number }[] {
  return [...text.matchAll(IN_TEXT)].map((match) => ({ address: match[1] ?? match[2] ?? '', at: match.index }));
}
