import { decodeWords, fieldsNamed, type HeaderField, headerFieldsIn, readHeader } from '../../message/header-fields.ts';
import { mimePartsOf } from '../../message/mime-parts.ts';
import type { ReceivedCopy } from './facts.ts';

/** What was changed on the way. `encoding`: the same content in another transfer encoding, which breaks signatures all the same. */
export interface Alteration {
  readonly what: 'subject' | 'body' | 'encoding';
  /** A clause, such as `51 characters were added`. */
  readonly detail: string;
}

/**
 * Compares a copy with what was sent: the subject as it is read, and the body. White space at the end of lines and empty
 * lines at the end do not count, as in the `relaxed` form of DKIM (RFC 6376 section 3.4.4).
 *
 * @returns nothing where it is the same; null where the copy was not fetched whole
 */
export function alterationsOf({ raw, fields, found, sent }: ReceivedCopy): readonly Alteration[] | null {
  if (found.truncated) return null;
  const left = Buffer.from(sent.raw, 'base64');
  return [...subject(headerFieldsIn(left), fields), ...body(left, raw)];
}

const MAX_DETAIL = 200;

function subject(before: readonly HeaderField[], after: readonly HeaderField[]): readonly Alteration[] {
  const [one, other] = [before, after].map((fields) => decodeWords(fieldsNamed(fields, 'Subject')[0]?.value ?? ''));
  const [was = '', is = ''] = [one, other].map((text) => text?.replace(/\s+/g, ' ').trim());
  if (was === is) return [];
  const detail =
    is.endsWith(was) && was !== ''
      ? `"${is.slice(0, is.length - was.length).trim()}" was put before it`
      : `it is "${is}" now`;
  return [{ what: 'subject', detail: detail.slice(0, MAX_DETAIL) }];
}

function body(left: Uint8Array, arrived: Uint8Array): readonly Alteration[] {
  const [was, is] = [left, arrived].map((raw) => relaxed(raw.subarray(readHeader(raw).bodyStart)));
  if (was === undefined || is === undefined || was === is) return [];
  const [before, after] = [left, arrived].map((raw) =>
    mimePartsOf(raw)
      .map((part) => relaxed(part.body))
      .join('\n'),
  );
  if (before !== undefined && before === after) {
    return [{ what: 'encoding', detail: 'the same content came in another transfer encoding' }];
  }
  const grown = is.length - was.length;
  const added = grown > 0 && (is.startsWith(was) || is.endsWith(was));
  return [
    { what: 'body', detail: added ? `${grown} octets were added to it` : `it was rewritten (${sizeText(grown)})` },
  ];
}

function sizeText(grown: number): string {
  if (grown === 0) return 'of the same size';
  return `${Math.abs(grown)} octets ${grown > 0 ? 'more' : 'less'}`;
}

/** One character for each octet. */
function relaxed(octets: Uint8Array): string {
  return Buffer.from(octets)
    .toString('latin1')
    .replace(/\r\n/g, '\n')
    .replace(/[ \t]+/g, ' ')
    .replace(/ \n/g, '\n')
    .trimEnd();
}
