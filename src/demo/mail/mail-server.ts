import type { Listening } from '../loopback.ts';
import { onTheWire, verbOf } from '../smtp-lines.ts';
import { type LineConnection, type LineServerOptions, startLineServer } from './line-server.ts';
import { authenticateBySasl } from './sasl.ts';

/** Who connects, as the world outside would see it: on loopback, all have one address. */
export interface SeenClient {
  readonly address: string;
  /** By its PTR record; null: it has none. */
  readonly host: string | null;
}

export interface MailTransaction {
  readonly client: SeenClient;
  readonly helo: string;
  /** As in the Received field (RFC 3848, RFC 6531 section 4.3), such as `ESMTPSA`. */
  readonly protocol: string;
  readonly tls: { readonly protocol: string; readonly cipher: string } | null;
  /** Who has logged in; null: nobody. */
  readonly user: string | null;
  /** Empty: `<>`. */
  readonly sender: string;
  readonly recipients: readonly string[];
  /** Lines ended by CRLF, dots unstuffed. */
  readonly message: Buffer;
}

export interface MailServerOptions extends LineServerOptions {
  readonly name: string;
  readonly client: SeenClient;
  /** Whether this is the user's password; null: AUTH is not offered, and not needed. */
  readonly logIn: ((user: string, password: string) => boolean) | null;
  /** The reply that refuses a recipient; null: it is taken. */
  refuses(recipient: string, sender: string): string | null;
  /** Takes the message, and gives the reply to it. */
  accept(transaction: MailTransaction): Promise<string>;
}

const SIZE_LIMIT = 26_214_400;
const MAX_RECIPIENTS = 100;

/** A mail server on a free loopback port that takes messages: for submission with AUTH after TLS, or as an MX. */
export function startMailServer(options: MailServerOptions): Promise<Listening> {
  return startLineServer(options, (connection) => serve(connection, options));
}

interface Session {
  helo: string | null;
  isExtended: boolean;
  user: string | null;
  sender: string | null;
  isUnicode: boolean;
  recipients: string[];
}

async function serve(connection: LineConnection, options: MailServerOptions): Promise<void> {
  const say = (reply: string) => connection.write(onTheWire(reply));
  const fresh = (): Session => ({
    helo: null,
    isExtended: false,
    user: null,
    sender: null,
    isUnicode: false,
    recipients: [],
  });
  let session = fresh();
  say(`220 ${options.name} ESMTP`);
  for (let line = await connection.line(); line !== null; line = await connection.line()) {
    const command = Buffer.from(line, 'latin1').toString('utf8'); // RFC 6531 section 3.3
    const verb = verbOf(command);
    const reply = await answer(command, session, connection, options);
    say(reply);
    if (verb === 'QUIT' || reply.startsWith('421')) return;
    if (verb === 'STARTTLS' && reply.startsWith('220')) {
      connection.startTls();
      session = fresh();
    }
  }
}

async function answer(
  command: string,
  session: Session,
  connection: LineConnection,
  options: MailServerOptions,
): Promise<string> {
  switch (verbOf(command)) {
    case 'EHLO':
    case 'HELO':
      Object.assign(session, { sender: null, recipients: [], isExtended: verbOf(command) === 'EHLO' });
      session.helo = command.slice(5).trim() || 'unknown';
      return session.isExtended ? extensions(options, connection) : `250 ${options.name}`;
    case 'STARTTLS':
      return connection.isSecure ? '503 5.5.1 TLS is there already' : '220 2.0.0 go ahead';
    case 'AUTH':
      return logIn(command, session, connection, options);
    case 'MAIL':
      return mail(command, session, options);
    case 'RCPT':
      return rcpt(command, session, options);
    case 'DATA':
      return data(session, connection, options);
    case 'RSET':
      Object.assign(session, { sender: null, recipients: [] });
      return '250 2.0.0 forgotten';
    case 'NOOP':
      return '250 2.0.0 here';
    case 'QUIT':
      return '221 2.0.0 bye';
    default:
      return '502 5.5.1 not implemented';
  }
}

