import { closeSync, constants, createReadStream, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isatty, ReadStream } from 'node:tty';

const CHUNK_BYTES = 256 * 1024;
const GROWTH_BYTES = 1024 * 1024;

/** What was read of a file. */
export interface FileOctets {
  readonly octets: Buffer;
  /** Of the whole where it is a regular file, as it was opened; else what was read. */
  readonly sizeBytes: number;
}

/**
 * The beginning of a file. What is no regular file, such as a pipe, is waited for until the signal fires.
 *
 * @throws where it cannot be read, and the reason of the signal
 */
export async function beginningOf(file: string, maxBytes: number, signal: AbortSignal): Promise<FileOctets> {
  if (statSync(file).isFile()) return readRegular(file, maxBytes);
  const octets = await octetsFrom(chunksOf(file, signal), maxBytes);
  return { octets, sizeBytes: octets.length };
}

/** As `beginningOf`, where the size of the whole does not matter. */
export async function octetsOf(file: string, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  return (await beginningOf(file, maxBytes, signal)).octets;
}

/** The beginning of what comes, held once: room for all of it is asked for at once, and takes no memory until it is filled. */
export async function octetsFrom(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const whole = Buffer.allocUnsafeSlow(maxBytes);
  let size = 0;
  for await (const chunk of chunks) {
    const wanted = chunk.subarray(0, maxBytes - size);
    whole.set(wanted, size);
    size += wanted.length;
    if (size === maxBytes) break;
  }
  return whole.subarray(0, size);
}

/** A file as it comes, a pipe or a terminal too, also while nobody has opened its other end. @throws as `beginningOf` does */
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

/** The beginning of a regular file, at once. @throws where it cannot be read */
export function readAtMost(file: string, maxBytes: number): Buffer {
  return readRegular(file, maxBytes).octets;
}

function readRegular(file: string, maxBytes: number): FileOctets {
  const handle = openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    const stated = fstatSync(handle).size;
    let next = stated || GROWTH_BYTES;
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
    const octets = whole !== undefined && others.length === 0 ? whole : Buffer.concat(chunks);
    return { octets, sizeBytes: Math.max(stated, size) };
  } finally {
    closeSync(handle);
  }
}
