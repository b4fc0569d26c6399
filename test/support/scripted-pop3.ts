import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';

export interface Pop3Command {
  readonly verb: string;
  readonly args: string;
  /** 0 for the first connection. */
  readonly connection: number;
  readonly secure: boolean;
  readonly socket: Socket;
}

export interface ScriptedPop3Options {
  /** What is in the mailbox: unique id to message. Read anew at each login; changed by DELE. */
  readonly drop: Map<string, string>;
  /** Default: implicit where there is a certificate, else none. */
  readonly tls?: 'implicit' | 'stls' | 'none';
  readonly certificate?: { readonly key: string; readonly cert: string };
  readonly capabilities?: readonly string[] | null;
  readonly greeting?: string;
  readonly password?: string;
  /** Takes a command over: octets in place of the usual answer; null: nothing; undefined: the usual answer. */
  readonly hostile?: (command: Pop3Command) => string | null | undefined;
}

export interface ScriptedPop3 {
  readonly address: string;
  readonly port: number;
  /** `connection verb args`. */
  readonly commands: readonly string[];
}

/** A POP3 server that does what RFC 1939 says, except where a test says otherwise; closed when the test is over. */
export async function scriptedPop3(options: ScriptedPop3Options): Promise<ScriptedPop3> {
  const { drop, certificate, greeting = '+OK ready', password = 'pass word', hostile } = options;
  const capabilities = options.capabilities === undefined ? ['USER', 'UIDL', 'TOP'] : options.capabilities;
  const manner = options.tls ?? (certificate === undefined ? 'none' : 'implicit');
  const commands: string[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const secured = (socket: Socket) =>
    new TLSSocket(socket, { isServer: true, secureContext: createSecureContext({ ...certificate }) });

  function serve(plain: Socket, connection: number): void {
    let socket = manner === 'implicit' ? secured(plain) : plain;
    let secure = manner === 'implicit';
    let isPending = false;
    let buffer = '';
    const messages = [...drop];
    const marked = new Set<string>();
    const send = (text: string) => void (socket.destroyed || socket.write(text, 'latin1'));
    const lines = (all: readonly string[]) => [...all, '.', ''].join('\r\n');

    function answer(verb: string, args: string): string {
      const [id, raw] = messages[Number(args.split(' ')[0]) - 1] ?? [];
      switch (verb) {
        case 'CAPA':
          if (capabilities === null) return '-ERR what\r\n';
          return lines(['+OK', ...capabilities, ...(manner === 'stls' && !secure ? ['STLS'] : [])]);
        case 'STLS':
        case 'USER':
        case 'NOOP':
          return '+OK\r\n';
        case 'PASS':
          return args === password ? '+OK\r\n' : '-ERR [AUTH] wrong password\r\n';
        case 'AUTH':
          isPending = true;
          return '+ \r\n';
        case 'STAT':
          return `+OK ${messages.length} 1000\r\n`;
        case 'UIDL':
          return lines(['+OK', ...messages.map(([uid], index) => `${index + 1} ${uid}`)]);
        case 'LIST':
          return raw === undefined ? '-ERR none\r\n' : `+OK ${args} ${raw.length}\r\n`;
        case 'TOP':
          return raw === undefined ? '-ERR none\r\n' : stuffed(topOf(raw, Number(args.split(' ')[1])));
        case 'RETR':
          return raw === undefined ? '-ERR none\r\n' : stuffed(raw);
        case 'DELE':
          if (id === undefined) return '-ERR none\r\n';
          marked.add(id);
          return '+OK\r\n';
        case 'QUIT':
          for (const uid of marked) drop.delete(uid);
          return '+OK bye\r\n';
        default:
          return '-ERR unknown command\r\n';
      }
    }

    function take(line: string): void {
      if (isPending) {
        isPending = false;
        const isRight = Buffer.from(line, 'base64').toString().includes(password);
        send(isRight ? '+OK\r\n' : '-ERR [AUTH] wrong\r\n');
        return;
      }
      const [verb = '', ...rest] = line.split(' ');
      const command = { verb: verb.toUpperCase(), args: rest.join(' '), connection, secure, socket };
      commands.push(`${connection} ${line}`);
      const taken = hostile?.(command);
      if (taken === null) return;
      send(taken ?? answer(command.verb, command.args));
      if (taken !== undefined) return;
      if (command.verb === 'QUIT') socket.end();
      if (command.verb === 'STLS') {
        plain.removeAllListeners('data');
        socket = secured(plain);
        secure = true;
        listen();
      }
    }

    function listen(): void {
      socket.on('error', () => {});
      socket.on('data', (chunk: Buffer) => {
        buffer += chunk.toString('latin1');
        for (let end = buffer.indexOf('\r\n'); end !== -1; end = buffer.indexOf('\r\n')) {
          const line = buffer.slice(0, end);
          buffer = buffer.slice(end + 2);
          take(line);
        }
      });
    }
    listen();
    send(`${greeting}\r\n`);
  }

  const server = createServer({ noDelay: true }, (socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    serve(socket, connections++);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { address, port } = server.address() as AddressInfo;
  return { address, port, commands };
}

/** The header and so many lines of the body (RFC 1939 section 7). */
function topOf(raw: string, lines: number): string {
  const body = raw.indexOf('\r\n\r\n') + 4;
  return raw.slice(0, body) + (raw.slice(body).match(/.*\r\n/g) ?? []).slice(0, lines).join('');
}

function stuffed(text: string): string {
  return `+OK\r\n${text.replace(/^\./gm, '..')}.\r\n`;
}
