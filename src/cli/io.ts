/** What a command may touch of its process; tests give their own. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The whole of standard input, as text. When the user interrupts, this and the two below end with the reason of the signal. */
  readStdin(): Promise<string>;
  /** Standard input as it comes; no more than so many octets are read. */
  readStdinOctets(maxBytes: number): Promise<Uint8Array>;
  /** Standard input as it comes, without a bound. */
  stdinChunks(): AsyncIterable<Uint8Array>;
  /** Asks at the terminal for what is not to be shown; null: the user broke off. No function where nobody can be asked. */
  readonly prompt: ((question: string) => Promise<string | null>) | null;
  /** Fires when the user interrupts. */
  readonly signal: AbortSignal;
  readonly hostname: string;
}

export interface Output {
  readonly isTTY: boolean;
  /** Width in columns; 80 where it is not known. */
  readonly columns: number;
  write(text: string): void;
  /** Until whoever reads has taken what was written; null, or left out: nothing waits. Without it all of it would be held. */
  taken?(): Promise<void> | null;
}

/** Bad input: the message quotes the value and says what was expected. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const EXIT = {
  met: 0,
  notMet: 1,
  usage: 2,
  undecided: 3,
  internal: 70,
  interrupted: 130,
  /** Nobody reads on. 128 + SIGPIPE, by which other programs end that write into a closed pipe; Node.js ignores the signal. */
  unheard: 141,
} as const;
