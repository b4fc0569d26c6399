import { leading, trimmed } from './white-space.ts';

/** The TXT record at `_mta-sts`, with whatever is wrong in it. */
export interface StsRecord {
  readonly text: string;
  /** Of 1 to 32 letters and digits; null where it is missing or of another form: then the record is void. */
  readonly id: string | null;
  /** Further fields of the right form, as published: nobody has defined one yet. */
  readonly extensions: readonly string[];
  readonly faults: readonly RecordFault[];
}

/**
 * A piece that does not fit RFC 8461 section 3.1. `id` and `no-id` void the record for everybody, `syntax` for those who
 * read it by the letter; of a field that stands twice, the first one counts (section 3.2).
 */
export interface RecordFault {
  readonly kind: 'id' | 'no-id' | 'syntax' | 'duplicate';
  /** Offsets into the record's text, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** What should stand there, as the end of a sentence. */
  readonly expected: string;
}

const MAX_CHARACTERS = 65_535; // RDLENGTH is 16 bits wide: RFC 1035 section 3.2.1
const MAX_FAULTS = 20;
const VERSION = /^v=STSv1[ \t]*;/; // RFC 8461 section 3.1: the case matters, and so does the semicolon
const FIELD = /^([^=]*)=(.*)$/s;
const ID = /^[A-Za-z0-9]{1,32}$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/;
const VALUE = /^[\x21-\x3a\x3c\x3e-\x7e]+$/;

/** Whether senders take a TXT record for an MTA-STS record: those that begin otherwise are discarded (RFC 8461 section 3.1). */
export function isSts(text: string): boolean {
  return VERSION.test(text);
}

/**
 * Reads an MTA-STS record by the grammar of RFC 8461 section 3.1.
 *
 * @param text  the strings of the TXT record, joined without a space; one that `isSts` accepts
 * @returns what senders read, and every fault with its offsets; never throws
 */
export function parseSts(text: string): StsRecord {
  const bounded = text.slice(0, MAX_CHARACTERS);
  const from = VERSION.exec(bounded)?.[0].length ?? bounded.length;
  const faults: RecordFault[] = [];
  const extensions: string[] = [];
  const seen = new Set<string>(['v']);
  let id: string | null = null;
  for (const { value: field, start, end, last } of fieldsOf(bounded, from)) {
    if (field === '') {
      // One semicolon may end the record; any other must stand before a field.
      if (!last) faults.push({ kind: 'syntax', start: end, end: end + 1, expected: 'a field before this semicolon' });
      continue;
    }
    const [, name = '', value = ''] = FIELD.exec(field) ?? [];
    const expected = fieldFault(field, name, value);
    if (seen.has(name)) faults.push({ kind: 'duplicate', start, end, expected: `"${name}" once` });
    else if (name === 'id') {
      seen.add(name);
      if (ID.test(value)) id = value;
      else faults.push({ kind: 'id', start: start + 3, end: Math.max(end, start + 4), expected: ID_EXPECTED });
    } else if (expected !== null) faults.push({ kind: 'syntax', start, end, expected });
    else {
      seen.add(name);
      extensions.push(field);
    }
  }
  if (!seen.has('id'))
    faults.push({ kind: 'no-id', start: 0, end: bounded.length, expected: `id= and ${ID_EXPECTED}` });
  return { text: bounded, id, extensions, faults: faults.slice(0, MAX_FAULTS) };
}

const ID_EXPECTED = '1 to 32 letters and digits';

function fieldFault(field: string, name: string, value: string): string | null {
  if (!field.includes('=')) return 'a field of the form name=value';
  if (/[ \t]$/.test(name) || /^[ \t]/.test(value)) return 'no space around "="';
  if (!NAME.test(name)) return 'a field name of 1 to 32 letters, digits, "_", "-" and "."';
  if (value === '') return `a value behind "${name}="`;
  return VALUE.test(value) ? null : 'a value of printable ASCII characters without space and "="';
}

function* fieldsOf(text: string, from: number) {
  for (let at = from; at <= text.length; ) {
    const semicolon = text.indexOf(';', at);
    const to = semicolon === -1 ? text.length : semicolon;
    const part = text.slice(at, to);
    const value = trimmed(part);
    const start = at + leading(part);
    yield { value, start, end: start + value.length, last: semicolon === -1 };
    at = to + 1;
  }
}

/**
 * The record as it should stand.
 *
 * @param id  taken where the record has none of its own
 */
export function repaired({ id, extensions }: Pick<StsRecord, 'id' | 'extensions'>, newId: string): string {
  return ['v=STSv1', `id=${id ?? newId}`, ...extensions].join('; ');
}
