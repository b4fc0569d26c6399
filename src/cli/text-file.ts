import { octetsOf } from '../net/index.ts';
import { type Io, UsageError } from './io.ts';

/**
 * The text of a file that an option names, which may be a pipe: that is waited for until the user interrupts.
 *
 * @param option  for the words, such as `--ca-file`
 * @param maxBytes  a device or a file without end is not read on beyond it
 * @throws UsageError where it cannot be read, or holds more
 */
export async function textOfFile(
  option: string,
  file: string,
  maxBytes: number,
  io: Pick<Io, 'signal'>,
): Promise<string> {
  const octets = await octetsOfFile(option, file, maxBytes, io);
  return octets.toString('utf8').replace(/^\uFEFF/, ''); // as some shells write it
}

/** As `textOfFile`, for what may be no text. */
export async function octetsOfFile(
  option: string,
  file: string,
  maxBytes: number,
  { signal }: Pick<Io, 'signal'>,
): Promise<Buffer> {
  let octets: Buffer;
  try {
    octets = await octetsOf(file, maxBytes + 1, signal);
  } catch (error) {
    throw new UsageError(`${option}: cannot read "${file}": ${error instanceof Error ? error.message : String(error)}`);
  }
  if (octets.length > maxBytes) {
    throw new UsageError(`${option}: "${file}" is larger than ${sizeText(maxBytes)}, the most that is read`);
  }
  return octets;
}

function sizeText(bytes: number): string {
  const mebibyte = 1024 * 1024;
  return bytes < mebibyte ? `${Math.floor(bytes / 1024)} KiB` : `${Math.floor(bytes / mebibyte)} MiB`;
}
