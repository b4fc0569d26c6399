import { closeSync, constants, createReadStream, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isatty, ReadStream } from 'node:tty';

const CHUNK_BYTES = 256 * 1024;
const GROWTH_BYTES = 1024 * 1024;

/**
 * The beginning of a file. What is no regular file, such as a pipe, is waited for until the signal fires.
 *
 * @throws where it cannot be read, and the reason of the signal
 */
export async function octetsOf(file: string, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  if (statSync(file).isFile()) return readAtMost(file, maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(file, signal)) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= maxBytes) break;
  }
  return Buffer.concat(chunks, Math.min(size, maxBytes));
}

/** A file as it comes, a pipe or a terminal too, also while nobody has opened its other end. @throws as `octetsOf` does */
export async function* chunksOf(file: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  yield* chunksUntil(streamOf(file), signal);
}

/** What a stream gives; it is destroyed at the end, and at the signal. @throws what the stream throws, and the reason of the signal */
export async function* chunksUntil(stream: Readable, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  const stop = () => stream.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) yield chunk;
  } finally {
    signal.removeEventListener('abort', stop);
    stream.destroy();
  }
}

/**
 * Neither opening nor reading a pipe may block: a thread that waits in either cannot be ended, and the process not without
 * it. So it is read as a socket is.
 */
function streamOf(file: string): Readable {
  const handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)); // Windows has no such flag
  if (isatty(handle)) return new ReadStream(handle);
  if (fstatSync(handle).isFIFO()) return new Socket({ fd: handle, readable: true, writable: false });
  return createReadStream('', { fd: handle, highWaterMark: CHUNK_BYTES });
}

/** The beginning of a regular file, at once and held once. @throws where it cannot be read */
export function readAtMost(file: string, maxBytes: number): Buffer {
  const handle = openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    let next = fstatSync(handle).size || GROWTH_BYTES;
    while (size < maxBytes) {
      const chunk = Buffer.allocUnsafeSlow(Math.min(maxBytes - size, next));
      let filled = 0;
      for (let count = -1; count !== 0 && filled < chunk.length; filled += count)
        count = readSync(handle, chunk, filled, chunk.length - filled, null);
      chunks.push(chunk.subarray(0, filled));
      size += filled;
      if (filled < chunk.length) break;
      next = GROWTH_BYTES; // a file may have grown, and those below /proc say 0
    }
    const [whole, ...others] = chunks.filter(({ length }) => length > 0);
    return whole !== undefined && others.length === 0 ? whole : Buffer.concat(chunks);
  } finally {
    closeSync(handle);
  }
}
