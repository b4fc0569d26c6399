import { headerEnd } from './octets.ts';
import { shown } from './shown.ts';

/** One field of a header section as it stands there. */
export interface RawField {
  /** In lower case. */
  readonly name: string;
  /** Unfolded (RFC 5322 section 2.2.3), without spaces around it. */
  readonly value: string;
  /** The whole of it with its folds and its last CRLF. */
  readonly raw: Buffer;
}

type HeaderSection =
  | {
      readonly ok: true;
      readonly fields: readonly RawField[];
      /** What stands behind the empty line. */
      readonly body: Buffer;
    }
  | { readonly ok: false; readonly error: string };

const FIELD = /^([!-9;-~]+)[ \t]*:(.*)$/s; // RFC 5322 section 2.2; the space before the colon is obsolete (section 4.5)

/**
 * Takes a whole message apart into its header fields and its body.
 *
 * @param message  lines ended by CRLF
 * @returns the fields in order; or an error that quotes the line that is no field. In linear time; never throws
 */
export function headerSection(message: Buffer): HeaderSection {
  const end = headerEnd(message);
  const fields: RawField[] = [];
  let at = 0;
  for (let line = 1; at < end; ) {
    const start = at;
    const first = line;
    do {
      const newline = message.indexOf('\r\n', at);
      at = newline === -1 || newline >= end ? end : newline + 2;
      line++;
    } while (at < end && (message[at] === 0x20 || message[at] === 0x09)); // a fold
    const raw = message.subarray(start, at);
    const [, name, value = ''] = FIELD.exec(raw.toString('utf8').replace(/\r\n/g, '')) ?? [];
    if (name === undefined) return { ok: false, error: notAField(raw, first) };
    fields.push({ name: name.toLowerCase(), value: value.trim(), raw: Buffer.from(raw) });
  }
  return { ok: true, fields, body: message.subarray(Math.min(end + 2, message.length)) };
}

function notAField(raw: Buffer, line: number): string {
  return `line ${line} of the message, ${shown(raw.toString('utf8').trimEnd())}: expected a header field such as "Subject: hello", and an empty line behind the last`;
}
