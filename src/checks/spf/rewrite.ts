import { parseSpf } from './parse.ts';
import { endingOf } from './remarks.ts';
import type { Qualifier, SpfRecord, Term } from './terms.ts';

/**
 * What a record would be with other terms. Null where the one at hand is faulty, for nobody knows what its faults were
 * meant to be, and where the new one would be, as with a second `redirect`.
 */
function rewritten({ faults }: SpfRecord, terms: readonly string[]): string | null {
  return faults.length > 0 ? null : recordOf(terms);
}

function recordOf(terms: readonly string[]): string | null {
  const text = ['v=spf1', ...terms].join(' ');
  return parseSpf(text).faults.length === 0 ? text : null;
}

const textOf = ({ text }: Term) => text;
const isAll = ({ name }: Term) => name === 'all';

/** Null too where nobody would be left to send: that says that the domain sends nothing, which was not meant. */
export function withoutTerms(record: SpfRecord, dropped: readonly Term[]): string | null {
  const gone = new Set(dropped);
  const kept = record.terms.filter((term) => !gone.has(term));
  return namesSomebody(record.terms) && !namesSomebody(kept) ? null : rewritten(record, kept.map(textOf));
}

function namesSomebody(terms: readonly Term[]): boolean {
  return terms.some((term) => term.name === 'redirect' || (term.kind === 'mechanism' && !isAll(term)));
}

/** The record with other texts in place of some terms. */
export function withTerms(record: SpfRecord, changed: ReadonlyMap<Term, string>): string | null {
  return withReplaced(record, new Map([...changed].map(([term, text]) => [term, [text]])));
}

/** The record with any number of terms in place of some, none among them. */
export function withReplaced(record: SpfRecord, changed: ReadonlyMap<Term, readonly string[]>): string | null {
  return rewritten(
    record,
    record.terms.flatMap((term) => changed.get(term) ?? [term.text]),
  );
}

/** The record with an `all` of this qualifier at its end, in place of the one it has. */
export function withEnding(record: SpfRecord, qualifier: Qualifier): string | null {
  const kept = record.terms.filter((term) => !isAll(term) && term.name !== 'redirect');
  const mechanisms = kept.filter(({ kind }) => kind === 'mechanism').map(textOf);
  const modifiers = kept.filter(({ kind }) => kind === 'modifier').map(textOf);
  return rewritten(record, [...mechanisms, `${qualifier}all`, ...modifiers]);
}

/** The record with more mechanisms, before its `all`. */
export function withMechanisms(record: SpfRecord, added: readonly string[]): string | null {
  const end = record.terms.findIndex(isAll);
  const at = end === -1 ? record.terms.length : end;
  return rewritten(record, [...record.terms.slice(0, at).map(textOf), ...added, ...record.terms.slice(at).map(textOf)]);
}

/** The record with mechanisms that decide before all others (RFC 7208 section 4.6.2). */
export function withMechanismsFirst(record: SpfRecord, added: readonly string[]): string | null {
  return rewritten(record, [...added, ...record.terms.map(textOf)]);
}

/** The record with its first `all` behind every other mechanism. */
export function withAllLast(record: SpfRecord): string | null {
  const all = record.terms.find(isAll);
  const others = record.terms.filter((term) => !isAll(term));
  const mechanisms = others.filter(({ kind }) => kind === 'mechanism').map(textOf);
  const modifiers = others.filter(({ kind }) => kind === 'modifier').map(textOf);
  return rewritten(record, [...mechanisms, ...(all ? [all.text] : []), ...modifiers]);
}

/**
 * One record with the terms of all, each once. Where they end differently, it ends as the mildest, but never in `+all`.
 *
 * @returns null where a record is faulty, or two redirect to different places
 */
export function merged(texts: readonly string[]): string | null {
  const records = texts.map(parseSpf);
  if (records.some(({ faults }) => faults.length > 0)) return null;
  const evaluated = records.flatMap(({ terms }) => {
    const all = terms.find(isAll);
    return terms.filter((term) => !isAll(term) && !(all && term.name === 'redirect'));
  });
  const byText = new Map(evaluated.map((term) => [term.text.toLowerCase().replace(/^\+/, ''), term]));
  const terms = [...byText.values()];
  const endings = records.map((record) => endingOf(record.terms));
  if (endings.includes('redirect') && endings.some((ending) => ending !== 'redirect')) return null;
  const mildest = (['neutral', 'softfail', 'fail'] as const).find((ending) => endings.includes(ending)) ?? 'softfail';
  const all = endings.includes('redirect') ? [] : [{ neutral: '?all', softfail: '~all', fail: '-all' }[mildest]];
  const mechanisms = terms.filter(({ kind }) => kind === 'mechanism').map(textOf);
  const modifiers = terms.filter(({ kind }) => kind === 'modifier').map(textOf);
  return recordOf([...mechanisms, ...all, ...modifiers]);
}
