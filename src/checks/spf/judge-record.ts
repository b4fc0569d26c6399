import type { FindingOf } from '../../core/finding.ts';
import type { PublishedSpf, SpfRecords } from './facts.ts';
import { nearMiss } from './near-miss.ts';
import { parseSpf, repaired } from './parse.ts';
import type { recordFindings } from './record-findings.ts';
import { type Remark, remarksOn } from './remarks.ts';
import { merged, withAllLast, withoutTerms, withTerms } from './rewrite.ts';
import { spacesLost, withSpaces } from './strings.ts';
import type { styleFindings } from './style-findings.ts';
import type { SpfRecord, Term } from './terms.ts';
import { bounded, excerptOf, NAMED_AT_MOST } from './words.ts';

export type RecordSaid = FindingOf<typeof recordFindings> | FindingOf<typeof styleFindings>;

/** No SPF record at the domain, or several. Empty where there is exactly one (RFC 7208 section 4.5). */
export function judgeSelection(
  domain: string,
  { records, others }: SpfRecords,
  suggestion: string,
): readonly RecordSaid[] {
  if (records.length > 1) {
    const texts = records.map(({ text }) => text);
    const params = {
      domain,
      count: texts.length,
      records: texts.slice(0, NAMED_AT_MOST).map(bounded),
      merged: texts.length > NAMED_AT_MOST ? null : merged(texts),
    };
    return [{ code: 'spf-multiple', params }];
  }
  if (records.length === 1) return [];
  const miss = others.map(nearMiss).find((found) => found !== null);
  if (!miss) return [{ code: 'spf-missing', params: { domain, suggestion } }];
  const { text, fault, meant, start, end } = miss;
  const excerpt = excerptOf(domain, text, { start, end }, null);
  return [{ code: 'spf-near-miss', params: { domain, text, fault, meant }, excerpt }];
}

/** What the text of the one record shows by itself. */
export function judgeText(domain: string, { text, stringLengths }: PublishedSpf): readonly RecordSaid[] {
  const record = parseSpf(text);
  const lost = spacesLost(text, stringLengths);
  // What such a text says otherwise is not what was meant, and not worth a word.
  if (lost.length > 0) return [spaceLost(domain, text, lost)];
  return [...faults(domain, record), ...judgeTerms(domain, record)];
}

/** What the terms show of the domain's own policy, in its record or where that redirects to. */
export function judgeTerms(domain: string, record: SpfRecord): readonly RecordSaid[] {
  return [...ignored(domain, record), ...style(domain, record)];
}

function faults(domain: string, record: SpfRecord): readonly RecordSaid[] {
  const [first] = record.faults;
  if (!first) return [];
  const named = record.faults.slice(0, NAMED_AT_MOST).map(({ start, end, expected }) => ({
    found: bounded(record.text.slice(start, end)),
    expected,
    offset: start,
  }));
  const note = `expected ${first.expected}`;
  return [
    {
      code: 'spf-syntax-error',
      params: { domain, faults: named, repaired: repaired(record) },
      excerpt: excerptOf(domain, record.text, first, note),
    },
  ];
}

function spaceLost(domain: string, text: string, lost: readonly number[]): RecordSaid {
  const starts = new Set(lost.slice(0, NAMED_AT_MOST).map((at) => text.lastIndexOf(' ', at) + 1));
  const words = [...starts].map((start) => {
    const space = text.indexOf(' ', start);
    return { start, end: space === -1 ? text.length : space };
  });
  return {
    code: 'spf-space-lost',
    params: {
      domain,
      places: words.map(({ start, end }) => bounded(text.slice(start, end))),
      repaired: withSpaces(text, lost),
    },
    excerpt: excerptOf(domain, text, words[0] ?? null, 'two strings meet here'),
  };
}

/** Terms that look as if they did something, and do not. */
function ignored(domain: string, record: SpfRecord): readonly RecordSaid[] {
  const remarks = remarksOn(record);
  const all = record.terms.find(({ name }) => name === 'all');
  const said: RecordSaid[] = [];
  const equals = remarks.flatMap((remark) =>
    remark.kind === 'unknown-modifier' && remark.meant !== null ? [[remark.term, remark.meant] as const] : [],
  );
  const [mistaken] = equals;
  if (mistaken) {
    said.push({
      code: 'spf-equals-for-colon',
      params: { domain, terms: texts(equals.map(([term]) => term)), repaired: withTerms(record, new Map(equals)) },
      excerpt: excerptOf(domain, record.text, mistaken[0], null),
    });
  }
  const after = termsOf(remarks, 'after-all');
  const lost = after.filter(({ name }) => name !== 'all');
  if (all && lost.length > 0) {
    said.push({
      code: 'spf-terms-after-all',
      params: { domain, all: all.text, terms: texts(lost), repaired: withAllLast(record) },
      excerpt: excerptOf(domain, record.text, lost[0] ?? null, `behind "${all.text}"`),
    });
  }
  const [redirect] = termsOf(remarks, 'redirect-beside-all');
  if (all && redirect) {
    const params = { domain, all: all.text, redirect: redirect.text, repaired: withoutTerms(record, [redirect]) };
    said.push({ code: 'spf-redirect-with-all', params, excerpt: excerptOf(domain, record.text, redirect, null) });
  }
  const repeats = [
    ...termsOf(remarks, 'repeated').filter(({ name }) => name !== 'include'), // see spf-include-duplicate
    ...after.filter(({ name }) => name === 'all'),
  ];
  if (repeats.length > 0) {
    const params = { domain, terms: texts(repeats), repaired: withoutTerms(record, repeats) };
    said.push({ code: 'spf-term-repeated', params, excerpt: excerptOf(domain, record.text, repeats[0] ?? null, null) });
  }
  return said;
}

function style(domain: string, record: SpfRecord): readonly RecordSaid[] {
  const remarks = remarksOn(record);
  const said: RecordSaid[] = [];
  const version = remarks.find(({ kind }) => kind === 'capital-version');
  if (version?.kind === 'capital-version') {
    const mended = `v=spf1${record.text.slice(version.version.length)}`;
    said.push({ code: 'spf-capital-version', params: { domain, version: version.version, repaired: mended } });
  }
  const unknown = remarks.flatMap((remark) =>
    remark.kind === 'unknown-modifier' && remark.meant === null ? [remark.term] : [],
  );
  for (const [code, terms] of [
    ['spf-odd-name', termsOf(remarks, 'odd-name')],
    ['spf-unknown-modifier', unknown],
    ['spf-host-bits', termsOf(remarks, 'host-bits')],
    ['spf-macro-p', termsOf(remarks, 'macro-p')],
  ] as const) {
    const [first] = terms;
    if (!first) continue;
    said.push({ code, params: { domain, terms: texts(terms) }, excerpt: excerptOf(domain, record.text, first, null) });
  }
  const pointers = termsOf(remarks, 'ptr');
  if (pointers.length > 0) {
    const params = { domain, terms: texts(pointers), repaired: withoutTerms(record, pointers) };
    said.push({ code: 'spf-ptr', params, excerpt: excerptOf(domain, record.text, pointers[0] ?? null, null) });
  }
  return said;
}

function termsOf(remarks: readonly Remark[], kind: Remark['kind']): readonly Term[] {
  return remarks.flatMap((remark) => (remark.kind === kind && 'term' in remark ? [remark.term] : []));
}

function texts(terms: readonly Term[]): readonly string[] {
  return terms.slice(0, NAMED_AT_MOST).map(({ text }) => bounded(text));
}
