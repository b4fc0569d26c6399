import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Endpoint } from '../../net/index.ts';

/** The last reply of a relaying, and how far it came. */
export interface RelayOutcome {
  /** Such as `550 5.1.1 no such user`, lines joined by a space; what went wrong where no reply came. */
  readonly reply: string;
  readonly fate: 'taken' | 'refused' | 'put-off';
}

export interface RelayRequest {
  readonly to: Endpoint;
  /** Of the host that is asked: its certificate carries it. */
  readonly host: string;
  readonly caPem: string;
  readonly helo: string;
  readonly sender: string;
  readonly recipient: string;
  readonly message: Buffer;
}

const WAIT_MS = 10_000;
const MAX_REPLY = 65_536;

/** Hands a message over to the next host as a mail server does, over STARTTLS. Never rejects. */
export async function relay(request: RelayRequest): Promise<RelayOutcome> {
  let socket: Socket = connect(request.to.port, request.to.address);
  try {
    let say = dialogue(socket);
    const unicode = /[^\0-\x7f]/.test(request.sender + request.recipient) ? ' SMTPUTF8 BODY=8BITMIME' : '';
    for (const [command, wanted] of [
      [null, '220'],
      [`EHLO ${request.helo}`, '250'],
      ['STARTTLS', '220'],
    ] as const) {
      const reply = await say(command);
      if (!reply.startsWith(wanted)) return judged(reply, false);
    }
    socket = await secured(socket, request);
    say = dialogue(socket);
    for (const command of [
      `EHLO ${request.helo}`,
      `MAIL FROM:<${request.sender}>${unicode}`,
      `RCPT TO:<${request.recipient}>`,
      'DATA',
    ]) {
      const reply = await say(command);
      if (!/^[23]/.test(reply)) return judged(reply, false);
    }
    const final = await say(`${stuffed(request.message)}.`);
    socket.write('QUIT\r\n');
    return judged(final, true);
  } catch (error) {
    return { reply: `451 4.4.2 ${error instanceof Error ? error.message : 'connection lost'}`, fate: 'put-off' };
  } finally {
    socket.end();
  }
}

function judged(reply: string, isFinal: boolean): RelayOutcome {
  if (isFinal && reply.startsWith('2')) return { reply, fate: 'taken' };
  return { reply, fate: reply.startsWith('5') ? 'refused' : 'put-off' };
}

/** Lines that begin with a dot get one more (RFC 5321 section 4.5.2). One octet per character. */
function stuffed(message: Buffer): string {
  return message.toString('latin1').replace(/^\./gm, '..');
}

function secured(socket: Socket, { host, caPem }: RelayRequest): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const stream = connectTls({ socket, servername: host, ca: caPem }, () => resolve(stream));
    stream.on('error', reject);
  });
}

/** Says a command (null: only listens) and gives the reply. @throws where none comes */
function dialogue(socket: Socket): (command: string | null) => Promise<string> {
  let waiting = '';
  let wake = () => {};
  let failure: Error | null = null;
  const fail = (error: Error) => {
    failure ??= error;
    wake();
  };
  socket.setTimeout(WAIT_MS, () => fail(new Error('no answer in time')));
  socket.on('error', fail).on('close', () => fail(new Error('connection closed')));
  socket.on('data', (chunk: Buffer) => {
    waiting += chunk.toString('latin1');
    if (waiting.length > MAX_REPLY) fail(new Error('reply too long'));
    wake();
  });
  return async (command) => {
    if (command !== null) {
      const isText = /[^\0-\xff]/.test(command) || /^(?:MAIL|RCPT)/.test(command);
      socket.write(Buffer.from(`${command}\r\n`, isText ? 'utf8' : 'latin1'));
    }
    for (;;) {
      const [reply] = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(waiting) ?? [];
      if (reply !== undefined) {
        waiting = waiting.slice(reply.length);
        return reply.trimEnd().replace(/\r\n\d{3}[ -]/g, ' ');
      }
      if (failure !== null) throw failure;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}
