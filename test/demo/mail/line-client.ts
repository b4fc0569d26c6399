import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Authority, createAuthority } from '../../../src/demo/certificates.ts';

export interface LineClient {
  /** Sends the lines at once, and gives what comes until a whole line fits. */
  say(lines: string, until: RegExp): Promise<string>;
  startTls(): Promise<void>;
  /** What comes until the server hangs up. */
  rest(): Promise<string>;
  close(): void;
}

let authority: Promise<Authority> | null = null;

export async function tlsFor(name: string) {
  authority ??= createAuthority();
  return (await authority).issue({ names: [name] });
}

/** A client of a protocol of lines that says what the test says. */
export async function lineClient(port: number): Promise<LineClient> {
  let stream: Socket = connect(port, '127.0.0.1');
  let text = '';
  let isOver = false;
  let wake = () => {};
  const listen = (socket: Socket) => {
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      wake();
    });
    socket
      .on('error', () => {})
      .on('close', () => {
        isOver = true;
        wake();
      });
  };
  listen(stream);
  const changed = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  return {
    async say(lines, until) {
      if (lines !== '') stream.write(Buffer.from(lines, 'latin1'));
      for (;;) {
        const end = text.split('\r\n').findIndex((line) => until.test(line));
        if (end !== -1 && text.split('\r\n').length > end + 1) {
          const taken = text
            .split('\r\n')
            .slice(0, end + 1)
            .join('\r\n');
          text = text.slice(taken.length + 2);
          return taken;
        }
        if (isOver) throw new Error(`the server hung up after "${text}"`);
        await changed();
      }
    },
    async startTls() {
      const { caPem } = await (authority ?? createAuthority());
      stream.removeAllListeners('data');
      const plain = stream;
      stream = await new Promise<Socket>((resolve, reject) => {
        const secure = connectTls({ socket: plain, ca: caPem, servername: 'mail.test' }, () => resolve(secure));
        secure.on('error', reject);
      });
      listen(stream);
    },
    async rest() {
      while (!isOver) await changed();
      return text;
    },
    close: () => stream.destroy(),
  };
}
