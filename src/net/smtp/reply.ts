import type { SmtpReply } from '../../core/net.ts';

const STANDARD_LINE_OCTETS = 512; // RFC 5321 section 4.5.3.1.5, with code and CRLF
const MAX_LINE_OCTETS = 4096;
const MAX_LINES = 100;
const MAX_REPLY_OCTETS = 16_384;

/** What a reply does that RFC 5321 section 4.2 does not allow, though one can see what is meant. */
export type ReplyFault = 'bare-lf' | 'no-space' | 'mixed-codes' | 'long-line';

export type ReplyProgress =
  | { readonly state: 'incomplete' }
  | {
      readonly state: 'reply';
      readonly reply: SmtpReply;
      readonly faults: readonly ReplyFault[];
      /** What came behind the reply. */
      readonly rest: Uint8Array;
    }
  /** This is not SMTP, or has no end. `detail` is words for the reader. */
  | { readonly state: 'broken'; readonly detail: string };

export interface ReplyReader {
  /** Feed what has arrived, in pieces of any size; after the end of the reply or a break nothing more is taken. */
  push(data: Uint8Array): ReplyProgress;
  /** The lines so far, codes included, and the beginning of the one that is not complete. */
  seen(): readonly string[];
}

// The first digit is 2 to 5; the second is 0 to 5 by RFC 5321 section 4.2.1, but servers say 571.
const LINE = /^([2-5]\d\d)(?:([ -])(.*)|(?!\d)(.*))$/s;
const ENHANCED = /^([245]\.\d{1,3}\.\d{1,3})(?: +|$)/; // RFC 2034 section 4, RFC 3463 section 2
const LF = 0x0a;
const CR = 0x0d;

/** Positive completion (RFC 5321 section 4.2.1). */
export function isPositive({ code }: SmtpReply): boolean {
  return code >= 200 && code < 300;
}

/**
 * Reads one reply (RFC 5321 section 4.2), however it is cut into pieces. Pure, and never throws.
 *
 * Where the lines carry different codes the last one counts, as with the senders in use. Lines are UTF-8, or Latin-1
 * where they are not.
 *
 * @param clean  what becomes of each line, with its LF, before it is looked at, and of the beginning of one, without.
 *   Default: it stays as it is
 */
export function createReplyReader(clean: (line: Uint8Array) => Uint8Array = (line) => line): ReplyReader {
  const texts: string[] = [];
  const codes: string[] = [];
  const faults = new Set<ReplyFault>();
  const raw: string[] = [];
  let pending: Uint8Array = new Uint8Array();
  let octets = 0;
  let outcome: ReplyProgress = { state: 'incomplete' };

  /** Takes one line without its LF, and says whether the reply goes on. */
  function take(line: Uint8Array): 'last' | 'more' | { readonly broken: string } {
    const text = decode(line.at(-1) === CR ? line.subarray(0, -1) : line);
    raw.push(text);
    if (line.at(-1) !== CR) faults.add('bare-lf');
    if (line.length + 1 > STANDARD_LINE_OCTETS) faults.add('long-line');
    const [matched, code = '', separator, spaced, unspaced] = LINE.exec(text) ?? [];
    if (matched === undefined) return { broken: `"${text.slice(0, 80)}" is no SMTP reply` };
    if (unspaced !== undefined && unspaced !== '') faults.add('no-space');
    if (codes.some((other) => other !== code)) faults.add('mixed-codes');
    codes.push(code);
    texts.push(spaced ?? unspaced ?? '');
    return separator === '-' ? 'more' : 'last';
  }

  function push(data: Uint8Array): ReplyProgress {
    if (outcome.state !== 'incomplete') return outcome;
    let buffer = Buffer.concat([pending, data]);
    pending = new Uint8Array();
    for (let end = buffer.indexOf(LF); end !== -1; end = buffer.indexOf(LF)) {
      if (excess(end) !== null) break;
      const taken = take(clean(buffer.subarray(0, end + 1)).subarray(0, -1));
      octets += end + 1;
      buffer = buffer.subarray(end + 1);
      if (typeof taken === 'object') return broken(taken.broken);
      if (taken === 'last') return complete(buffer);
      if (raw.length >= MAX_LINES) return broken(`a reply of more than ${MAX_LINES} lines`);
    }
    pending = buffer;
    const end = buffer.indexOf(LF);
    const tooMuch = excess(end === -1 ? buffer.length : end);
    return tooMuch === null ? outcome : broken(tooMuch);
  }

  /** What is too much where a line of this length, complete or not, stands next; null: nothing. */
  function excess(lineOctets: number): string | null {
    if (lineOctets >= MAX_LINE_OCTETS) return `a line of more than ${MAX_LINE_OCTETS} octets`;
    return octets + lineOctets >= MAX_REPLY_OCTETS ? `a reply of more than ${MAX_REPLY_OCTETS} octets` : null;
  }

  function broken(detail: string): ReplyProgress {
    outcome = { state: 'broken', detail };
    return outcome;
  }

  function complete(rest: Uint8Array): ReplyProgress {
    const reply = { code: Number(codes.at(-1)), ...splitEnhanced(texts) };
    outcome = { state: 'reply', reply, faults: [...faults], rest };
    return outcome;
  }

  return {
    push,
    seen: () => (pending.length === 0 ? [...raw] : [...raw, decode(clean(pending.subarray(0, MAX_LINE_OCTETS)))]),
  };
}

/** Takes the enhanced status code off each line; the first one is that of the reply (RFC 2034 section 4). */
function splitEnhanced(texts: readonly string[]): Pick<SmtpReply, 'enhanced' | 'lines'> {
  const codes = texts.map((text) => ENHANCED.exec(text));
  return {
    enhanced: codes.find((code) => code !== null)?.[1] ?? null,
    lines: texts.map((text, index) => text.slice(codes[index]?.[0].length ?? 0)),
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(octets: Uint8Array): string {
  try {
    return utf8.decode(octets);
  } catch {
    return Buffer.from(octets).toString('latin1');
  }
}
