import type { MailboxPhase } from '../../core/net.ts';
import { done, failed, type Outcome } from '../mailbox/outcome.ts';
import type { Connection, Failed } from '../wire.ts';
import { msSince } from './stream-gate.ts';

/** RFC 1939 section 3, and `+` of RFC 5034 section 4. `text`: what stands behind, as the server wrote it. */
export interface Pop3Reply {
  readonly status: 'ok' | 'error' | 'more';
  readonly text: string;
}

/** The octets of a multi-line reply, dots unstuffed, lines ended by CRLF. */
export interface Pop3Lines {
  readonly reply: Pop3Reply;
  readonly octets: Uint8Array;
  /** False: there is more than was wanted. The connection is of no more use. */
  readonly isWhole: boolean;
}

/** One command after the other (RFC 1939). Each is bounded in time and size. Never rejects. */
export interface Pop3Dialogue {
  greeting(): Promise<Outcome<Pop3Reply>>;
  ask(phase: MailboxPhase, command: string, secrets?: readonly string[]): Promise<Outcome<Pop3Reply>>;
  /** Empty where the reply is an error. */
  askLines(phase: MailboxPhase, command: string, maxOctets: number): Promise<Outcome<Pop3Lines>>;
  /** What has come behind the last reply, thrown away; octets. */
  discardUnread(): Promise<number>;
}

const MAX_REPLY_OCTETS = 4096; // 512 by RFC 1939 section 3; some explain themselves at length
const READ_OCTETS = 65_536;
const UNREAD_WAIT_MS = 2;
const LF = 0x0a;
const DOT = 0x2e;

export function createPop3Dialogue(
  connection: Connection,
  { greetingMs, askMs }: { readonly greetingMs: number; readonly askMs: number },
): Pop3Dialogue {
  let pending: Buffer = Buffer.alloc(0);

  /** The next line without its end; null: longer than `maxOctets`. */
  async function line(deadline: Deadline, maxOctets: number): Promise<Buffer | null | Failed> {
    let from = 0;
    for (;;) {
      const end = pending.indexOf(LF, from);
      if (end !== -1 && end <= maxOctets) {
        const taken = pending.subarray(0, pending[end - 1] === 0x0d ? end - 1 : end);
        pending = pending.subarray(end + 1);
        return taken;
      }
      if (pending.length > maxOctets) return null;
      from = pending.length;
      const read = await connection.read({ timeoutMs: deadline.leftMs(), maxBytes: READ_OCTETS });
      if (!read.ok) return read;
      pending = Buffer.concat([pending, read.data]);
    }
  }

  async function reply(phase: MailboxPhase, deadline: Deadline): Promise<Outcome<Pop3Reply>> {
    const taken = await line(deadline, MAX_REPLY_OCTETS);
    if (taken === null) return failed(phase, 'too-large', `a reply of more than ${MAX_REPLY_OCTETS} octets`);
    if ('ok' in taken) return { ...taken, phase };
    const text = taken.toString();
    const [, sign, rest = ''] = /^(\+OK|-ERR|\+(?=$| ))[ \t]?(.*)$/is.exec(text) ?? [];
    if (sign === undefined) return failed(phase, 'protocol-error', 'the server does not speak POP3');
    return done({ status: sign.startsWith('-') ? 'error' : sign === '+' ? 'more' : 'ok', text: rest });
  }

  async function say(
    phase: MailboxPhase,
    command: string,
    deadline: Deadline,
    secrets: readonly string[] = [],
  ): Promise<Outcome<Pop3Reply>> {
    const octets = Buffer.from(`${command}\r\n`);
    const written = await connection.write(octets, ...(secrets.length === 0 ? [] : [{ secrets }]));
    // A server that has hung up may have said why, and that is read first.
    return !written.ok && written.failure === 'timeout' ? { ...written, phase } : reply(phase, deadline);
  }

  return {
    greeting: () => reply('greeting', deadlineIn(greetingMs)),
    ask: (phase, command, secrets) => say(phase, command, deadlineIn(askMs), secrets),

    async askLines(phase, command, maxOctets) {
      const deadline = deadlineIn(askMs);
      const first = await say(phase, command, deadline);
      if (!first.ok) return first;
      const lines: Buffer[] = [];
      let size = 0;
      const value = (isWhole: boolean) =>
        done({ reply: first.value, octets: Buffer.concat(lines).subarray(0, maxOctets), isWhole });
      if (first.value.status !== 'ok') return value(true);
      for (;;) {
        const taken = await line(deadline, maxOctets);
        if (taken !== null && 'ok' in taken) return { ...taken, phase };
        const raw = taken ?? pending;
        if (taken !== null && raw.length === 1 && raw[0] === DOT) return value(true);
        // RFC 1939 section 3: a line that begins with a dot has another before it.
        lines.push(raw[0] === DOT ? raw.subarray(1) : raw, CRLF);
        size += raw.length + CRLF.length;
        if (taken === null || size > maxOctets) return value(false);
      }
    },

    async discardUnread() {
      const octets = pending.length;
      pending = Buffer.alloc(0);
      const read = await connection.read({ timeoutMs: UNREAD_WAIT_MS, maxBytes: READ_OCTETS });
      return octets + (read.ok ? read.data.length : 0);
    },
  };
}

const CRLF = Buffer.from('\r\n');

/** The deadline is that of the whole reply: a server that sends an octet now and then gains no time. */
interface Deadline {
  leftMs(): number;
}

function deadlineIn(ms: number): Deadline {
  const startedAt = performance.now();
  return { leftMs: () => Math.max(1, ms - msSince(startedAt)) };
}
