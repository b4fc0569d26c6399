import type { Sink } from './transfer-encoding.ts';

/** Holds the first octets of what comes, and counts all. */
export function beginning(maxBytes: number) {
  let held = new Uint8Array();
  let filled = 0;
  let size = 0;
  const sink: Sink = (octets) => {
    size += octets.length;
    const taken = octets.subarray(0, maxBytes - filled);
    if (taken.length === 0) return;
    if (filled + taken.length > held.length) {
      const grown = new Uint8Array(Math.min(maxBytes, Math.max(2 * held.length, filled + taken.length)));
      grown.set(held.subarray(0, filled));
      held = grown;
    }
    held.set(taken, filled);
    filled += taken.length;
  };
  return { sink, octets: () => held.subarray(0, filled), sizeBytes: () => size };
}

/** Holds the first octets of what comes and the last of what is behind these, so many each. */
export function ends(maxBytes: number) {
  const first = beginning(maxBytes);
  let ring = new Uint8Array();
  let next = 0;
  let behind = 0;
  const sink: Sink = (octets) => {
    const before = first.octets().length;
    first.sink(octets);
    const rest = octets.subarray(first.octets().length - before);
    if (rest.length === 0) return;
    if (behind === 0) ring = new Uint8Array(maxBytes);
    behind += rest.length;
    const kept = rest.subarray(Math.max(0, rest.length - maxBytes));
    const untilEnd = Math.min(kept.length, maxBytes - next);
    ring.set(kept.subarray(0, untilEnd), next);
    ring.set(kept.subarray(untilEnd));
    next = maxBytes === 0 ? 0 : (next + kept.length) % maxBytes;
  };
  const tail = () =>
    behind < maxBytes ? ring.slice(0, behind) : Buffer.concat([ring.subarray(next), ring.subarray(0, next)]);
  return { sink, content: () => ({ head: first.octets(), tail: tail(), sizeBytes: first.sizeBytes() }) };
}
