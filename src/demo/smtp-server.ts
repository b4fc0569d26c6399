import { createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createSecureContext, type SecureContext, type SecureContextOptions, TLSSocket } from 'node:tls';
import { type Listening, listenOnLoopback } from './loopback.ts';
import { onTheWire, readLines, verbOf } from './smtp-lines.ts';

/**
 * The reply to one command, such as `550 5.1.1 no such user`, with `\n` between lines; null: the ordinary reply.
 *
 * @param command  as the client sent it; empty for the greeting
 * @param sessionIndex  0 for the first connection to this server
 */
export type SmtpBehaviour = (command: string, sessionIndex: number) => string | null;

export interface SmtpServerOptions {
  /** The name in greeting and EHLO. */
  readonly name: string;
  /** Key and certificate for STARTTLS, and whatever else a server may set; null: STARTTLS is not offered. */
  readonly tls?: SecureContextOptions | null;
  /** TLS from the first octet (RFC 8314 section 3.3), as on port 465; wants `tls`. */
  readonly implicitTls?: boolean;
  /** The domains that it takes mail for; others are refused as relaying. Default: all. */
  readonly domains?: readonly string[];
  readonly behaviour?: SmtpBehaviour;
  /** Waited before each reply. */
  readonly delayMs?: number;
}

export interface RunningSmtpServer extends Listening {
  /** Connections so far. */
  readonly sessions: number;
}

const answering =
  (verb: string, reply: string): SmtpBehaviour =>
  (command) =>
    verbOf(command) === verb ? reply : null;

/** Ways of servers that a sender meets. */
export const smtpBehaviours = {
  unknownRecipient: answering('RCPT', '550 5.1.1 no such user here'),
  refusesAll: answering('', '554 5.7.1 no service for you here'),
  busy: answering('', '421 4.3.2 too busy, come back later'),
  /** Refuses the recipients of the first session (RFC 6647 section 2.1). */
  greylisting: (command, sessionIndex) =>
    sessionIndex === 0 && verbOf(command) === 'RCPT' ? '451 4.7.1 greylisted, try again in 1 second' : null,
} as const satisfies Readonly<Record<string, SmtpBehaviour>>;

/** A mail server on a free loopback port that answers up to RCPT and takes no message. */
export async function startSmtpServer(options: SmtpServerOptions): Promise<RunningSmtpServer> {
  const context = options.tls ? createSecureContext(options.tls) : null;
  let sessions = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    void serve(socket, { ...options, context }, sessions++);
  });
  const listening = await listenOnLoopback(server);
  return {
    ...listening,
    get sessions() {
      return sessions;
    },
  };
}

interface Service extends SmtpServerOptions {
  readonly context: SecureContext | null;
}

async function serve(socket: Socket, service: Service, sessionIndex: number): Promise<void> {
  const { context, behaviour, implicitTls = false, delayMs = 0 } = service;
  let stream = implicitTls && context !== null ? secured(socket, context) : socket;
  let lines = readLines(stream);
  let hasSender = false;
  for (let command: string | null = ''; command !== null; command = await lines.next()) {
    const verb = verbOf(command);
    const state = { canStartTls: context !== null && stream === socket, hasSender };
    const reply: string = behaviour?.(command, sessionIndex) ?? ordinaryReply(command, service, state);
    if (delayMs > 0) await delay(delayMs);
    stream.write(onTheWire(reply));
    if (verb === 'MAIL') hasSender = reply.startsWith('2');
    if (verb === 'RSET') hasSender = false;
    if (verb === 'QUIT' || reply.startsWith('421')) break;
    if (verb === 'STARTTLS' && reply.startsWith('220') && context !== null) {
      lines.stop();
      stream = secured(socket, context);
      lines = readLines(stream);
      hasSender = false;
    }
  }
  stream.end();
}

function secured(socket: Socket, secureContext: SecureContext): Socket {
  const stream = new TLSSocket(socket, { isServer: true, secureContext });
  return stream.on('error', () => socket.destroy());
}

function ordinaryReply(
  command: string,
  { name, domains }: SmtpServerOptions,
  { canStartTls, hasSender }: { readonly canStartTls: boolean; readonly hasSender: boolean },
): string {
  switch (verbOf(command)) {
    case '':
      return `220 ${name} ESMTP`;
    case 'EHLO':
      return [`250 ${name}`, 'PIPELINING', 'SIZE 26214400', ...(canStartTls ? ['STARTTLS'] : []), ...COMMON].join('\n');
    case 'HELO':
      return `250 ${name}`;
    case 'STARTTLS':
      return canStartTls ? '220 2.0.0 go ahead' : '502 5.5.1 not offered';
    case 'MAIL':
      return '250 2.1.0 sender ok';
    case 'RCPT':
      if (!hasSender) return '503 5.5.1 say MAIL first';
      return isServed(command, domains) ? '250 2.1.5 recipient ok' : '554 5.7.1 relaying denied';
    case 'RSET':
      return '250 2.0.0 forgotten';
    case 'VRFY':
      return '252 2.5.2 send some mail, I will try';
    case 'QUIT':
      return '221 2.0.0 bye';
    default:
      return '502 5.5.1 not implemented';
  }
}

const COMMON = ['ENHANCEDSTATUSCODES', '8BITMIME'];

function isServed(command: string, domains: readonly string[] | undefined): boolean {
  const domain = /@([^>\s]*)>/.exec(command)?.[1]?.toLowerCase();
  return domains === undefined || domain === undefined || domains.includes(domain);
}
