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

/** @param maxBytes  how much is kept; the rest is counted */
export function growing(maxBytes: number): Growing {
  let kept = new Uint8Array(Math.min(FIRST_BYTES, maxBytes));
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
        const larger = new Uint8Array(Math.min(maxBytes, Math.max(kept.length * 2, keptBytes + wanted.length)));
        larger.set(kept.subarray(0, keptBytes));
        kept = larger;
      }
      kept.set(wanted, keptBytes);
      keptBytes += wanted.length;
    },
    octets: () => kept.subarray(0, keptBytes),
  };
}
