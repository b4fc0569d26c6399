import { type Growing, growing } from './growing.ts';
import { isPostmark, isQuotedPostmark, type PostmarkPlace } from './mbox-postmark.ts';

/** One message out of a mailbox file, without its postmark and the empty line behind it; line ends as they stood there. */
export interface MboxMessage {
  /** The whole, or its beginning where it is larger than the bound. */
  readonly octets: Uint8Array;
  /** Of the whole, in octets. */
  readonly sizeBytes: number;
}

/** Takes a mailbox file apart as its octets come. */
export interface MboxSplitter {
  /** @returns the messages that end in this chunk; the chunk may be written over afterwards */
  push(chunk: Uint8Array): readonly MboxMessage[];
  /** @returns the last message, if there is one */
  end(): readonly MboxMessage[];
}

/** Of a line, in octets: a longer one is no postmark. */
const LOOKED_AT = 1024;
const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x3e;
const CAPITAL_F = 0x46;
const NOTHING = new Uint8Array();

/**
 * Splits a mailbox file (RFC 4155 and its elders) at its postmarks. `>From ` of a body becomes `From ` again, and `>>From `
 * becomes `>From ` (mboxrd; mboxo, which quotes a quoted line no further, cannot be told from it). Lines may end in CRLF
 * or LF. What stands before the first postmark is a message too, so that nothing is lost; one without an octet is none.
 * In linear time, for any octets, however they are cut into chunks; it holds one message and one line's beginning.
 *
 * @param maxBytes  how much of each message is kept; the rest is counted
 */
export function createMboxSplitter(maxBytes: number): MboxSplitter {
  let message: Growing | null = null;
  /** The beginning of a line that is not yet decided upon. */
  let open: Uint8Array = NOTHING;
  /** Whether what comes next belongs to a line that was decided upon. */
  let decided = false;
  /** An empty line: it belongs to the message only if more of it follows. */
  let blank: Uint8Array | null = null;
  const done: MboxMessage[] = [];

  const finish = () => {
    if (message !== null && message.sizeBytes > 0)
      done.push({ octets: message.octets(), sizeBytes: message.sizeBytes });
    message = null;
    blank = null;
  };
  const add = (octets: Uint8Array) => {
    message ??= growing(maxBytes);
    if (blank !== null) message.add(blank);
    blank = null;
    message.add(octets);
  };
  const takeBlank = (line: Uint8Array) => {
    if (message === null) return; // at the top of the file
    if (blank !== null) message.add(blank);
    blank = Uint8Array.from(line);
  };
  /** @param line  whole with its line end, or at least `LOOKED_AT` octets of it, or what the file ends with */
  const take = (line: Uint8Array) => {
    const place: PostmarkPlace = message === null ? 'top' : blank === null ? 'inside' : 'behind-blank';
    if (isBlank(line)) takeBlank(line);
    else if (line[0] === CAPITAL_F && line.length < LOOKED_AT && isPostmark(latin1(line), place)) {
      finish();
      message = growing(maxBytes);
    } else add(line[0] === QUOTE && isQuotedPostmark(line.subarray(0, LOOKED_AT)) ? line.subarray(1) : line);
  };

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; ) {
        const newline = chunk.indexOf(LF, at);
        const piece = chunk.subarray(at, newline === -1 ? chunk.length : newline + 1);
        at += piece.length;
        if (decided) add(piece);
        else {
          const line = open.length === 0 ? piece : Buffer.concat([open, piece]);
          const undecided = newline === -1 && line.length < LOOKED_AT;
          open = undecided ? Uint8Array.from(line) : NOTHING;
          if (undecided) break;
          take(line);
        }
        decided = newline === -1;
      }
      return done.splice(0);
    },
    end() {
      if (open.length > 0) take(open);
      open = NOTHING;
      finish();
      return done.splice(0);
    },
  };
}

function isBlank(line: Uint8Array): boolean {
  return line[0] === LF || (line.length === 2 && line[0] === CR && line[1] === LF);
}

function latin1(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
}
