import { type FieldItem, fieldItems, unquoted } from './field-items.ts';

/** A property of a result, such as `smtp.mailfrom=example.com` (RFC 8601 section 2.2). */
export interface ResultProperty {
  /** Where it comes from: `smtp`, `header`, `body`, `policy`, or another; null: not said, as in Microsoft's `action=none`. */
  readonly ptype: string | null;
  readonly property: string;
  readonly value: string;
}

/** What one method found. */
export interface MethodResult {
  /** In lower case: `spf`, `dkim`, `dmarc`, `arc`, `compauth`, … */
  readonly method: string;
  readonly version: number | null;
  /** In lower case: `pass`, `fail`, `softfail`, … */
  readonly result: string;
  readonly reason: string | null;
  readonly properties: readonly ResultProperty[];
  /** The comments, joined by `; `; null: none. */
  readonly comment: string | null;
}

export interface AuthenticationResults {
  /** Who evaluated; null where the field does not say, as in Microsoft's form. */
  readonly authservId: string | null;
  readonly version: number | null;
  /** Empty for `none`. */
  readonly results: readonly MethodResult[];
  /** What is not as RFC 8601 section 2.2 has it, as a clause; null: all is. */
  readonly malformed: string | null;
}

const MAX_CHARACTERS = 32_768;
const MAX_RESULTS = 100;
const MAX_PROPERTIES = 50;
/** Properties that stand where a method should, in Yahoo's old form. */
const NO_METHODS = new Set(['from']);
const METHOD = /^([a-z0-9][a-z0-9_-]*)$/i;

/**
 * Reads Authentication-Results by RFC 8601 section 2.2, and as receivers really write it: without authserv-id, without
 * the type of a property, with stray semicolons.
 *
 * @param value  unfolded; at most 32,768 characters of it are read
 * @returns every result that could be read; in linear time, and never throws
 */
export function readAuthenticationResults(value: string): AuthenticationResults {
  const groups = groupsOf(fieldItems(spaced(value.slice(0, MAX_CHARACTERS)), ';='));
  const head = groups[0] ?? [];
  const named = isNamed(head);
  // Yahoo's old form has no semicolon behind the name: what follows it is a group of its own.
  const besideName = named && pairsOf(head).length > 0 ? head.slice(head.findIndex(isWord) + 1) : [];
  const results: MethodResult[] = [];
  const faults: string[] = value.length > MAX_CHARACTERS ? ['it is longer than is read'] : [];
  if (!named) faults.push('it names no authserv-id');
  if (besideName.length > 0) faults.push('no semicolon stands behind its authserv-id');
  const rest = (named ? [besideName, ...groups.slice(1)] : groups).filter((group) => group.length > 0);
  for (const group of rest.slice(0, MAX_RESULTS)) {
    const result = resultOf(group);
    if (result !== null) results.push(result);
    else if (!isNone(group)) faults.push(`"${textOf(group).slice(0, 60)}" is no result`);
  }
  if (rest.length > MAX_RESULTS) faults.push('it has more results than are read');
  const words = named ? head.filter(({ kind }) => kind === 'word') : [];
  if (named && words.length === 0) faults.push('it is empty');
  return {
    authservId: words[0] === undefined ? null : unquoted(words[0].text).toLowerCase(),
    version: besideName.length > 0 ? null : numberOf(words[1]?.text),
    results,
    malformed: faults[0] ?? null,
  };
}

/** A line end may stand for the space that ends a word; within one it is none. */
function spaced(value: string): string {
  return value.replace(/[\r\n\t]/g, ' ');
}

function groupsOf(items: readonly FieldItem[]): readonly (readonly FieldItem[])[] {
  const groups: FieldItem[][] = [[]];
  for (const item of items) {
    if (item.kind === 'separator' && item.text === ';') groups.push([]);
    else groups.at(-1)?.push(item);
  }
  return groups;
}

/** Whether it begins with an authserv-id: with `method = result` it does not. */
function isNamed(group: readonly FieldItem[]): boolean {
  const [first, second] = group.filter(({ kind }) => kind !== 'comment');
  return first === undefined || (first.kind === 'word' && second?.kind !== 'separator');
}

function isWord({ kind }: FieldItem): boolean {
  return kind === 'word';
}

interface Pair {
  readonly name: string;
  readonly value: string;
}

/** Each `name = value`; a value that holds `=` itself goes on, as Base64 and unquoted addresses do. */
function pairsOf(group: readonly FieldItem[]): readonly Pair[] {
  const pairs: { name: string; value: string; end: number }[] = [];
  const solid = group.filter(({ kind }) => kind !== 'comment');
  solid.forEach((item, index) => {
    if (item.kind !== 'separator') return;
    const [before, after] = [solid[index - 1], solid[index + 1]];
    const last = pairs.at(-1);
    if (last !== undefined && last.end === item.start) {
      last.value += `=${after?.start === item.end ? after.text : ''}`;
      last.end = after?.start === item.end ? after.end : item.end;
    } else if (before?.kind === 'word') {
      const value = after?.kind === 'word' ? after : undefined;
      pairs.push({ name: before.text, value: value?.text ?? '', end: value?.end ?? item.end });
    }
  });
  return pairs;
}

function resultOf(group: readonly FieldItem[]): MethodResult | null {
  const [first, ...others] = pairsOf(group);
  if (first === undefined) return null;
  const [name = '', version] = first.name.split('/', 2);
  const method = METHOD.exec(name.trim())?.[1];
  if (method === undefined || first.value === '' || NO_METHODS.has(method.toLowerCase())) return null;
  const comments = group.flatMap(({ kind, text }) => (kind === 'comment' ? [text.trim()] : []));
  const reason = others.find((pair) => pair.name.toLowerCase() === 'reason');
  return {
    method: method.toLowerCase(),
    version: numberOf(version),
    result: unquoted(first.value).toLowerCase(),
    reason: reason === undefined ? null : unquoted(reason.value),
    properties: others
      .filter((pair) => pair !== reason)
      .slice(0, MAX_PROPERTIES)
      .map(propertyOf),
    comment: comments.length === 0 ? null : comments.join('; '),
  };
}

function propertyOf({ name, value }: Pair): ResultProperty {
  const dot = name.indexOf('.');
  return {
    ptype: dot === -1 ? null : name.slice(0, dot).toLowerCase(),
    property: name.slice(dot + 1).toLowerCase(),
    value: unquoted(value),
  };
}

function isNone(group: readonly FieldItem[]): boolean {
  const words = group.filter(({ kind }) => kind === 'word');
  return words.length === 0 || (words.length === 1 && words[0]?.text.toLowerCase() === 'none');
}

function textOf(group: readonly FieldItem[]): string {
  return group.map(({ text }) => text).join(' ');
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
