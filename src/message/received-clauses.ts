import { type DateTime, readDateTime } from './date-time.ts';
import { type FieldItem, fieldItems } from './field-items.ts';

const CLAUSES = ['from', 'by', 'via', 'with', 'id', 'for', 'tls'] as const;
const MAX_DATE_WORDS = 8;
type Clause = (typeof CLAUSES)[number];
type Clauses = ReadonlyMap<Clause | 'none', readonly FieldItem[]>;

/** A trace field taken apart (RFC 5321 section 4.4). */
export interface ReceivedClauses {
  readonly clauses: Clauses;
  /** All of them, wherever they stand. */
  readonly comments: readonly string[];
  readonly date: DateTime | null;
}

/** Finds the clauses, comments and date of a trace field. Never throws. */
export function readClauses(raw: string): ReceivedClauses {
  const items = fieldItems(raw, ';');
  const { start, date } = dateOf(raw, items);
  const body = items.filter((item) => item.kind !== 'separator' && item.start < start);
  const comments = body.flatMap(({ kind, text }) => (kind === 'comment' ? [text] : []));
  return { clauses: clausesOf(body), comments, date };
}

/** The first word of a clause; null where it has none. */
export function firstWord(items: readonly FieldItem[] | undefined): string | null {
  return items?.find(({ kind }) => kind === 'word')?.text ?? null;
}

/** All words of a clause, with single spaces; null where it has none. */
export function wordsOf(items: readonly FieldItem[] | undefined): string | null {
  const words = (items ?? []).filter(({ kind }) => kind === 'word').map(({ text }) => text);
  return words.length === 0 ? null : words.join(' ');
}

/** The date stands behind the last semicolon; where that is missing, some hosts set it behind their last clause. */
function dateOf(raw: string, items: readonly FieldItem[]) {
  const separators = items.filter(({ kind }) => kind === 'separator');
  for (const separator of separators.slice(-3).reverse()) {
    const date = readDateTime(raw.slice(separator.end));
    if (date !== null) return { start: separator.start, date };
  }
  const words = items.filter(({ kind }) => kind === 'word').slice(-MAX_DATE_WORDS);
  for (const { start } of separators.length === 0 ? words : []) {
    const date = readDateTime(raw.slice(start));
    if (date !== null) return { start, date };
  }
  return { start: separators.at(-1)?.start ?? raw.length, date: null };
}

/** What stands behind each keyword, up to the next. The word behind a keyword is its value, even if it reads like one. */
function clausesOf(items: readonly FieldItem[]): Clauses {
  const clauses = new Map<Clause | 'none', FieldItem[]>([['none', []]]);
  let current: FieldItem[] = clauses.get('none') ?? [];
  let empty = false;
  for (const item of items) {
    const clause = item.kind === 'word' && !empty ? clauseNamed(item.text) : undefined;
    if (clause === undefined) {
      current.push(item);
      empty = false;
    } else {
      // A clause that comes again adds nothing but its comments: `with ESMTP with STARTTLS (…)`.
      current = clauses.has(clause) ? [] : (clauses.set(clause, []).get(clause) ?? []);
      empty = true;
    }
  }
  return clauses;
}

function clauseNamed(word: string): Clause | undefined {
  const lower = word.toLowerCase();
  return CLAUSES.find((clause) => clause === lower);
}
