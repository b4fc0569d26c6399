import type { SmtpEnding, SmtpPhase, SmtpSession, SmtpStep } from '../../core/net.ts';
import { type Unknown, unknown } from '../../core/observation.ts';
import { isPositive } from './parse.ts';
import { aboutOf, greylisting, type Refusal } from './replies.ts';
import type { AskedRecipients, SmtpVisit } from './visit.ts';

/** What a session says about whether mail for the domain gets in at that address. */
export type Outcome =
  | { readonly kind: 'takes-mail' }
  | Refused
  /** Greylisting (RFC 6647): mail gets in at the second try. `certain`: the reply says so. */
  | { readonly kind: 'put-off'; readonly refusal: Refusal; readonly certain: boolean }
  | Broken
  | { readonly kind: 'unseen'; readonly why: Unknown };

/**
 * `postmaster-refused`, `null-sender-refused`: mail gets in, though not for this recipient or from this sender.
 * `rejects` (5yz), `defers` (4yz): refused whoever asks. `refuses-us`, `unclear`: refused for who we are, or perhaps so;
 * that says nothing about the domain.
 */
export interface Refused {
  readonly kind: 'postmaster-refused' | 'null-sender-refused' | 'rejects' | 'defers' | 'refuses-us' | 'unclear';
  readonly refusal: Refusal;
}

/** `silent`: connected, and no reply within our deadline, which is shorter than senders' (RFC 5321 section 4.5.3.2). */
export interface Broken {
  readonly kind: 'down' | 'silent' | 'malformed' | 'tls-failed';
  readonly phase: SmtpPhase;
  readonly ended: SmtpEnding;
  readonly detail: string;
}

/** Where mail gets in, as far as the server is concerned. */
export function getsIn({ kind }: Outcome): boolean {
  return kind === 'takes-mail' || kind === 'postmaster-refused' || kind === 'null-sender-refused' || kind === 'put-off';
}

export function outcomeOf(visit: SmtpVisit, asked: AskedRecipients): Outcome {
  if (visit.session.status === 'unknown') return { kind: 'unseen', why: visit.session };
  const session = visit.session.value;
  const recipient = stepFor(session, asked.postmaster);
  if (recipient?.reply && isPositive(recipient.reply)) return { kind: 'takes-mail' };
  if (isTlsFailure(session)) return { ...endOf(session), kind: 'tls-failed' };
  const refusal = decisiveRefusal(visit.refusals, session, recipient);
  return refusal === null ? fromEnding(session) : fromRefusal(refusal, visit.putOff !== null);
}

/** The step in which a recipient was asked for. */
export function stepFor({ steps }: SmtpSession, recipient: string): SmtpStep | null {
  const wanted = `<${recipient}>`.toLowerCase();
  return steps.find(({ command }) => command?.toLowerCase().includes(wanted) === true) ?? null;
}

/** The refusal that stopped the dialogue on its way to the recipient. A refused EHLO stops nothing where HELO was taken. */
function decisiveRefusal(
  refusals: readonly Refusal[],
  { steps }: SmtpSession,
  recipient: SmtpStep | null,
): Refusal | null {
  const last =
    refusals.find(({ command }) => command !== null && command === recipient?.command) ??
    refusals.findLast(({ phase, command }) => phase !== 'rcpt' || command === null); // a 421 may come unasked
  if (last === undefined) return null;
  const behind = steps.slice(last.step + 1);
  const wentOn = behind.some(({ phase, reply }) => PROGRESS.has(phase) && reply !== null && isPositive(reply));
  return wentOn ? null : last;
}

const PROGRESS: ReadonlySet<SmtpPhase> = new Set([
  'ehlo',
  'helo',
  'ehlo-tls',
  'helo-tls',
  'mail',
] satisfies SmtpPhase[]);

function fromRefusal(refusal: Refusal, triedAgain: boolean): Outcome {
  const grey = greylisting(refusal);
  if (grey === 'said' || (grey === 'likely' && !triedAgain)) {
    return { kind: 'put-off', refusal, certain: grey === 'said' };
  }
  switch (aboutOf(refusal)) {
    case 'client':
      return { kind: 'refuses-us', refusal };
    case 'unclear':
      return { kind: 'unclear', refusal };
    case 'sender':
      return { kind: refusal.reply.code < 500 ? 'defers' : 'null-sender-refused', refusal };
    case 'recipient':
      return { kind: 'postmaster-refused', refusal };
    default:
      return { kind: refusal.reply.code < 500 ? 'defers' : 'rejects', refusal };
  }
}

function isTlsFailure({ phase, ended }: SmtpSession): boolean {
  return phase === 'starttls' || phase === 'tls' || ended === 'tls-alert';
}

function fromEnding(session: SmtpSession): Outcome {
  const { phase, ended } = session;
  if (ended === 'complete') return outOfPlace(session);
  if (ended === 'protocol-error') return { ...endOf(session), kind: 'malformed' };
  const silent = ended === 'no-greeting' || (ended === 'timeout' && phase !== 'connect');
  return { ...endOf(session), kind: silent ? 'silent' : 'down' };
}

function endOf({ phase, ended, detail }: SmtpSession): Omit<Broken, 'kind'> {
  return { phase, ended, detail };
}

/** The dialogue ran to its end without an answer about the recipient: some reply was neither positive nor negative. */
function outOfPlace({ steps }: SmtpSession): Outcome {
  const odd = steps.find(({ reply }) => reply !== null && !isPositive(reply) && reply.code < 400);
  if (!odd?.reply) {
    return {
      kind: 'unseen',
      why: unknown('internal-error', 'the session ended without an answer about the recipient'),
    };
  }
  const detail = `a reply with the code ${odd.reply.code}, which has no place there`;
  return { kind: 'malformed', phase: odd.phase, ended: 'protocol-error', detail };
}
