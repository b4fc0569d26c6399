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
  let last = new Uint8Array();
  let size = 0;
  const sink: Sink = (octets) => {
    const before = first.octets().length;
    first.sink(octets);
    size += octets.length;
    const behind = octets.subarray(first.octets().length - before);
    if (behind.length === 0) return;
    const kept = last.subarray(Math.max(0, last.length + Math.min(behind.length, maxBytes) - maxBytes));
    const joined = new Uint8Array(kept.length + Math.min(behind.length, maxBytes));
    joined.set(kept);
    joined.set(behind.subarray(Math.max(0, behind.length - maxBytes)), kept.length);
    last = joined;
  };
  return { sink, content: () => ({ head: first.octets(), tail: last, sizeBytes: size }) };
}
