import type { Readable } from 'node:stream';

/** Octets that a socket may have handed over and nobody has read; beyond it the socket is paused, and TCP holds the sender. */
const MAX_WAITING_BYTES = 65_536;

/** What has arrived and was not read yet: bounded, so that a server that floods us fills its own buffers and not ours. */
export interface Inbox {
  readonly size: number;
  add(chunk: Buffer): void;
  /** At most `maxBytes` of what is there, in order. */
  take(maxBytes: number): Buffer;
}

export function createInbox(source: Readable): Inbox {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(chunk) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= MAX_WAITING_BYTES) source.pause();
    },
    take(maxBytes) {
      const taken: Buffer[] = [];
      let left = maxBytes;
      for (let [chunk] = chunks; chunk !== undefined && left > 0; [chunk] = chunks) {
        taken.push(chunk.subarray(0, left));
        if (chunk.length <= left) chunks.shift();
        else chunks[0] = chunk.subarray(left);
        left -= Math.min(left, chunk.length);
      }
      size -= maxBytes - left;
      if (size < MAX_WAITING_BYTES && source.isPaused()) source.resume();
      return Buffer.concat(taken);
    },
  };
}
