/** Octets that come piece by piece, of which no more than a bound is kept. */
export interface Growing {
  /** Of all that was added. */
  readonly sizeBytes: number;
  /** Copies what it keeps. */
  add(octets: Uint8Array): void;
  /** What was kept; nothing may be added behind it. */
  octets(): Uint8Array;
}

const FIRST_BYTES = 16 * 1024;

/** Beyond so much there is room for all at once: to copy what is there for each doubling takes as much memory again. */
const LARGE_BYTES = 4 * 1024 * 1024;

/**
 * @param maxBytes  how much is kept; the rest is counted
 * @param likelyBytes  how much it may become: room that is not filled takes no memory
 */
export function growing(maxBytes: number, likelyBytes = FIRST_BYTES): Growing {
  let kept = new Uint8Array(Math.min(likelyBytes, maxBytes));
  let keptBytes = 0;
  let sizeBytes = 0;
  return {
    get sizeBytes() {
      return sizeBytes;
    },
    add(octets) {
      sizeBytes += octets.length;
      const wanted = octets.subarray(0, maxBytes - keptBytes);
      if (keptBytes + wanted.length > kept.length) {
        const needed = keptBytes + wanted.length;
        const larger = new Uint8Array(
          needed > LARGE_BYTES ? maxBytes : Math.min(maxBytes, Math.max(kept.length * 2, needed)),
        );
        larger.set(kept.subarray(0, keptBytes));
        kept = larger;
      }
      kept.set(wanted, keptBytes);
      keptBytes += wanted.length;
    },
    octets: () => kept.subarray(0, keptBytes),
  };
}
