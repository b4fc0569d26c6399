import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import { answerImap, type ImapState } from './imap-answers.ts';
import type { ImapWorld } from './imap-world.ts';

export interface ImapCommand {
  readonly tag: string;
  /** In upper case, with UID before it where that was said. */
  readonly verb: string;
  readonly args: string;
  /** 0 for the first connection. */
  readonly connection: number;
  readonly secure: boolean;
  readonly socket: Socket;
}

export interface ScriptedImapOptions {
  readonly world: ImapWorld;
  /** Default: implicit where there is a certificate, else none. */
  readonly tls?: 'implicit' | 'starttls' | 'none';
  readonly certificate?: { readonly key: string; readonly cert: string };
  readonly capabilities?: readonly string[];
  readonly greeting?: string | null;
  /** User to password; default: `user` and `pass word`. */
  readonly password?: string;
  /** Takes a command over: octets to send in place of the usual answer; null: nothing; undefined: the usual answer. */
  readonly hostile?: (command: ImapCommand) => string | null | undefined;
}

export interface ScriptedImap {
  readonly address: string;
  readonly port: number;
  /** `connection verb args`, without tags. */
  readonly commands: readonly string[];
  readonly connections: number;
  /** Breaks every connection there is. */
  drop(): void;
}

const CAPABILITIES = [
  'IMAP4rev1',
  'ID',
  'IDLE',
  'NAMESPACE',
  'UIDPLUS',
  'SPECIAL-USE',
  'LIST-STATUS',
  'LIST-EXTENDED',
  'AUTH=PLAIN',
];

/** A small IMAP server that does what IMAP says, except where a test says otherwise; closed when the test is over. */
export async function scriptedImap(options: ScriptedImapOptions): Promise<ScriptedImap> {
  const { world, certificate, greeting = '* OK ready', hostile } = options;
  const manner = options.tls ?? (certificate === undefined ? 'none' : 'implicit');
  const commands: string[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const secured = (socket: Socket) =>
    new TLSSocket(socket, { isServer: true, secureContext: createSecureContext({ ...certificate }) });

  function serve(plain: Socket, index: number): void {
    let socket = manner === 'implicit' ? secured(plain) : plain;
    let secure = manner === 'implicit';
    const state: ImapState = {
      world,
      password: options.password ?? 'pass word',
      capabilities: () => [
        ...(options.capabilities ?? CAPABILITIES),
        ...(manner === 'starttls' && !secure ? ['STARTTLS'] : []),
      ],
      selected: null,
      readOnly: true,
      idling: null,
      pending: null,
    };
    const send = (text: string) => void (socket.destroyed || socket.write(text, 'latin1'));
    const watch = (folder: string) => {
      if (state.idling === null || state.selected !== folder) return;
      send(`* ${world.boxes.get(folder)?.messages.length ?? 0} EXISTS\r\n`);
    };
    world.watchers.add(watch);
    plain.on('close', () => world.watchers.delete(watch));
    let buffer = '';
    const listen = () => {
      socket.on('error', () => {});
      socket.on('data', (chunk: Buffer) => {
        buffer += chunk.toString('latin1');
        for (let end = buffer.indexOf('\r\n'); end !== -1; end = buffer.indexOf('\r\n')) {
          const line = buffer.slice(0, end);
          buffer = buffer.slice(end + 2);
          take(line);
        }
      });
    };
    const take = (line: string) => {
      if (state.pending !== null || state.idling !== null)
        return send(answerImap(state, { tag: '', verb: '', args: line }));
      const [, tag = '', verb = '', rest = ''] = /^(\S+) ((?:UID )?\S+) ?(.*)$/i.exec(line) ?? [];
      const command = { tag, verb: verb.toUpperCase(), args: rest, connection: index, secure, socket };
      commands.push(`${index} ${command.verb} ${rest}`.trim());
      const taken = hostile?.(command);
      if (taken === null) return;
      send(taken ?? answerImap(state, command));
      if (taken === undefined && command.verb === 'STARTTLS') {
        plain.removeAllListeners('data');
        socket = secured(plain);
        secure = true;
        buffer = '';
        listen();
      }
      if (taken === undefined && command.verb === 'LOGOUT') socket.end();
    };
    listen();
    if (greeting !== null) send(`${greeting}\r\n`);
  }

  const server = createServer({ noDelay: true }, (socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    serve(socket, connections++);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const drop = () => {
    for (const socket of open) socket.destroy();
  };
  onTestFinished(async () => {
    drop();
    await new Promise((resolve) => server.close(resolve));
  });
  const { address, port } = server.address() as AddressInfo;
  return {
    address,
    port,
    commands,
    get connections() {
      return connections;
    },
    drop,
  };
}
