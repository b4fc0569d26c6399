import type { MailboxRequest, MailboxStep } from '../../core/net.ts';
import { done, failed, type MailboxDeadlines, type Outcome, quoted } from '../mailbox/outcome.ts';
import type { Connection, TlsFacts, Wire } from '../wire.ts';
import { createProgress, type Progress } from './mailbox-progress.ts';
import { createPop3Dialogue, type Pop3Dialogue } from './pop3-dialogue.ts';
import { type Busy, loginPop3, type Pop3Capabilities } from './pop3-login.ts';
import { whyNotTrusted } from './pop3-trust.ts';
import { msSince } from './stream-gate.ts';

export interface Pop3Parts {
  readonly request: MailboxRequest;
  /** The password or the token. */
  readonly secret: string;
  readonly connect: Wire['connect'];
  readonly deadlines: MailboxDeadlines;
}

/** A connection that is logged in. The server holds the mailbox for us alone until `quit` (RFC 1939 section 4). */
export interface Pop3Session {
  readonly dialogue: Pop3Dialogue;
  readonly capabilities: Pop3Capabilities;
  /** Null: in clear. */
  readonly tls: TlsFacts | null;
  readonly steps: readonly MailboxStep[];
  /** Ends the session; what was marked with DELE goes now. */
  quit(): Promise<Outcome<boolean>>;
  /** Hangs up; nothing goes (RFC 1939 section 6). */
  close(): void;
}

const MAX_CAPABILITY_OCTETS = 16_384;

/** Connects and logs in (RFC 1939, RFC 2595, RFC 5034). `busy`: the login was put off, and the connection closed. */
export async function connectPop3(parts: Pop3Parts): Promise<Outcome<Pop3Session | Busy>> {
  const startedAt = performance.now();
  const { request, connect, deadlines, secret } = parts;
  const cannot = whyNotSaid(parts);
  if (cannot !== null) return cannot;
  const { address, port } = request;
  const dialled = await connect({ address, port, label: request.host, timeoutMs: deadlines.connectMs });
  if (!dialled.ok) return { ...dialled, phase: 'connect' };
  const { connection } = dialled;
  const progress = createProgress('connect');
  progress.passed(`${address} port ${port}`, request.tls === 'implicit' ? 'tls' : 'greeting');
  const session = await sessionOver(connection, parts, progress);
  if (session.ok && !('busy' in session.value)) return session;
  connection.close();
  return session.ok ? session : { ...session, detail: quoted(session.detail, [secret]), ms: msSince(startedAt) };
}

function whyNotSaid({ request, secret }: Pop3Parts) {
  if (request.tls === 'none' && !request.allowClear) {
    return failed('login', 'no-tls', 'without TLS the password would be said in clear, which was not allowed');
  }
  const isOneLine = [request.login.user, secret].every((text) => !/[\r\n\0]/.test(text));
  return isOneLine ? null : failed('login', 'protocol-error', 'a user name or password with a line end cannot be said');
}

async function sessionOver(
  connection: Connection,
  { request, secret, deadlines }: Pop3Parts,
  progress: Progress,
): Promise<Outcome<Pop3Session | Busy>> {
  const dialogue = createPop3Dialogue(connection, deadlines);
  let tls: TlsFacts | null = null;
  const secure = async (): Promise<Outcome<null>> => {
    const made = await connection.startTls({ serverName: request.host, timeoutMs: deadlines.askMs });
    if (!made.ok) return { ...made, phase: 'tls' };
    tls = made.tls;
    progress.passed(`${tls.protocol}, ${tls.cipher}`, request.tls === 'implicit' ? 'greeting' : 'login');
    return whyNotTrusted(tls, request.host, request.allowUntrusted) ?? done(null);
  };
  if (request.tls === 'implicit') {
    const made = await secure();
    if (!made.ok) return made;
  }
  const greeting = await dialogue.greeting();
  if (!greeting.ok) return greeting;
  const { status, text } = greeting.value;
  if (status !== 'ok') return failed('greeting', 'protocol-error', `the server greets with an error: ${text}`);
  progress.passed('greeted', 'login');
  let capabilities = await capabilitiesOf(dialogue);
  if (!capabilities.ok) return capabilities;
  if (request.tls === 'starttls' || request.tls === 'starttls-if-offered') {
    const begun = await stls(dialogue, capabilities.value);
    if (!begun.ok) return begun;
    if (begun.value === 'begun') {
      const made = await secure();
      if (!made.ok) return made;
      // RFC 2595 section 4: what was said before is forgotten.
      capabilities = await capabilitiesOf(dialogue);
      if (!capabilities.ok) return capabilities;
    } else if (request.tls === 'starttls' || !request.allowClear) {
      return failed('tls', 'no-tls', `TLS is required, and ${begun.value}`);
    }
  }
  const parts = { dialogue, request, secret, greeting: text, capabilities: capabilities.value, isSecure: tls !== null };
  const login = await loginPop3(parts);
  if (!login.ok) return login;
  if (login.value !== 'in') return done(login.value);
  progress.passed(`as ${request.login.user}`, 'list');
  return done({
    dialogue,
    capabilities: capabilities.value,
    tls,
    steps: progress.steps,
    async quit() {
      const reply = await dialogue.ask('remove', 'QUIT');
      connection.close();
      return reply.ok ? done(reply.value.status === 'ok') : reply;
    },
    close: () => connection.close(),
  });
}

/** RFC 2449 section 5; servers older than that answer with an error. */
async function capabilitiesOf(dialogue: Pop3Dialogue): Promise<Outcome<Pop3Capabilities>> {
  const told = await dialogue.askLines('login', 'CAPA', MAX_CAPABILITY_OCTETS);
  if (!told.ok) return told;
  if (!told.value.isWhole) return failed('login', 'too-large', 'a list of capabilities without an end');
  if (told.value.reply.status !== 'ok') return done(null);
  const lines = Buffer.from(told.value.octets).toString('latin1').split('\r\n');
  return done(
    new Map(
      lines
        .filter((line) => line !== '')
        .map((line) => {
          const [keyword = '', ...parameters] = line.split(' ');
          return [keyword.toUpperCase(), parameters.join(' ')] as const;
        }),
    ),
  );
}

/** Says STLS (RFC 2595 section 4), where it is offered or nothing is known of it. Otherwise why it did not begin. */
async function stls(dialogue: Pop3Dialogue, capabilities: Pop3Capabilities): Promise<Outcome<'begun' | string>> {
  if (capabilities?.has('STLS') === false) return done('the server offers no STLS');
  const reply = await dialogue.ask('tls', 'STLS');
  if (!reply.ok) return reply;
  if (reply.value.status !== 'ok') return done(`the server refuses STLS: ${quoted(reply.value.text)}`);
  const injected = await dialogue.discardUnread();
  if (injected === 0) return done('begun');
  const detail = `${injected} octets came in clear behind the answer to STLS, and were not taken`;
  return failed('tls', 'tls-error', detail, 'STARTTLS_INJECTION');
}
