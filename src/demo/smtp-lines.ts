import type { Socket } from 'node:net';

/** The command lines that a client sends, one at a time. */
export interface LineReader {
  /** The next line without its end; null once the client has gone, or has sent far too much at once. */
  next(): Promise<string | null>;
  /** Stops listening, and drops what had come and was not taken. */
  stop(): void;
}

const MAX_WAITING = 4096;

export function readLines(socket: Socket): LineReader {
  let buffer = '';
  let isOver = false;
  let wake = () => {};
  const onData = (chunk: Buffer) => {
    buffer += chunk.toString('latin1');
    if (buffer.length > MAX_WAITING) isOver = true;
    wake();
  };
  const onGone = () => {
    isOver = true;
    wake();
  };
  socket.on('data', onData).on('end', onGone).on('close', onGone);
  return {
    async next() {
      for (;;) {
        const end = buffer.indexOf('\n');
        if (end !== -1) {
          const line = buffer.slice(0, end).replace(/\r$/, '');
          buffer = buffer.slice(end + 1);
          return line;
        }
        if (isOver) return null;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    stop() {
      socket.off('data', onData).off('end', onGone).off('close', onGone);
      buffer = '';
    },
  };
}
