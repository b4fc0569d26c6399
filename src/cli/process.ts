import { hostname } from 'node:os';
import { chunksUntil, octetsFrom } from '../net/file-octets.ts'; // not by its index, which takes long to load
import { visible } from '../report/render/escape.ts';
import { EXIT, type Io, type Output } from './io.ts';
import { askHidden } from './prompt.ts';
import { runCli } from './run-cli.ts';

/** Connects a command to the real process, and ends with its exit code. */
export async function runProcess(process: NodeJS.Process): Promise<void> {
  const interrupt = new AbortController();
  // The first Ctrl-C ends the audit and reports what is known; a second one ends the process.
  process.once('SIGINT', () => {
    interrupt.abort(new Error('interrupted'));
    process.once('SIGINT', () => process.exit(130));
  });
  process.once('SIGTERM', () => interrupt.abort(new Error('terminated')));
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // `mailcheck … | head` closes the pipe: nobody reads on, so there is nothing more to say. What the command came to
      // stands; where it was not over, it came to nothing: no gate is passed, and none is failed.
      if (error.code === 'EPIPE') return process.exit(process.exitCode ?? EXIT.unheard);
      // Such as a full disk: what was written is not whole.
      if (stream === process.stdout) {
        process.stderr.write(`mailcheck: cannot write the output: ${error.message}\n`);
      }
      process.exit(EXIT.usage);
    });
  }
  const stdinChunks = () => chunksUntil(process.stdin, interrupt.signal);
  const io: Io = {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: process.env,
    readStdin: () => textFrom(stdinChunks()),
    readStdinOctets: (maxBytes) => octetsFrom(stdinChunks(), maxBytes),
    stdinChunks,
    get prompt() {
      return promptOf(process, () => interrupt.abort(new Error('interrupted')));
    },
    signal: interrupt.signal,
    hostname: hostname(),
  };
  process.exitCode = await runCli(process.argv.slice(2), io);
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 80;
    },
    write: (text) => void stream.write(text),
    taken: () => (stream.writableNeedDrain ? drainOf(stream) : null),
  };
}

function drainOf(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
  });
}

/** Asks on standard error, so that what is printed can go into a file. Null: nobody sits there, or the input was read to its end. */
function promptOf({ stdin, stderr }: NodeJS.Process, interrupt: () => void): Io['prompt'] {
  if (stdin.isTTY !== true || stderr.isTTY !== true || stdin.destroyed || stdin.readableEnded) return null;
  return (question) => askHidden(stdin, (text) => void stderr.write(text), visible(question), interrupt);
}

async function textFrom(all: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of all) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
