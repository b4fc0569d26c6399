import { growing } from './growing.ts';
import type { Sink } from './transfer-encoding.ts';

/** Holds the first octets of what comes and the last of what is behind these, so many each. */
export function ends(maxBytes: number) {
  const first = growing(maxBytes);
  let ring = new Uint8Array();
  let next = 0;
  let behind = 0;
  const sink: Sink = (octets) => {
    const room = Math.max(0, maxBytes - first.sizeBytes);
    first.add(octets);
    const rest = octets.subarray(room);
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
  return { sink, content: () => ({ head: first.octets(), tail: tail(), sizeBytes: first.sizeBytes }) };
}
