import { addressKind } from '../../core/addresses.ts';
import type { Evidence } from '../../core/observation.ts';
import type { PathHop } from '../../message/path.ts';
import type { ReceivedCopy } from '../received/facts.ts';
import { isOldVersion } from '../tls/handshake-facts.ts';
import type { HopAt } from './findings.ts';

const MINUTE_MS = 60_000;
/** Shorter waits are those of any queue. */
const SLOW_MS = 3 * MINUTE_MS;
/** Less is of no interest to any filter. */
const CLOCK_OFF_MS = 5 * MINUTE_MS;

function hopAt({ recipient }: ReceivedCopy, { from, by }: PathHop): HopAt {
  return { recipient, from, by };
}

/** The hop by which the message came to the recipient's own servers from elsewhere; null: it did not, or that is not known. */
function borderOf({ path: { hops, trustedFrom, crossesBorder } }: ReceivedCopy): PathHop | null {
  return crossesBorder === true && trustedFrom !== null ? (hops[trustedFrom] ?? null) : null;
}

/** In clear to the recipient's servers, which say so themselves. */
export function clearAtBorder(copy: ReceivedCopy): readonly HopAt[] {
  const border = borderOf(copy);
  return border?.tls.used === false ? [hopAt(copy, border)] : [];
}

/** In clear before that, by what the hosts wrote: over the Internet, and not within one network. */
export function clearBefore(copy: ReceivedCopy): readonly HopAt[] {
  const border = borderOf(copy);
  return copy.path.hops
    .filter((hop) => hop !== border && (hop.kind === 'transfer' || hop.kind === 'submission'))
    .filter(({ tls, address }) => tls.used === false && address !== null && addressKind(address) === 'public')
    .map((hop) => hopAt(copy, hop));
}

export function oldTls(copy: ReceivedCopy) {
  return copy.path.hops.flatMap((hop) => {
    const { version } = hop.tls;
    return hop.kind !== 'internal' && version !== null && isOldVersion(version)
      ? [{ ...hopAt(copy, hop), version }]
      : [];
  });
}

export function slow(copy: ReceivedCopy) {
  const { hops, slowest } = copy.path;
  const hop = slowest === null ? undefined : hops[slowest];
  if (slowest === null || hop === undefined || hop.atMs === null) return [];
  // Until the next stamp that is right: one that is off would make the wait longer or shorter than it was.
  const next = hops.slice(slowest + 1).find(({ atMs, skewMs }) => atMs !== null && skewMs === 0);
  const until = next?.atMs ?? copy.found.receivedAtMs;
  const waitedMs = until === null ? 0 : until - hop.atMs;
  return waitedMs < SLOW_MS ? [] : [{ ...hopAt(copy, hop), minutes: minutes(waitedMs) }];
}

/** Of the sender's own hosts: what the recipient's clocks say is not the sender's to mend. */
export function wrongClocks(copy: ReceivedCopy) {
  return copy.path.hops.flatMap((hop) =>
    !hop.trusted && hop.skewMs !== null && Math.abs(hop.skewMs) >= CLOCK_OFF_MS
      ? [{ ...hopAt(copy, hop), minutes: minutes(hop.skewMs) }]
      : [],
  );
}

/** @returns minutes, positive ahead; null: it is right */
export function ownClockOff({ path: { ownSkewMs } }: ReceivedCopy): number | null {
  return Math.abs(ownSkewMs) >= MINUTE_MS ? minutes(ownSkewMs) : null;
}

function minutes(ms: number): number {
  return Math.round(ms / MINUTE_MS);
}

const MAX_SHOWN = 20;

/** The trace fields of a copy, the newest first as they stand there. */
export function traceOf({ recipient, path: { hops } }: ReceivedCopy): Evidence {
  const fields = hops.toReversed().map(({ received }) => `Received: ${received.raw}`);
  const response = fields.length === 0 ? 'no Received field' : fields.slice(0, MAX_SHOWN).join('\n');
  return { via: 'message', request: `the copy of ${recipient}`, response };
}
