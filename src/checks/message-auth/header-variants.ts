import type { SignedField } from '../../message/dkim-header.ts';
import { relaxedValue } from '../../message/dkim-header.ts';
import { fieldsNamed, type HeaderField } from '../../message/header-fields.ts';

/** A covered field as it may have been before somebody changed it; null: it was not there. */
export interface FieldVariant {
  readonly field: SignedField | null;
  /** What was done, as a clause. */
  readonly what: string;
}

/** What lists and gateways leave alone, or rewrite; any other field they may have added. */
const NEVER_ADDED = new Set(['from', 'date', 'message-id']);
const MAX_VALUE = 4_000;
const MAX_OTHERS = 3;

/**
 * What may have been done to one covered field.
 *
 * @param covered  the field that stands there now; null: none does
 * @param inner    the fields of the first part, where the body was put into one
 */
export function fieldVariants(
  name: string,
  covered: HeaderField | null,
  fields: readonly HeaderField[],
  inner: readonly HeaderField[],
): readonly FieldVariant[] {
  const others = fieldsNamed(fields, name)
    .filter((field) => field !== covered)
    .slice(-MAX_OTHERS)
    .map((field): FieldVariant => ({ field, what: `a second ${nameOf(field)} was added` }));
  const parts = fieldsNamed(inner, name)
    .slice(0, 1)
    .map((field): FieldVariant => ({ field, what: `${nameOf(field)} went into the first part of the new body` }));
  if (covered === null) return parts;
  const shown = nameOf(covered);
  const value = textIn(covered);
  const rewritten = (text: string, what: string): readonly FieldVariant[] =>
    text === value || text.trim() === '' ? [] : [{ field: { name: shown, raw: `${shown}: ${text}` }, what }];
  return [
    ...(name === 'subject' ? subjects(value).flatMap(({ text, what }) => rewritten(text, what)) : []),
    ...(name === 'from' ? authors(value, fields).flatMap(({ text, what }) => rewritten(text, what)) : []),
    ...(NEVER_ADDED.has(name) ? [] : [{ field: null, what: `${shown} was added` }]),
    ...others,
    ...parts,
    ...(ADDRESSES.has(name) ? rewritten(unquotedNames(value), `names in ${shown} were put into quotes`) : []),
    ...(ADDRESSES.has(name) ? rewritten(quotedNames(value), `names in ${shown} lost their quotes`) : []),
    // Signed on one line: the text is the same, and only `simple` canonicalization minds (RFC 6376 section 3.4.1).
    ...(/\r?\n[ \t]/.test(covered.raw)
      ? [{ field: { name: shown, raw: `${shown}: ${value}` }, what: `${shown} was folded anew` }]
      : []),
  ];
}

const ADDRESSES = new Set(['from', 'to', 'cc', 'reply-to', 'sender']);

function nameOf({ name }: HeaderField): string {
  return name;
}

/** Unfolded, one character for each octet. */
function textIn({ raw }: HeaderField): string {
  return relaxedValue(raw.slice(raw.indexOf(':') + 1, MAX_VALUE));
}

interface Rewritten {
  readonly text: string;
  readonly what: string;
}

/** `[list] `, `***SPAM*** `, `EXTERNAL: ` and the like, also behind `Re: `. */
function subjects(value: string): readonly Rewritten[] {
  const found: Rewritten[] = [];
  let text = value;
  for (let times = 0; times < 3; times++) {
    const [all = '', reply = '', tag = ''] = TAG.exec(text) ?? [];
    if (tag === '') break;
    text = `${reply}${text.slice(all.length)}`;
    found.push({
      text,
      what: `"${value.slice(0, value.length - text.length + reply.length).trim()}" was put before the subject`,
    });
  }
  return found;
}

const TAG =
  /^((?:re|aw|fwd?|sv|wg): ?)?(\[[^\]]{1,80}\]|\*{2,5}[^*]{1,40}\*{2,5}|\{[^}]{1,40}\}|(?:SPAM|EXTERNAL|EXT|CAUTION|SUSPECT|ADV):)\s?/i;

/** Lists keep the author they put away in another field. */
function authors(value: string, fields: readonly HeaderField[]): readonly Rewritten[] {
  const kept = ['X-Original-From', 'Original-From', 'X-From', 'Reply-To', 'Cc'].flatMap((name) =>
    fieldsNamed(fields, name)
      .slice(0, MAX_OTHERS)
      .map((field) => ({
        text: textIn(field),
        what: `From was rewritten; the author stands in ${field.name} now`,
      })),
  );
  const [, quoted = '', name = ''] = /^("?)([^"<]{1,200}?) via [^"<]{1,200}"? <[^<>]{3,320}>$/.exec(value) ?? [];
  const [author] = fieldsNamed(fields, 'Reply-To').map(textIn);
  const address = /<([^<>]{3,320})>/.exec(author ?? '')?.[1] ?? author;
  if (name === '' || address === undefined) return kept;
  const what = 'From was rewritten to "… via …", and the author went to Reply-To';
  return [
    ...kept,
    { text: `${quoted}${name}${quoted} <${address}>`, what },
    { text: `${name} <${address}>`, what },
    { text: `"${name}" <${address}>`, what },
  ];
}

function unquotedNames(value: string): string {
  return value.replace(/"([A-Za-z0-9 ]{1,100})" </g, '$1 <');
}

function quotedNames(value: string): string {
  return value.replace(/(^|, ?)([A-Za-z0-9][A-Za-z0-9 ]{0,100}) </g, '$1"$2" <');
}
