import type { Evidence } from '../../core/observation.ts';

const MAX_REPLY_LINES = 20;
const MAX_LINE_CHARACTERS = 300;
const MAX_CHARACTERS = 16_384;

/**
 * What was said, line by line: `C: ` we, `S: ` they, `-- ` what happened beside it. Bounded however much the server
 * says. A server cannot make a line of its own look like ours: each of its lines is marked.
 */
export interface Transcript {
  said(command: string): void;
  heard(lines: readonly string[]): void;
  note(text: string): void;
  evidence(): Evidence;
}

/** Who is talked to. */
export interface Place {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

export function createTranscript({ host, address, port }: Place): Transcript {
  const lines: string[] = [];
  let characters = 0;
  let isFull = false;
  function add(line: string): void {
    if (isFull) return;
    const flat = line.replaceAll('\n', ' ');
    const shown = flat.length > MAX_LINE_CHARACTERS ? `${flat.slice(0, MAX_LINE_CHARACTERS)}…` : flat;
    characters += shown.length + 1;
    isFull = characters > MAX_CHARACTERS;
    lines.push(isFull ? '-- the rest is left out' : shown);
  }
  return {
    said: (command) => add(`C: ${command}`),
    heard(replyLines) {
      for (const line of replyLines.slice(0, MAX_REPLY_LINES)) add(`S: ${line}`);
      const left = replyLines.length - MAX_REPLY_LINES;
      if (left > 0) add(`-- ${left} more lines`);
    },
    note: (text) => add(`-- ${text}`),
    evidence: () => ({ via: 'smtp', request: `${host} [${address}]:${port}`, response: lines.join('\n') }),
  };
}
