import type { Connection, Failed } from '../wire.ts';

export type Lines = { readonly ok: true; readonly lines: readonly string[] } | Failed;

/** A dialogue in lines, as IMAP and POP3 have it before a login. Every answer is bounded in octets and in time. */
export interface LineDialogue {
  /** The lines up to the one that ends the answer. */
  hear(isLast: (line: string, index: number) => boolean, timeoutMs: number): Promise<Lines>;
  say(command: string): Promise<void>;
  /** Throws away what has come behind the last answer, and counts its octets. */
  discardUnread(): Promise<number>;
}

const MAX_OCTETS = 65_536;
const READ_OCTETS = 4096;
/** Long enough for what the system has received to be handed over. */
const UNREAD_WAIT_MS = 2;

export function createLineDialogue(connection: Connection): LineDialogue {
  // One character for each octet: it is counted, and nothing but ASCII is looked for.
  let rest = '';

  function nextLine(): string | null {
    const end = rest.indexOf('\n');
    if (end === -1) return null;
    const line = rest.slice(0, end).replace(/\r$/, '');
    rest = rest.slice(end + 1);
    return line;
  }

  return {
    async hear(isLast, timeoutMs) {
      const lines: string[] = [];
      let octets = rest.length;
      // The deadline is that of the whole answer: a server that sends an octet now and then gains no time.
      let ms = 0;
      for (;;) {
        for (let line = nextLine(); line !== null; line = nextLine()) {
          lines.push(line);
          if (isLast(line, lines.length - 1)) return { ok: true, lines };
        }
        if (octets > MAX_OCTETS) return failed('too-large', `an answer of more than ${MAX_OCTETS} octets`, ms);
        if (ms >= timeoutMs) return failed('timeout', `no whole answer within ${timeoutMs / 1000} s`, ms);
        const read = await connection.read({ timeoutMs: Math.max(1, timeoutMs - ms), maxBytes: READ_OCTETS });
        ms += read.ms;
        if (!read.ok) return read;
        octets += read.data.length;
        rest += Buffer.from(read.data).toString('latin1');
      }
    },

    async say(command) {
      // What could not be sent shows in the answer that does not come.
      await connection.write(Buffer.from(`${command}\r\n`));
    },

    async discardUnread() {
      let octets = rest.length;
      rest = '';
      const read = await connection.read({ timeoutMs: UNREAD_WAIT_MS, maxBytes: MAX_OCTETS });
      if (read.ok) octets += read.data.length;
      return octets;
    },
  };
}

function failed(failure: Failed['failure'], detail: string, ms: number): Failed {
  return { ok: false, failure, detail, ms };
}
