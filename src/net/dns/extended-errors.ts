import { malformed, type RawRecord } from './reader.ts';

const EXTENDED_ERROR = 15; // RFC 8914 section 2
const MAX_EXTENDED_ERRORS = 8; // bounded: several are allowed (RFC 8914 section 3)
const MAX_EXTRA_TEXT = 300;

/** RFC 8914. The text is the server's own. */
export interface ExtendedError {
  readonly code: number;
  readonly text: string;
}

/**
 * The Extended DNS Errors among the options of an OPT record.
 *
 * @throws RangeError where the options are malformed
 */
export function readExtendedErrors(message: Buffer, { rdataStart, rdataEnd }: RawRecord): readonly ExtendedError[] {
  const options = message.subarray(rdataStart, rdataEnd);
  const errors: ExtendedError[] = [];
  for (let at = 0; at < options.length; ) {
    const end = at + 4 + options.readUInt16BE(at + 2);
    if (end > options.length) malformed('an EDNS option ends past its record');
    if (options.readUInt16BE(at) === EXTENDED_ERROR && errors.length < MAX_EXTENDED_ERRORS) {
      const data = options.subarray(at + 4, end);
      const text = data.toString('utf8', 2).replace(/\0+$/, ''); // RFC 8914 section 2: may end in a null
      errors.push({ code: data.readUInt16BE(0), text: text.slice(0, MAX_EXTRA_TEXT) });
    }
    at = end;
  }
  return errors;
}
