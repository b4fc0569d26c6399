import { visible } from '../render/escape.ts';
import { gathered } from './gathered.ts';
import type { BounceEntry, BounceEntryRecipient } from './schema.ts';

type Cell = string | number | boolean | null;

/** Each column: its heading, and what stands in it. A bounce that names nobody has one row with the last ones empty. */
const COLUMNS: readonly (readonly [string, (entry: BounceEntry, recipient: BounceEntryRecipient | null) => Cell])[] = [
  ['file', ({ file }) => file],
  ['place', ({ place }) => place],
  ['bounce', ({ bounce }) => bounce],
  ['what', ({ what }) => what],
  ['recipient', (_, recipient) => recipient?.recipient ?? null],
  ['originalRecipient', (_, recipient) => recipient?.originalRecipient ?? null],
  ['reason', (_, recipient) => recipient?.reason ?? null],
  ['kind', (_, recipient) => recipient?.kind ?? null],
  ['move', (_, recipient) => recipient?.move ?? null],
  ['status', (_, recipient) => recipient?.status ?? null],
  ['statusDerived', (_, recipient) => recipient?.statusDerived ?? null],
  ['replyCode', (_, recipient) => recipient?.replyCode ?? null],
  ['action', (_, recipient) => recipient?.action ?? null],
  ['ended', (_, recipient) => recipient?.ended ?? null],
  ['phase', (_, recipient) => recipient?.phase ?? null],
  ['provider', (_, recipient) => recipient?.provider?.id ?? null],
  ['remoteMta', (_, recipient) => recipient?.remoteMta ?? null],
  ['remoteAddress', (_, recipient) => recipient?.remoteAddress ?? null],
  ['reportingMta', ({ reportingMta }) => reportingMta],
  ['basis', (_, recipient) => recipient?.basis ?? null],
  ['rule', (_, recipient) => recipient?.rule?.id ?? null],
  ['meaning', (_, recipient) => recipient?.meaning ?? null],
  ['advice', (_, recipient) => recipient?.advice.join('; ') ?? null],
  ['proof', (_, recipient) => recipient?.proof?.verdict ?? null],
  ['diagnostic', (_, recipient) => recipient?.diagnostic ?? null],
  ['lastAttemptAt', (_, recipient) => recipient?.lastAttemptAt ?? null],
  ['willRetryUntil', (_, recipient) => recipient?.willRetryUntil ?? null],
  ['arrivedAt', ({ arrivedAt }) => arrivedAt],
  ['from', ({ original }) => original?.from ?? null],
  ['to', ({ original }) => original?.to ?? null],
  ['subject', ({ original }) => original?.subject ?? null],
  ['messageId', ({ original }) => original?.messageId ?? null],
  ['sendingAddress', ({ original }) => original?.sendingAddress ?? null],
];

/** The first line (RFC 4180 section 2.3), with its line end. */
export function csvHead(): string {
  return rowOf(COLUMNS.map(([heading]) => heading));
}

/** One row for each recipient; many of them in pieces. */
export function csvRows(entry: BounceEntry): Iterable<string> {
  return gathered(rowsOf(entry));
}

function* rowsOf(entry: BounceEntry): Generator<string, void, undefined> {
  const recipients = entry.recipients.length === 0 ? [null] : entry.recipients;
  for (const recipient of recipients) yield rowOf(COLUMNS.map(([, cell]) => cell(entry, recipient)));
}

function rowOf(cells: readonly Cell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

/** What a spreadsheet takes for a formula, also behind blanks; it runs what a bounce from outside says. */
const FORMULA = /^\s*[=+\-@|%]./s;

function cellOf(cell: Cell): string {
  if (cell === null) return '';
  const text = visible(String(cell));
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
