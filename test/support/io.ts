import type { Io } from '../../src/cli/io.ts';

export interface Captured {
  readonly io: Io;
  stdout(): string;
  stderr(): string;
}

/** An `Io` that keeps what is written; a pipe of 80 columns unless told otherwise. */
export function capturedIo(
  options: {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly stdin?: string | Uint8Array;
    readonly env?: Io['env'];
    readonly signal?: AbortSignal;
    readonly prompt?: Io['prompt'];
  } = {},
): Captured {
  const out: string[] = [];
  const err: string[] = [];
  const { isTTY = false, columns = 80, stdin = '', env = {}, prompt = null } = options;
  const { signal = new AbortController().signal } = options;
  return {
    io: {
      stdout: { isTTY, columns, write: (text) => void out.push(text) },
      stderr: { isTTY, columns, write: (text) => void err.push(text) },
      env,
      readStdin: async () => Buffer.from(stdin).toString('utf8'),
      readStdinOctets: async (maxBytes) => Buffer.from(stdin).subarray(0, maxBytes),
      stdinChunks: async function* () {
        yield Buffer.from(stdin);
      },
      prompt,
      signal,
      hostname: 'client.hosting.example',
    },
    stdout: () => out.join(''),
    stderr: () => err.join(''),
  };
}
