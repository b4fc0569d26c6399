import type { Surroundings } from './imap-link.ts';

/** What is under way in a mailbox ends with it, as it does with the audit. */
export interface Closing {
  readonly surroundings: Surroundings;
  isClosed(): boolean;
  close(): void;
}

export function createClosing({ isEnded, pause }: Surroundings): Closing {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  let isClosed = false;
  return {
    surroundings: {
      isEnded: () => isClosed || isEnded(),
      pause: (ms) => Promise.race([pause(ms), closed]),
    },
    isClosed: () => isClosed,
    close() {
      isClosed = true;
      resolve();
    },
  };
}