function extensions({ name, logIn }: MailServerOptions, { isSecure }: LineConnection): string {
  const offered = ['PIPELINING', `SIZE ${SIZE_LIMIT}`, 'ENHANCEDSTATUSCODES', '8BITMIME', 'SMTPUTF8'];
  return [
    `250 ${name}`,
    ...offered,
    ...(isSecure ? [] : ['STARTTLS']),
    ...(logIn !== null && isSecure ? ['AUTH PLAIN LOGIN'] : []),
  ].join('\n');
}

async function logIn(
  command: string,
  session: Session,
  connection: LineConnection,
  { logIn: isRight }: MailServerOptions,
): Promise<string> {
  if (isRight === null) return '502 5.5.1 not offered';
  if (!connection.isSecure) return '538 5.7.11 encryption required first'; // RFC 4954 section 4
  if (session.user !== null) return '503 5.5.1 you have logged in already';
  const [, mechanism = '', initial] = /^AUTH +(\S+)(?: +(\S+))?$/i.exec(command) ?? [];
  const given = await authenticateBySasl(mechanism, initial ?? null, async (challenge) => {
    connection.write(`334 ${challenge}\r\n`);
    return connection.line();
  });
  if (given === 'unknown-mechanism') return '504 5.5.4 expected PLAIN or LOGIN';
  if (given === null) return '501 5.5.2 not understood';
  if (!isRight(given.user, given.password)) return '535 5.7.8 authentication failed';
  session.user = given.user;
  return '235 2.7.0 welcome';
}

function mail(command: string, session: Session, { logIn }: MailServerOptions): string {
  const [, path, parameters = ''] = /^MAIL FROM: ?<([^<>]*)>(.*)$/i.exec(command) ?? [];
  if (path === undefined) return '501 5.5.4 expected MAIL FROM:<address>';
  if (session.helo === null) return '503 5.5.1 say EHLO first';
  if (logIn !== null && session.user === null) return '530 5.7.0 authentication required';
  const size = Number(/\bSIZE=(\d+)/i.exec(parameters)?.[1] ?? 0);
  if (size > SIZE_LIMIT) return `552 5.3.4 larger than ${SIZE_LIMIT} octets`;
  Object.assign(session, { sender: path, recipients: [], isUnicode: /\bSMTPUTF8\b/i.test(parameters) });
  return '250 2.1.0 sender ok';
}

function rcpt(command: string, session: Session, options: MailServerOptions): string {
  const path = /^RCPT TO: ?<([^<>]+)>/i.exec(command)?.[1];
  if (path === undefined) return '501 5.5.4 expected RCPT TO:<address>';
  if (session.sender === null) return '503 5.5.1 say MAIL first';
  if (session.recipients.length >= MAX_RECIPIENTS) return '452 4.5.3 too many recipients';
  const refusal = options.refuses(path, session.sender);
  if (refusal === null) session.recipients.push(path);
  return refusal ?? '250 2.1.5 recipient ok';
}

async function data(session: Session, connection: LineConnection, options: MailServerOptions): Promise<string> {
  const { sender, recipients, user, helo } = session;
  if (sender === null || recipients.length === 0) return '503 5.5.1 no recipient yet';
  connection.write('354 end with a dot on a line of its own\r\n');
  const message = await readMessage(connection);
  Object.assign(session, { sender: null, recipients: [] });
  if (message === null) return `552 5.3.4 larger than ${SIZE_LIMIT} octets, or a line too long`;
  const tls = connection.tls();
  const protocol = `${session.isUnicode ? 'UTF8SMTP' : session.isExtended ? 'ESMTP' : 'SMTP'}${tls === null ? '' : 'S'}${user === null ? '' : 'A'}`;
  return options.accept({ client: options.client, helo: helo ?? '', protocol, tls, user, sender, recipients, message });
}

/** Up to the dot on a line of its own (RFC 5321 section 4.5.2); null: too long. */
async function readMessage(connection: LineConnection): Promise<Buffer | null> {
  const lines: string[] = [];
  let size = 0;
  for (let line = await connection.line(); line !== '.'; line = await connection.line()) {
    if (line === null) return null;
    size += line.length + 2;
    if (size <= SIZE_LIMIT) lines.push(line.startsWith('.') ? line.slice(1) : line);
  }
  return size > SIZE_LIMIT ? null : Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1');
}
