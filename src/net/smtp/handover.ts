import type { DeliverRequest, Delivery, HeldBecause, TlsHandshake } from '../../core/net.ts';
import { replyText } from '../../core/reply-words.ts';
import type { Wire } from '../wire.ts';
import type { Line } from './call.ts';
import type { Stop } from './ending.ts';
import type { Extensions } from './extensions.ts';
import { logIn } from './login.ts';
import { type Manner, open, quit, type Seen } from './opening.ts';
import { isPositive } from './reply.ts';
import { chosenMechanism, offeredMechanisms } from './sasl.ts';
import { handMessage, nameEnvelope } from './transaction.ts';

/** What has become of the message so far; filled as things come to light. */
export interface Handed {
  auth: Delivery['auth'];
  readonly recipients: Delivery['recipients'][number][];
  final: Delivery['final'];
  sent: Delivery['sent'];
  held: Delivery['held'];
  /** What the server offers now, under TLS or without. */
  extensions: Extensions | null;
  /** What decided it, in words; null: nothing has. */
  detail: string | null;
}

/** What every stage of a delivery works with. */
export interface Handing {
  readonly line: Line;
  readonly request: DeliverRequest;
  readonly seen: Seen;
  readonly handed: Handed;
}

/** What follows a stage: the next one, QUIT because it is decided, or nothing, as the dialogue has ended. */
export type Next = 'on' | 'over' | Stop;

/** Everything that is said over one connection to hand a message over. */
export async function handOver(
  handing: Handing,
  { tls, secret }: { readonly tls: Manner['tls']; readonly secret: Wire['secret'] },
): Promise<Stop> {
  const stages = [() => begin(handing, tls), () => authenticate(handing, secret), () => nameEnvelope(handing)];
  for (const stage of [...stages, () => handMessage(handing)]) {
    const next = await stage();
    if (next === 'over') break;
    if (next !== 'on') return next;
  }
  return quit(handing.line.dialogue);
}

async function begin({ line, request, seen, handed }: Handing, tls: Manner['tls']): Promise<Next> {
  const mayGoOn = (handshake: TlsHandshake | null) => {
    handed.held = whyNotOver(handshake, request, seen);
    return handed.held === null;
  };
  const opened = await open(line, seen, { helo: request.helo, tls, mayGoOn });
  if (opened.stop) return opened.stop;
  if (opened.ready) {
    handed.extensions = opened.extensions;
    return 'on';
  }
  const refusal = line.log.steps.at(-1)?.reply ?? null;
  handed.detail = refusal === null ? null : `the server does not talk to us: ${replyText(refusal)}`;
  return 'over';
}

function whyNotOver(handshake: TlsHandshake | null, request: DeliverRequest, { startTls }: Seen): Delivery['held'] {
  if (handshake === null && request.tls === 'starttls') {
    const { reply, masked } = startTls;
    if (reply !== null) return hold('tls-not-offered', `STARTTLS was refused: ${replyText(reply)}`);
    const instead = masked === null ? '' : `, and "${masked}" stands in its place`;
    return hold('tls-not-offered', `STARTTLS is not offered${instead}`);
  }
  const why = request.accepts(handshake);
  return why === null ? null : hold('tls-not-good-enough', why);
}

/** AUTH, where a login was asked for. */
async function authenticate({ line, request, seen, handed }: Handing, secret: Wire['secret']): Promise<Next> {
  const { login, allowClear } = request;
  if (login === null) return 'on';
  const isClear = seen.startTls.handshake === null;
  const offered = offeredMechanisms(handed.extensions);
  const mechanism = chosenMechanism(login.mechanism, offered ?? [], isClear ? 'clear' : 'tls');
  const password = secret(login.secret);
  if (isClear && !allowClear) {
    handed.held = hold('password-in-clear', 'there is no TLS, and a password is not said in clear');
  } else if (offered === null) {
    handed.held = hold('no-auth-offered', 'a login was asked for, and the server offers no AUTH');
  } else if (mechanism === null) {
    const list = offered.length === 0 ? 'none' : offered.join(', ');
    handed.held = hold('no-mechanism', `the server offers ${list}: expected ${login.mechanism ?? KNOWN}`);
  } else if (password === null || password === '') {
    handed.held = hold('no-password', 'no password was given');
  } else {
    handed.auth = { mechanism, reply: null };
    const { turn, explanation } = await logIn(line, login, { mechanism, secret: password });
    handed.auth = { mechanism, reply: turn.reply };
    if (turn.stop) return turn.stop;
    if (isPositive(turn.reply)) return 'on';
    const because = explanation === null ? '' : `; ${explanation}`;
    handed.detail = `the login was refused: ${replyText(turn.reply)}${because}`;
  }
  return 'over';
}

const KNOWN = 'PLAIN, LOGIN or CRAM-MD5';

function hold(because: HeldBecause, detail: string): Delivery['held'] {
  return { because, detail };
}
