import { faultList, type TextFault } from '../../core/text-faults.ts';
import { extensionFault, readTextFields } from '../../core/text-fields.ts';

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
export type RecordFault = TextFault<'id' | 'no-id' | 'syntax' | 'duplicate'>;

const MAX_CHARACTERS = 65_535; // RDLENGTH is 16 bits wide: RFC 1035 section 3.2.1
const VERSION = /^v=STSv1[ \t]*;/; // RFC 8461 section 3.1: the case matters, and so does the semicolon
const ID = /^[A-Za-z0-9]{1,32}$/;
const ID_EXPECTED = '1 to 32 letters and digits';

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
  const { fields, empty } = readTextFields(bounded, from);
  const faults = faultList<RecordFault['kind']>();
  for (const at of empty) faults.add('syntax', at, at + 1, 'a field before this semicolon');
  const extensions: string[] = [];
  const seen = new Set<string>(['v']);
  let id: string | null = null;
  for (const field of fields) {
    const { name, value, start, end, valueStart } = field;
    const fault = extensionFault(field);
    if (name !== null && seen.has(name)) faults.add('duplicate', start, end, `"${name}" once`);
    else if (name === 'id') {
      if (ID.test(value)) id = value;
      else faults.add('id', valueStart, Math.max(end, valueStart + 1), ID_EXPECTED);
    } else if (fault !== null) faults.add('syntax', start, end, fault);
    else extensions.push(field.text);
    if (name === 'id' || fault === null) seen.add(name ?? '');
  }
  if (!seen.has('id')) faults.add('no-id', 0, bounded.length, `id= and ${ID_EXPECTED}`);
  return { text: bounded, id, extensions, faults: faults.inOrder() };
}

/**
 * The record as it should stand.
 *
 * @param id  taken where the record has none of its own
 */
export function repaired({ id, extensions }: Pick<StsRecord, 'id' | 'extensions'>, newId: string): string {
  return ['v=STSv1', `id=${id ?? newId}`, ...extensions].join('; ');
}
