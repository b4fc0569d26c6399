import type { AuthMechanism, Login } from '../../core/probe.ts';
import { REDACTED } from '../redaction.ts';
import type { Line } from './call.ts';
import type { SecretCommand } from './dialogue.ts';
import { type Credentials, fitsInCommand, mechanisms } from './sasl.ts';
import type { Turn } from './turn.ts';

const CHALLENGE = 334; // RFC 4954 section 4
const CANCEL = '*';

export interface LoggedIn {
  /** The last of the exchange: 235 where the login was taken. */
  readonly turn: Turn;
  /** Why a token was not enough, as XOAUTH2 and OAUTHBEARER say it in JSON; null: nothing was said. */
  readonly explanation: string | null;
}

/** Logs in (RFC 4954 section 4). Nothing that is said or made of the secret shows in log or transcript. */
export async function logIn(
  { dialogue, callee }: Line,
  { user }: Login,
  { mechanism, secret }: { readonly mechanism: AuthMechanism; readonly secret: string },
): Promise<LoggedIn> {
  const credentials: Credentials = { user, secret, host: callee.host, port: callee.port };
  const { clientFirst, turns, explains } = mechanisms[mechanism];
  const command = `AUTH ${mechanism}`;
  const left = [...turns];
  const [first] = turns;
  let explanation: string | null = null;
  let said: string | SecretCommand = command;
  if (clientFirst && typeof first === 'function') {
    const answer = first(credentials, new Uint8Array());
    if (fitsInCommand(mechanism, answer, secret)) {
      left.shift();
      said = hidden(answer, credentials, `${command} `);
    }
  }
  let turn = await dialogue.ask('auth', said);
  while (turn.stop === null && turn.reply.code === CHALLENGE) {
    const challenge = Buffer.from(turn.reply.lines[0] ?? '', 'base64');
    const next = left.shift();
    if (explains && left.length === 0) explanation = dialogue.note(`the server says: ${challenge.toString()}`);
    if (next === undefined) {
      // It asks for more than the mechanism has, and could go on for ever.
      turn = await dialogue.ask('auth', CANCEL);
      break;
    }
    const isSecret = typeof next === 'function';
    const answer = isSecret ? hidden(next(credentials, challenge), credentials) : base64(next);
    turn = await dialogue.ask('auth', answer);
  }
  return { turn, explanation };
}

function hidden(answer: string, { user, secret }: Credentials, command = ''): SecretCommand {
  const text = base64(answer);
  // The name alone is no secret, and shows in many a reply.
  const digest = answer.startsWith(`${user} `) ? [answer.slice(user.length + 1)] : []; // CRAM-MD5
  const secrets = answer === user ? [secret] : [secret, answer, text, ...digest];
  return { text: `${command}${text}`, shown: `${command}${REDACTED}`, secrets };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
