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

/** The verb of a command, in capitals; empty for what begins with none. */
export function verbOf(command: string): string {
  return /^[a-z]*/i.exec(command)?.[0].toUpperCase() ?? '';
}

/** `250 a\nb` becomes `250-a` and `250 b` (RFC 5321 section 4.2.1). */
export function onTheWire(reply: string): string {
  const code = reply.slice(0, 3);
  const texts = reply.slice(4).split('\n');
  return texts.map((text, index) => `${code}${index < texts.length - 1 ? '-' : ' '}${text}\r\n`).join('');
}
