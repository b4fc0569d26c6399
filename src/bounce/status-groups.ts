import { decodeWords } from '../message/header-fields.ts';

/** The fields of one recipient, or of the message as a whole: by name in lower case, the first of each; unfolded, on one line. */
export type StatusGroup = ReadonlyMap<string, string>;

/** A text in pieces of whole lines, with LF as line end. */
export type Pieces = Iterable<string> & object;

export interface StatusGroups<T> {
  /** What is said of the message (RFC 3464 section 2.2). */
  readonly about: StatusGroup;
  /** What is made of the fields of each recipient (section 2.3), at most 100,000. */
  readonly recipients: readonly T[];
  readonly recipientCount: number;
}

/** More than a mail goes to, and no more than can be held: some 1.5 KB of memory each, with all that is concluded and printed. */
export const MAX_RECIPIENTS = 100_000;
const MAX_VALUE = 4000;
const MAX_FIELDS = 60;
const FIELD = /^([!-9;-~]{1,100})[ \t]{0,10}:(.*)$/s;
const RECIPIENT_NAMES = ['final-recipient', 'original-recipient'];
const OF_RECIPIENTS = new Set([
  ...RECIPIENT_NAMES,
  'action',
  'status',
  'remote-mta',
  'diagnostic-code',
  'last-attempt-date',
  'final-log-id',
  'will-retry-until',
  'x-actual-recipient',
  'x-display-name',
]);
const OF_MESSAGE = new Set([
  'reporting-mta',
  'received-from-mta',
  'arrival-date',
  'dsn-gateway',
  'original-envelope-id',
]);

/**
 * Parts the fields of a delivery status (RFC 3464 section 2.1): empty lines stand between the groups, or should. A recipient
 * that is named again begins a group of its own, and fields without a recipient belong to the one before that lacks them.
 *
 * @param pieces  lines that are neither a field nor the rest of one are passed over; no more than one piece is held
 * @param recipientOf  what is to be known of a recipient: its fields are not held
 */
export function statusGroupsIn<T>(pieces: Pieces, recipientOf: (group: StatusGroup) => T): StatusGroups<T> {
  const about = new Map<string, string>();
  const recipients: T[] = [];
  /** Of the last recipient: what follows may belong to it. */
  let last: Map<string, string> | null = null;
  let group = new Map<string, string>();
  const keep = () => {
    if (last !== null) recipients.push(recipientOf(inClear(last)));
    last = null;
  };

  const close = () => {
    if (group.size === 0) return;
    const ended = group;
    group = new Map();
    const hasRecipient = RECIPIENT_NAMES.some((name) => ended.has(name));
    const own = [...ended].filter(([name]) => !OF_MESSAGE.has(name));
    for (const [name, value] of ended) {
      const isFirst = recipients.length === 0 && last === null;
      const isOfMessage = OF_MESSAGE.has(name) || (isFirst && !hasRecipient && !OF_RECIPIENTS.has(name));
      if (isOfMessage && !about.has(name)) about.set(name, value);
    }
    if (!own.some(([name]) => OF_RECIPIENTS.has(name))) return;
    if (last !== null && belong(last, own, hasRecipient)) {
      for (const [name, value] of own) last.set(name, value);
    } else if (hasRecipient || ended.has('action') || ended.has('diagnostic-code')) {
      keep();
      last = new Map(own);
    }
  };

  let open: string | null = null;
  let margin = 0;
  const readLine = (line: string) => {
    if (line === '') {
      open = null;
      close();
      return;
    }
    const indent = line.length - line.trimStart().length;
    // The whole of it may stand in from the margin.
    const isRest: boolean = open !== null && indent > margin;
    const field: RegExpExecArray | null = isRest ? null : FIELD.exec(line.trimStart());
    if (field === null) {
      // Some forget to begin the rest of a long diagnostic with a space.
      if (open !== null && (indent > 0 || open === 'diagnostic-code')) append(group, open, line);
      return;
    }
    const name: string = (field[1] ?? '').toLowerCase();
    if (RECIPIENT_NAMES.includes(name) && group.has(name)) close();
    open = group.has(name) || group.size === MAX_FIELDS ? null : name;
    margin = indent;
    // With a space before it tidying makes a text of its own, which does not hold the piece that it was cut out of.
    if (open !== null) group.set(name, tidy(` ${field[2] ?? ''}`));
  };

  const isFull = () => recipients.length + (last === null ? 0 : 1) >= MAX_RECIPIENTS;
  let more = 0;
  for (const text of pieces) {
    let at = 0;
    while (at < text.length && !isFull()) {
      const newline = text.indexOf('\n', at);
      const end = newline === -1 ? text.length : newline;
      readLine(text.slice(at, Math.min(end, at + MAX_VALUE)).trimEnd());
      at = end + 1;
    }
    more += recipientsFrom(text, at);
  }
  if (!isFull()) close();
  keep();
  return { about, recipients, recipientCount: recipients.length + more };
}

/** How many more recipients there are from an offset on: by their final names, or by the original ones where these are missing. */
function recipientsFrom(text: string, start: number): number {
  let finals = 0;
  let originals = 0;
  for (let at = start; at < text.length; ) {
    if (isAt(text, at, 'final-recipient')) finals++;
    else if (isAt(text, at, 'original-recipient')) originals++;
    const newline = text.indexOf('\n', at);
    at = newline === -1 ? text.length : newline + 1;
  }
  return Math.max(finals, originals);
}

function isAt(text: string, at: number, name: string): boolean {
  return (text.charCodeAt(at) | 0x20) === name.charCodeAt(0) && text.slice(at, at + name.length).toLowerCase() === name;
}

/** Whether fields behind an empty line go on about the recipient before it: it lacks all of them. */
function belong(
  before: ReadonlyMap<string, string>,
  own: readonly (readonly [string, string])[],
  hasRecipient: boolean,
): boolean {
  const wasNamed = RECIPIENT_NAMES.some((name) => before.has(name));
  return wasNamed !== hasRecipient && !own.some(([name]) => before.has(name));
}

function append(group: Map<string, string>, name: string, line: string): void {
  const value = group.get(name) ?? '';
  if (value.length < MAX_VALUE) group.set(name, tidy(`${value} ${line}`));
}

function tidy(value: string): string {
  return value
    .slice(0, MAX_VALUE * 2)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_VALUE);
}

function inClear(group: ReadonlyMap<string, string>): StatusGroup {
  const diagnostic = group.get('diagnostic-code');
  if (diagnostic === undefined || !diagnostic.includes('=?')) return group;
  return new Map([...group, ['diagnostic-code', tidy(decodeWords(diagnostic))]]);
}
