import type { SmtpPhase } from '../../core/net.ts';
import { redacted } from '../redaction.ts';
import type { Connection, Failed } from '../wire.ts';
import { deadlineOf, type SmtpDeadlines } from './deadlines.ts';
import { stopIn, stopOf, stopped } from './ending.ts';
import type { Log } from './log.ts';
import { createReplyReader } from './reply.ts';
import { type Outcome, type Turn, turnOf } from './turn.ts';

/** A command that must show nowhere as it is. */
export interface SecretCommand {
  readonly text: string;
  /** Stands in log and transcript in its place. */
  readonly shown: string;
  /** Taken out of everything that is said from here on, by either side. */
  readonly secrets: readonly string[];
}

/** Something long. It may take as long as it takes, as long as each piece goes. */
export interface Bulk {
  readonly pieces: Iterable<Uint8Array>;
  /** What tells the server that this was all. */
  readonly end: Uint8Array;
  /** Stands for it in log and transcript. */
  readonly shown: string;
}

/** How much of it went out; `whole` where the end may have. */
export type Sent = Turn & { readonly sent: 'nothing' | 'part' | 'whole' };

/** One command after the other over one connection. Every turn is bounded in time and size, and becomes a step of the log. */
export interface Dialogue {
  greeting(): Promise<Turn>;
  ask(phase: SmtpPhase, command: string | SecretCommand): Promise<Turn>;
  /** Sends what is no command, and hears what is said to it. */
  send(phase: SmtpPhase, what: Bulk): Promise<Sent>;
  /** Puts what the server said inside of what it said, such as a challenge in Base64, into the transcript. @returns it without secrets */
  note(text: string): string;
  /** Throws away what has come behind the last reply, and counts its octets. */
  discardUnread(): Promise<number>;
}

const READ_OCTETS = 4096;
const DISCARD_OCTETS = 65_536;
/** Long enough for what the system has received to be handed over; every session waits for it. */
const UNREAD_WAIT_MS = 2;

export function createDialogue(connection: Connection, log: Log, deadlines: SmtpDeadlines): Dialogue {
  let rest: Uint8Array = new Uint8Array();
  let secrets: readonly string[] = [];
  const withoutSecrets = (octets: Uint8Array) => redacted(octets, secrets);

  async function hear(phase: SmtpPhase, command: string | null, sendingMs = 0): Promise<Turn> {
    const { outcome, lines, ms } = await receive(phase);
    const turn = turnOf(phase, outcome);
    log.transcript.heard(lines);
    if ('faults' in outcome && outcome.faults.length > 0) {
      log.transcript.note(`against RFC 5321 section 4.2: ${outcome.faults.join(', ')}`);
    }
    if (turn.stop) log.transcript.note(turn.stop.detail);
    log.step({ phase, command, reply: turn.reply, ms: sendingMs + ms });
    return turn;
  }

  async function receive(phase: SmtpPhase): Promise<Received> {
    const reader = createReplyReader(withoutSecrets);
    const deadlineMs = deadlineOf(phase, deadlines);
    let ms = 0;
    // The deadline is that of the whole reply: a server that sends an octet now and then gains no time.
    while (ms < deadlineMs) {
      const read = await connection.read({ timeoutMs: Math.max(1, deadlineMs - ms), maxBytes: READ_OCTETS });
      ms += read.ms;
      if (!read.ok && read.failure === 'timeout') break;
      if (!read.ok) return { outcome: { state: 'failed', failed: read }, lines: reader.seen(), ms };
      const progress = reader.push(read.data);
      if (progress.state === 'incomplete') continue;
      if (progress.state === 'reply') rest = progress.rest;
      return { outcome: progress, lines: reader.seen(), ms };
    }
    const lines = reader.seen();
    return { outcome: { state: 'late', deadlineMs, hasBegun: lines.length > 0 }, lines, ms };
  }

  /** Whatever came behind the last reply answers nothing; were it taken for the next reply, all that follow would be shifted. */
  function unasked(phase: SmtpPhase): Turn {
    const reader = createReplyReader(withoutSecrets);
    const progress = reader.push(rest);
    log.transcript.heard(reader.seen());
    const closing = progress.state === 'reply' ? stopIn(phase, progress.reply) : null;
    const reply = closing !== null && progress.state === 'reply' ? progress.reply : null;
    const octets = withoutSecrets(rest).length; // as a recording has them
    const stop = closing ?? stopped(phase, 'protocol-error', `${octets} octets came without being asked for`);
    log.step({ phase, command: null, reply, ms: 0 });
    log.transcript.note(stop.detail);
    return { reply, stop };
  }

  /** A server that has hung up may have said why, and that is read first; one that reads nothing has nothing to answer. */
  async function afterFailure(phase: SmtpPhase, command: string, failed: Failed, ms: number): Promise<Turn> {
    if (failed.failure !== 'timeout') return hear(phase, command, ms);
    const stop = stopOf(phase, failed);
    log.transcript.note(stop.detail);
    log.step({ phase, command, reply: null, ms });
    return { reply: null, stop };
  }

  return {
    greeting: () => hear('banner', null),

    async ask(phase, command) {
      if (rest.length > 0) return unasked(phase);
      const { text, shown, secrets: more } = typeof command === 'string' ? plain(command) : command;
      secrets = [...new Set([...secrets, ...more])];
      log.transcript.said(shown);
      const octets = Buffer.from(`${text}\r\n`);
      const written = await (more.length > 0 ? connection.write(octets, { secrets: more }) : connection.write(octets));
      return written.ok ? hear(phase, shown) : afterFailure(phase, shown, written, written.ms);
    },

    async send(phase, { pieces, end, shown }) {
      if (rest.length > 0) return { ...unasked(phase), sent: 'nothing' };
      log.transcript.said(shown);
      let ms = 0;
      for (const piece of pieces) {
        const written = await connection.write(piece);
        ms += written.ms ?? 0;
        if (!written.ok) return { ...(await afterFailure(phase, shown, written, ms)), sent: 'part' };
      }
      const written = await connection.write(end);
      ms += written.ms ?? 0;
      const turn = written.ok ? hear(phase, shown, ms) : afterFailure(phase, shown, written, ms);
      return { ...(await turn), sent: 'whole' };
    },

    note(text) {
      const clean = Buffer.from(withoutSecrets(Buffer.from(`${text}\n`)))
        .toString()
        .slice(0, -1);
      log.transcript.note(clean);
      return clean;
    },

    async discardUnread() {
      let octets = rest.length;
      rest = new Uint8Array();
      const read = await connection.read({ timeoutMs: UNREAD_WAIT_MS, maxBytes: DISCARD_OCTETS });
      log.wait(read.ms);
      if (read.ok) octets += read.data.length;
      return octets;
    },
  };
}

function plain(command: string): SecretCommand {
  return { text: command, shown: command, secrets: [] };
}

interface Received {
  readonly outcome: Outcome;
  readonly lines: readonly string[];
  readonly ms: number;
}
