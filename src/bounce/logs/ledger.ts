import { ownText } from '../../core/own-text.ts';
import type { LoggedDelivery, LoggedMessage } from './log-line.ts';

/** A delivery that did not succeed, with what the log told of its message. */
export interface Settled {
  readonly delivery: LoggedDelivery;
  /** The program that wrote it, by id. */
  readonly system: string;
  /** Of the line that decided it, from 1. */
  readonly line: number;
  readonly message: Omit<LoggedMessage, 'kind' | 'queueId'>;
  /** How often it was put off before. */
  readonly delays: number;
}

type Waiting = Omit<Settled, 'message'>;

interface Queued {
  message: Omit<LoggedMessage, 'kind' | 'queueId'>;
  /** Null: none was put off yet, as of most. */
  waiting: Map<string, Waiting> | null;
}

const NOTHING: readonly Settled[] = [];

/** Messages that are kept in mind: those of a busy day. */
const MOST_QUEUED = 200_000;

export interface Ledger {
  about(line: LoggedMessage): void;
  /** @returns what is settled by it: a failure at once, a delay only when nothing better came */
  delivery(delivery: LoggedDelivery, line: number, system: string): Settled | null;
  expired(queueId: string, line: number, atMs: number | null): readonly Settled[];
  /** The message left the queue. */
  end(queueId: string): readonly Settled[];
  /** How many notices of this host's own could not be delivered: of no message more. */
  lostNotices(): number;
  /** What was pushed out of mind since the last time. */
  forgotten(): readonly Settled[];
  /** What still waits when the log ends. */
  rest(): readonly Settled[];
}

/**
 * Keeps the messages of a log in mind, so that one that was put off ten times and then delivered is none of the failures, and
 * one that failed in the end is one failure.
 *
 * @param most  messages in mind; the oldest makes room for one more
 */
export function createLedger(most = MOST_QUEUED): Ledger {
  const queue = new Map<string, Queued>();
  /** One for all: whoever begins anew passes over all that was taken out since the table was last made. */
  const fromOldest = queue.keys();
  const pushedOut: Settled[] = [];
  let lostNotices = 0;
  const queued = (id: string): Queued => {
    const there = queue.get(id);
    if (there !== undefined) return there;
    if (queue.size >= most) {
      const { value: oldest } = fromOldest.next();
      if (oldest !== undefined) pushedOut.push(...left(oldest));
    }
    const made: Queued = { message: {}, waiting: null };
    queue.set(ownText(id), made);
    return made;
  };
  const left = (id: string): readonly Settled[] => {
    const entry = queue.get(id);
    if (entry === undefined) return NOTHING;
    queue.delete(id);
    const { message, waiting } = entry;
    if (waiting === null) return NOTHING;
    if (message.isNotice) {
      lostNotices += waiting.size;
      return NOTHING;
    }
    return Array.from(waiting.values(), (one) => ({ ...one, message }));
  };
  return {
    about(said) {
      const entry = queued(said.queueId);
      entry.message = joined(entry.message, said);
    },
    delivery(delivery, line, system) {
      if (delivery.queueId === null) {
        return delivery.outcome === 'delivered' ? null : { delivery, system, line, message: {}, delays: 0 };
      }
      const entry = queued(delivery.queueId);
      const { message } = entry;
      const before = entry.waiting?.get(delivery.recipient);
      const delays = before === undefined ? 0 : before.delays + 1;
      if (delivery.outcome === 'delayed') {
        const own = byItself(delivery);
        entry.waiting ??= new Map();
        entry.waiting.set(own.recipient, { delivery: own, system, line, delays });
        return null;
      }
      entry.waiting?.delete(delivery.recipient);
      if (delivery.outcome === 'failed' && message.isNotice) {
        lostNotices++;
        return null;
      }
      return delivery.outcome === 'failed' ? { delivery, system, line, message, delays } : null;
    },
    expired(queueId, line, atMs) {
      return left(queueId).map((settled) => ({
        ...settled,
        line,
        delivery: { ...settled.delivery, outcome: 'failed', atMs: atMs ?? settled.delivery.atMs },
      }));
    },
    end: left,
    lostNotices: () => lostNotices,
    forgotten: () => (pushedOut.length === 0 ? NOTHING : pushedOut.splice(0)),
    rest: () => [...queue.keys()].flatMap(left),
  };
}

/** What a line says of a message beside what is known of it. */
function joined(known: Settled['message'], said: LoggedMessage): Settled['message'] {
  const sender = said.sender === undefined ? known.sender : ownText(said.sender);
  const messageId = said.messageId === undefined ? known.messageId : ownText(said.messageId);
  const subject = said.subject === undefined ? known.subject : ownText(said.subject);
  return {
    ...(sender === undefined ? {} : { sender }),
    ...(messageId === undefined ? {} : { messageId }),
    ...(subject === undefined ? {} : { subject }),
    ...(said.isNotice || known.isNotice ? { isNotice: true } : {}),
  };
}

/** For as long as it waits the lines around it are not held. */
function byItself(delivery: LoggedDelivery): LoggedDelivery {
  const own = (text: string | null) => (text === null ? null : ownText(text));
  return {
    ...delivery,
    recipient: ownText(delivery.recipient),
    originalRecipient: own(delivery.originalRecipient),
    words: own(delivery.words),
    remoteMta: own(delivery.remoteMta),
    remoteAddress: own(delivery.remoteAddress),
  };
}
