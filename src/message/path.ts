import { normalizeName } from '../core/names.ts';
import type { HeaderField } from './header-fields.ts';
import { type Border, findBorder } from './path-border.ts';
import { type Clocks, clocksOf } from './path-clocks.ts';
import { kindOf } from './path-kind.ts';
import { type ReceivedHop, type ReceivedTls, readReceived } from './received.ts';

/**
 * `submission`: the author's program to its server. `transfer`: from one organisation to another. `internal`: within one.
 * `delivery`: into the mailbox.
 */
export type HopKind = 'submission' | 'internal' | 'transfer' | 'delivery';

/** One passing of the message from host to host, as the host that took it wrote it down. */
export interface PathHop {
  readonly received: ReceivedHop;
  /** The field it stands in: `HeaderField.index`. */
  readonly field: number;
  /** Who handed over: the name looked up for the address, else what it called itself; null: not said. */
  readonly from: string | null;
  /** Who took it; null: not said. */
  readonly by: string | null;
  /** Of who handed over. */
  readonly address: string | null;
  readonly protocol: string | null;
  readonly tls: ReceivedTls;
  readonly atMs: number | null;
  /**
   * Until the next hop (the last: until the mailbox had it), in milliseconds; negative: by clocks that disagree. Stamps are
   * whole seconds, so a second backwards counts as none. Null: not known.
   */
  readonly delayMs: number | null;
  /** How far the clock of the taking host is at least off the others, in milliseconds: positive ahead, 0 within a second. */
  readonly skewMs: number | null;
  readonly kind: HopKind;
  /** Whether the recipient's own servers wrote it. A sender can forge every other (RFC 5321 section 4.4, section 7.2). */
  readonly trusted: boolean;
}

export interface MailPath {
  /** Oldest first: at most the 200 newest. */
  readonly hops: readonly PathHop[];
  /** The oldest hop written by the recipient's own servers: index into `hops`; null where there are no hops. */
  readonly trustedFrom: number | null;
  /** Whether a host counts as the recipient's by no more than the name it gave itself. */
  readonly trustRestsOnHelo: boolean;
  /** The address that the recipient's servers saw connecting; null: not known. */
  readonly sendingAddress: string | null;
  /** The hop behind which most time passed, by clocks that agree: index into `hops`; null: nowhere more than a second. */
  readonly slowest: number | null;
  /** From handing over to the first hop, in milliseconds; null: not known. */
  readonly firstDelayMs: number | null;
  /** From handing over until the mailbox had it, or until the last hop; null: not known. */
  readonly totalMs: number | null;
  /** How far the sending clock, ours, is off those of all hosts, in milliseconds; 0: within a second of agreement. */
  readonly ownSkewMs: number;
  /** False: it stayed within one provider, handed over from one of its own hosts. Null: there are no hops to tell by. */
  readonly crossesBorder: boolean | null;
}

export interface PathOptions {
  /** When the message was handed over by the clock here, since 1970 in milliseconds. */
  readonly sentAtMs: number;
  /** When the mailbox had it (INTERNALDATE); null: not known. */
  readonly receivedAtMs?: number | null;
  /** The hosts that the recipient's domain names as MX. */
  readonly mxHosts?: readonly string[];
}

const MAX_HOPS = 200; // RFC 5321 section 6.3: a hundred of them are a loop

/** The way of a message by its Received fields, and how much of it can be believed. Pure, and never throws. */
export function pathOf(fields: readonly HeaderField[], options: PathOptions): MailPath {
  const traces = fields.filter(({ name }) => name.toLowerCase() === 'received').slice(0, MAX_HOPS);
  const newestFirst = traces.map(({ value }) => readReceived(value));
  const border = findBorder(newestFirst, (options.mxHosts ?? []).map(normalizeName));
  const oldestFirst = newestFirst.toReversed();
  const { sentAtMs, receivedAtMs = null } = options;
  const clocks = clocksOf(
    sentAtMs,
    oldestFirst.map(({ atMs }) => atMs),
    receivedAtMs,
  );
  const hops = oldestFirst.map((received, index) =>
    hopOf(received, traces.at(-1 - index)?.index ?? 0, { index, last: oldestFirst.length - 1, border, clocks }),
  );
  return {
    hops,
    trustedFrom: hops.length === 0 ? null : hops.length - border.trusted,
    trustRestsOnHelo: border.restsOnHelo,
    sendingAddress: border.sendingAddress,
    slowest: clocks.slowest,
    firstDelayMs: clocks.firstDelayMs,
    totalMs: clocks.totalMs,
    ownSkewMs: clocks.ownSkewMs,
    crossesBorder: hops.length === 0 ? null : border.crossed,
  };
}

interface Place {
  readonly index: number;
  readonly last: number;
  readonly border: Border;
  readonly clocks: Clocks;
}

function hopOf(received: ReceivedHop, field: number, { index, last, border, clocks }: Place): PathHop {
  const fromTop = last - index;
  return {
    received,
    field,
    from: received.from?.name ?? received.from?.helo ?? null,
    by: received.by?.name ?? received.by?.address ?? null,
    address: received.from?.address ?? null,
    protocol: received.with,
    tls: received.tls,
    atMs: received.atMs,
    delayMs: clocks.delaysMs[index] ?? null,
    skewMs: clocks.skewsMs[index] ?? null,
    kind: kindOf(received, { oldest: index === 0, newest: fromTop === 0, fromTop, border }),
    trusted: fromTop < border.trusted,
  };
}
