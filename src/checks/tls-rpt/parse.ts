import { faultList, type TextFault } from '../../core/text-faults.ts';
import { extensionFault, readTextFields, type TextField } from '../../core/text-fields.ts';
import { type ReportUri, readReportUris, repairedUris } from './report-uri.ts';

/** The TXT record at `_smtp._tls`, with whatever is wrong in it. */
export interface TlsRptRecord {
  readonly text: string;
  /** Of all `rua` fields, in order. */
  readonly uris: readonly ReportUri[];
  /** Further fields of the right form, as published. */
  readonly extensions: readonly string[];
  readonly faults: readonly RecordFault[];
}

/** A piece that does not fit RFC 8460 section 3. Without `rua` there is nowhere to send reports to. */
export type RecordFault = TextFault<'no-rua' | 'syntax' | 'duplicate'>;

const MAX_CHARACTERS = 65_535; // RDLENGTH is 16 bits wide: RFC 1035 section 3.2.1
const VERSION = /^v=TLSRPTv1[ \t]*;/; // RFC 8460 section 3: the case matters, and so does the semicolon

/** Whether senders take a TXT record for a TLS-RPT record: those that begin otherwise are discarded (RFC 8460 section 3). */
export function isTlsRpt(text: string): boolean {
  return VERSION.test(text);
}

/**
 * Reads a TLS-RPT record by the grammar of RFC 8460 section 3.
 *
 * @param text  the strings of the TXT record, joined without a space; one that `isTlsRpt` accepts
 * @returns what senders read, and every fault with its offsets; never throws
 */
export function parseTlsRpt(text: string): TlsRptRecord {
  const bounded = text.slice(0, MAX_CHARACTERS);
  const from = VERSION.exec(bounded)?.[0].length ?? bounded.length;
  const { fields, empty } = readTextFields(bounded, from);
  const faults = faultList<RecordFault['kind']>();
  for (const at of empty) faults.add('syntax', at, at + 1, 'a field before this semicolon');
  const uris: ReportUri[] = [];
  const extensions: string[] = [];
  const seen = new Set<string>(['v']);
  for (const field of fields) {
    const { name, value, start, end, valueStart } = field;
    const fault = name === 'rua' ? null : fieldFault(field);
    if (name !== null && seen.has(name)) faults.add('duplicate', start, end, `"${name}" once`);
    if (name === 'rua' && value.trim() !== '') uris.push(...readReportUris(value, valueStart));
    else if (fault !== null) faults.add('syntax', start, end, fault);
    else if (name !== null && name !== 'rua' && !seen.has(name)) extensions.push(field.text);
    if (name !== null && fault === null) seen.add(name);
  }
  if (uris.length === 0) {
    const at = fields.find(({ name }) => name === 'rua') ?? { start: 0, end: bounded.length };
    faults.add('no-rua', at.start, at.end, 'rua= and an address');
  }
  return { text: bounded, uris, extensions, faults: faults.inOrder() };
}

/** A semicolon inside an address cuts it off, and leaves a piece that is no field. */
function fieldFault(field: TextField): string | null {
  const fault = extensionFault(field);
  return fault !== null && field.name === null && /@|^https?:/i.test(field.text)
    ? 'a comma before a further address, or %3B for a semicolon inside one'
    : fault;
}

/**
 * The record as it should stand, with other addresses.
 *
 * @returns null where no address is left
 */
export function withUris({ extensions }: Pick<TlsRptRecord, 'extensions'>, uris: readonly string[]): string | null {
  if (uris.length === 0) return null;
  return ['v=TLSRPTv1', `rua=${[...new Set(uris)].join(',')}`, ...extensions].join('; ');
}

/** The record without its faults; addresses that nobody can read are left out. Null where no address is left. */
export function repaired(record: Pick<TlsRptRecord, 'uris' | 'extensions'>): string | null {
  return withUris(
    record,
    record.uris.flatMap(({ text }) => repairedUris(text)),
  );
}
