import type { SmtpPhase, SmtpReply } from '../../core/net.ts';
import type { Connection, Failed } from '../wire.ts';
import { type Stop, stopIn, stopOf, stopped } from './ending.ts';
import type { Log } from './log.ts';
import { createReplyReader, type ReplyProgress } from './reply.ts';

/** How long one may take, in milliseconds. */
export interface SmtpDeadlines {
  readonly connectMs: number;
  readonly bannerMs: number;
  /** Each other phase: a command with its reply, or the TLS handshake. */
  readonly phaseMs: number;
}

/** What one turn brought: a reply, or the end; a 421 is both. */
type Turn =
  | { readonly reply: SmtpReply; readonly stop: null }
  | { readonly reply: SmtpReply | null; readonly stop: Stop };

/** One command after the other over one connection. Every turn is bounded in time and size, and becomes a step of the log. */
export interface Dialogue {
  greeting(): Promise<Turn>;
  ask(phase: SmtpPhase, command: string): Promise<Turn>;
  /** Throws away what has come behind the last reply, and counts its octets. */
  discardUnread(): Promise<number>;
}

const READ_OCTETS = 4096;
const DISCARD_OCTETS = 65_536;
/** Long enough for what the system has received to be handed over; every session waits for it. */
const UNREAD_WAIT_MS = 2;

export function createDialogue(connection: Connection, log: Log, deadlines: SmtpDeadlines): Dialogue {
  let rest: Uint8Array = new Uint8Array();

  async function hear(phase: SmtpPhase, command: string | null): Promise<Turn> {
    const { outcome, lines, ms } = await receive(phase);
    const turn = turnOf(phase, outcome);
    log.transcript.heard(lines);
    if ('faults' in outcome && outcome.faults.length > 0) {
      log.transcript.note(`against RFC 5321 section 4.2: ${outcome.faults.join(', ')}`);
    }
    if (turn.stop) log.transcript.note(turn.stop.detail);
    log.step({ phase, command, reply: turn.reply, ms });
    return turn;
  }

  async function receive(phase: SmtpPhase): Promise<Received> {
    const reader = createReplyReader();
    const deadlineMs = phase === 'banner' ? deadlines.bannerMs : deadlines.phaseMs;
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
    const reader = createReplyReader();
    const progress = reader.push(rest);
    log.transcript.heard(reader.seen());
    const closing = progress.state === 'reply' ? stopIn(phase, progress.reply) : null;
    const reply = closing !== null && progress.state === 'reply' ? progress.reply : null;
    const stop = closing ?? stopped(phase, 'protocol-error', `${rest.length} octets came without being asked for`);
    log.step({ phase, command: null, reply, ms: 0 });
    log.transcript.note(stop.detail);
    return { reply, stop };
  }

  return {
    greeting: () => hear('banner', null),

    async ask(phase, command) {
      if (rest.length > 0) return unasked(phase);
      log.transcript.said(command);
      const written = await connection.write(Buffer.from(`${command}\r\n`, 'latin1'));
      if (!written.ok && written.failure === 'timeout') {
        log.step({ phase, command, reply: null, ms: written.ms });
        return { reply: null, stop: stopOf(phase, written) };
      }
      // Also where it could not be sent: a server that has hung up may have said why, and that is read first.
      return hear(phase, command);
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

interface Received {
  readonly outcome: Outcome;
  readonly lines: readonly string[];
  readonly ms: number;
}

type Outcome =
  | Exclude<ReplyProgress, { readonly state: 'incomplete' }>
  | { readonly state: 'failed'; readonly failed: Failed }
  | { readonly state: 'late'; readonly deadlineMs: number; readonly hasBegun: boolean };

function turnOf(phase: SmtpPhase, outcome: Outcome): Turn {
  switch (outcome.state) {
    case 'reply': {
      const { reply } = outcome;
      const stop = stopIn(phase, reply);
      return stop === null ? { reply, stop } : { reply, stop };
    }
    case 'broken':
      return { reply: null, stop: stopped(phase, 'protocol-error', outcome.detail) };
    case 'failed':
      return { reply: null, stop: stopOf(phase, outcome.failed) };
    case 'late':
      return { reply: null, stop: late(phase, outcome.deadlineMs, outcome.hasBegun) };
  }
}

function late(phase: SmtpPhase, deadlineMs: number, hasBegun: boolean): Stop {
  const within = `within ${deadlineMs / 1000} s`;
  if (hasBegun) return stopped(phase, 'timeout', `the reply was not complete ${within}`);
  return phase === 'banner'
    ? stopped(phase, 'no-greeting', `no greeting ${within}`)
    : stopped(phase, 'timeout', `no reply ${within}`);
}
