import type { Fault, Tag } from './record.ts';

/** Tags of RFC 9989 section 4.7. */
export const KNOWN_TAGS: readonly string[] = ['p', 'sp', 'np', 'rua', 'ruf', 'fo', 'adkim', 'aspf', 'psd', 't'];
/** Tags of RFC 7489 (historic) that RFC 9989 section C.5.2 removed. */
export const REMOVED_TAGS: readonly string[] = ['pct', 'rf', 'ri'];

// A space or a comma where a semicolon belongs: "p=none rua=mailto:…". In a valid value neither stands before a tag.
const RUN_ON = /(?<![ \t,;])[ \t,]+(?=(?:p|sp|np|rua|ruf|fo|adkim|aspf|psd|t|pct|rf|ri)[ \t]*=)/i;
const NAME = /^[A-Za-z]+$/; // RFC 9989 section 4.8: 1*ALPHA
const NOT_VALUE = /[^\x20-\x7e]/; // RFC 9989 section 4.8, dmarc-value; the semicolon is gone already
const URI_LISTS: readonly string[] = ['rua', 'ruf'];

export interface TagList {
  readonly tags: readonly Tag[];
  readonly faults: readonly Fault[];
}

/**
 * Reads the tags that follow the version (RFC 9989 section 4.8, dmarc-tag and dmarc-sep).
 *
 * @param text  the whole record
 * @param from  where the first tag may begin: behind the semicolon of the version
 * @returns the tags whose form is right and a fault for everything else; never throws
 */
export function readTags(text: string, from: number): TagList {
  const tags: Tag[] = [];
  const faults: Fault[] = [];
  for (let at = from; at <= text.length; ) {
    const semicolon = text.indexOf(';', at);
    const end = semicolon === -1 ? text.length : semicolon;
    readPart(text, at, end, semicolon !== -1, tags, faults);
    at = end + 1;
  }
  return { tags, faults };
}

function readPart(text: string, from: number, to: number, closed: boolean, tags: Tag[], faults: Fault[]): void {
  const [start, end] = trimmed(text, from, to);
  if (start === end) {
    // One separator may end the record; any other must stand before a tag.
    if (closed) faults.push(fault('empty-tag', null, to, to + 1, 'a tag before this semicolon, or no semicolon'));
    return;
  }
  const equals = text.indexOf('=', start);
  const before = tags.at(-1)?.name ?? '';
  if (equals === -1 || equals >= end) {
    faults.push(fault('no-equals', null, start, end, expectedOf(text.slice(start, end), before)));
    return;
  }
  const [, nameEnd] = trimmed(text, start, equals);
  const [valueStart] = trimmed(text, equals + 1, end);
  const label = text.slice(start, nameEnd);
  const value = text.slice(valueStart, end);
  const name = label.toLowerCase();
  const known = isKnown(name) ? name : null;
  if (!NAME.test(label)) {
    faults.push(fault('tag-name', null, start, Math.max(nameEnd, start + 1), 'a tag name of letters only'));
    return;
  }
  const runOn = RUN_ON.exec(value);
  const odd = (URI_LISTS.includes(name) ? value.replace(/\t/g, ' ') : value).search(NOT_VALUE);
  if (value === '') faults.push(fault('no-value', known, start, end, `a value after "${label}="`));
  else if (odd !== -1)
    faults.push(fault('character', known, valueStart + odd, valueStart + odd + 1, 'printable ASCII characters'));
  else if (runOn) {
    const gap = valueStart + runOn.index;
    faults.push(fault('separator', known, gap, gap + runOn[0].length, 'a semicolon between two tags'));
  }
  tags.push({ name, label, value, start, end, valueStart });
}

/** The text with a semicolon wherever a space or a comma stands in its place. */
export function separatedTags(text: string): string {
  return text.replace(new RegExp(RUN_ON, 'gi'), '; ');
}

/** What was probably meant by a part without an equals sign. */
function expectedOf(part: string, before: string): string {
  if (URI_LISTS.includes(before) && part.includes('@')) return 'a comma, not a semicolon, between two addresses';
  return 'a name, "=" and a value, such as "p=none"';
}

export function isKnown(name: string): boolean {
  return KNOWN_TAGS.includes(name) || REMOVED_TAGS.includes(name);
}

function fault(kind: Fault['kind'], tag: string | null, start: number, end: number, expected: string): Fault {
  return { kind, tag, start, end, expected };
}

/** The part of a range that is not white space at its ends; WSP is space and tab (RFC 5234 appendix B.1). */
export function trimmed(text: string, from: number, to: number): readonly [start: number, end: number] {
  let start = from;
  let end = to;
  while (start < end && isSpace(text[start])) start++;
  while (end > start && isSpace(text[end - 1])) end--;
  return [start, end];
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
