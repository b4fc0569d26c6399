/** One answer of spamd (spamd/PROTOCOL of SpamAssassin 4.0.1): a line with a code, fields, and what stands behind them. */
export interface SpamdReply {
  /** 0: well; others are those of sysexits.h, such as 76 (EX_PROTOCOL). */
  readonly code: number;
  /** What stands behind the code. */
  readonly words: string;
  /** Names in lower case; of several with one name the first. */
  readonly fields: ReadonlyMap<string, string>;
  /** One character for each octet. */
  readonly body: string;
}

export type SpamdProgress =
  | { readonly state: 'incomplete' }
  | { readonly state: 'reply'; readonly reply: SpamdReply }
  /** This is not the protocol, or has no end. */
  | { readonly state: 'broken'; readonly detail: string; readonly tooLarge: boolean };

export interface SpamdReader {
  /** Feed what has arrived, in pieces of any size. */
  push(data: Uint8Array): SpamdProgress;
  /** The other side has closed: that ends an answer without a length, and breaks any other. */
  end(): SpamdProgress;
  /** The beginning of what came, for the evidence. */
  seen(): string;
}

const MAX_REPLY_OCTETS = 262_144;
const MAX_HEADER_OCTETS = 16_384;
const STATUS = /^SPAMD\/\d{1,2}\.\d{1,2} (\d{1,3})(?: (.{0,500}))?$/;
const INCOMPLETE: SpamdProgress = { state: 'incomplete' };

interface Head extends Omit<SpamdReply, 'body'> {
  readonly bodyStart: number;
  /** As announced; null: until the end. */
  readonly length: number | null;
}

/** Reads one answer, however it is cut into pieces; in linear time and bounded. Pure, and never throws. */
export function createSpamdReader(): SpamdReader {
  const buffer = Buffer.alloc(MAX_REPLY_OCTETS);
  let length = 0;
  let head: Head | null = null;
  let outcome: SpamdProgress = INCOMPLETE;

  function broken(detail: string, tooLarge = false): SpamdProgress {
    outcome = { state: 'broken', detail, tooLarge };
    return outcome;
  }

  function complete({ code, words, fields, bodyStart }: Head, end: number): SpamdProgress {
    outcome = { state: 'reply', reply: { code, words, fields, body: buffer.toString('latin1', bodyStart, end) } };
    return outcome;
  }

  /** Looks for the empty line only where it may have come since the last time. */
  function readHead(from: number): SpamdProgress | null {
    const firstEnd = buffer.subarray(0, length).indexOf('\n');
    if (firstEnd === -1) return length > MAX_HEADER_OCTETS ? broken('its first line has no end') : null;
    const end = emptyLine(buffer.subarray(0, length), Math.max(0, from - 3));
    if (end === null) return length > MAX_HEADER_OCTETS ? broken('its header has no end') : null;
    const lines = buffer.toString('latin1', 0, end.at + 1).split(/\r?\n/);
    const read = headOf(lines, end.bodyStart);
    if (typeof read === 'string') return broken(read);
    head = read;
    return null;
  }

  return {
    push(data) {
      if (outcome.state !== 'incomplete') return outcome;
      const taken = data.subarray(0, MAX_REPLY_OCTETS - length);
      const from = length;
      buffer.set(taken, from);
      length += taken.length;
      const stopped = head === null ? readHead(from) : null;
      if (stopped !== null) return stopped;
      if (head?.length != null && length - head.bodyStart >= head.length)
        return complete(head, head.bodyStart + head.length);
      return length === MAX_REPLY_OCTETS ? broken(`more than ${MAX_REPLY_OCTETS} octets`, true) : INCOMPLETE;
    },

    end() {
      if (outcome.state !== 'incomplete') return outcome;
      if (head !== null) {
        if (head.length !== null) return broken('it ended before all that was announced had come');
        return complete(head, length);
      }
      // An error is one line and nothing else.
      const read = headOf(buffer.toString('latin1', 0, length).split(/\r?\n/), length);
      return typeof read === 'string' ? broken(length === 0 ? 'nothing came' : read) : complete(read, length);
    },

    seen: () => buffer.toString('latin1', 0, Math.min(length, MAX_HEADER_OCTETS)),
  };
}

/** Where the header ends; null: not yet. Lines end in CRLF, or in LF alone. */
function emptyLine(octets: Buffer, from: number): { readonly at: number; readonly bodyStart: number } | null {
  for (let at = octets.indexOf('\n', from); at !== -1; at = octets.indexOf('\n', at + 1)) {
    if (octets[at + 1] === 0x0a) return { at, bodyStart: at + 2 };
    if (octets[at + 1] === 0x0d && octets[at + 2] === 0x0a) return { at, bodyStart: at + 3 };
  }
  return null;
}

function headOf(lines: readonly string[], bodyStart: number): Head | string {
  const [first = '', ...rest] = lines;
  const [matched, code, words = ''] = STATUS.exec(first) ?? [];
  if (matched === undefined) return `"${first.slice(0, 80)}" is no answer of spamd`;
  const fields = new Map<string, string>();
  for (const line of rest) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  const announced = fields.get('content-length');
  if (announced !== undefined && !/^\d{1,9}$/.test(announced)) return `a Content-length of "${announced.slice(0, 40)}"`;
  return { code: Number(code), words, fields, bodyStart, length: announced === undefined ? null : Number(announced) };
}
