import { createHash } from 'node:crypto';
import type { MailboxRequest } from '../../core/net.ts';
import type { AuthMechanism } from '../../core/probe.ts';
import { done, failed, type Outcome, quoted } from '../mailbox/outcome.ts';
import { chosenMechanism, mechanisms } from '../smtp/sasl.ts';
import type { Pop3Dialogue, Pop3Reply } from './pop3-dialogue.ts';

/** Keyword in upper case to its parameters (RFC 2449); null: the server does not say. */
export type Pop3Capabilities = ReadonlyMap<string, string> | null;

interface LoginParts {
  readonly dialogue: Pop3Dialogue;
  readonly request: MailboxRequest;
  readonly secret: string;
  readonly greeting: string;
  readonly capabilities: Pop3Capabilities;
  readonly isSecure: boolean;
}

/** Why a login was put off, and is worth another try: the text that the server gave. */
export interface Busy {
  readonly busy: string;
}

/** Logs in: with the mechanism that was asked for, or with what every server knows. */
export async function loginPop3(parts: LoginParts): Promise<Outcome<'in' | Busy>> {
  const { request, capabilities, isSecure } = parts;
  const { mechanism } = request.login;
  if (mechanism !== null) return authenticate(parts, mechanism);
  const stamp = /<[^<>\s]+@[^<>\s]*>/.exec(parts.greeting)?.[0];
  if (!isSecure && stamp !== undefined) {
    const proved = await apop(parts, stamp);
    // A server that keeps only digests of passwords cannot check one, though it gives the stamp.
    if (!proved.ok) return proved;
    if (proved.value) return done('in');
  }
  const offered = (capabilities?.get('SASL') ?? '').toUpperCase().split(/\s+/);
  const sasl = chosenMechanism(null, offered, isSecure ? 'tls' : 'clear');
  return capabilities?.has('USER') === false && sasl !== null ? authenticate(parts, sasl) : userAndPass(parts);
}

/** RFC 1939 section 7: the password is proved and not said. */
async function apop({ dialogue, request, secret }: LoginParts, stamp: string): Promise<Outcome<boolean>> {
  const digest = createHash('md5').update(`${stamp}${secret}`).digest('hex');
  const reply = await dialogue.ask('login', `APOP ${request.login.user} ${digest}`, [digest]);
  return reply.ok ? done(reply.value.status === 'ok') : reply;
}

async function userAndPass({ dialogue, request, secret }: LoginParts): Promise<Outcome<'in' | Busy>> {
  const user = await dialogue.ask('login', `USER ${request.login.user}`);
  if (!user.ok) return user;
  if (user.value.status === 'error') return verdict(user.value, secret);
  const pass = await dialogue.ask('login', `PASS ${secret}`, [secret]);
  return pass.ok ? verdict(pass.value, secret) : pass;
}

/** RFC 5034 section 4. Nothing stands in the command itself, as its line may be too short for it. */
async function authenticate(
  { dialogue, request, secret }: LoginParts,
  mechanism: AuthMechanism,
): Promise<Outcome<'in' | Busy>> {
  const { host, port, login } = request;
  const credentials = { user: login.user, secret, host, port };
  let reply = await dialogue.ask('login', `AUTH ${mechanism}`);
  for (const turn of mechanisms[mechanism].turns) {
    if (!reply.ok) return reply;
    if (reply.value.status !== 'more') break;
    const said = typeof turn === 'string' ? turn : turn(credentials, Buffer.from(reply.value.text, 'base64'));
    const response = Buffer.from(said).toString('base64');
    reply = await dialogue.ask('login', response, [secret, response]);
  }
  if (!reply.ok) return reply;
  if (reply.value.status === 'more') return failed('login', 'protocol-error', `${mechanism} does not come to its end`);
  return verdict(reply.value, secret);
}

/** RFC 2449 section 8.1 and RFC 3206 section 4; older servers say it in words only. */
const BUSY =
  /^\[(?:IN-USE|LOGIN-DELAY|SYS\/TEMP)\]|\b(?:mail ?box|mail ?drop)\b.*\b(?:locked|busy|in use)\b|\block\b.*\b(?:mail ?box|mail ?drop)\b/i;

function verdict({ status, text }: Pop3Reply, secret: string): Outcome<'in' | Busy> {
  if (status === 'ok') return done('in');
  const said = quoted(text, [secret]);
  if (BUSY.test(text)) return done({ busy: said });
  return failed('login', 'login', `the server refused the login: ${said === '' ? '-ERR' : said}`);
}
