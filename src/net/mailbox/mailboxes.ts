import type { Mailboxes, MailboxPhase, MailboxRequest, MailboxSession, MailboxStep } from '../../core/net.ts';
import { type Evidence, known, type Observation, type UnknownReason, unknown } from '../../core/observation.ts';
import { handshakeOf } from '../smtp/handshake.ts';
import type { MailboxFailed, Wire, WireMailbox } from '../wire.ts';
import { lookAtServer } from './look.ts';

/** Mailboxes over a wire. */
export function createMailboxes({ wire }: { readonly wire: Pick<Wire, 'mailbox' | 'connect'> }): Mailboxes {
  return {
    look: (request) => lookAtServer(request, wire),
    async open(request) {
      const result = await wire.mailbox(request);
      if (!result.ok) return unseen(request, result);
      const session = sessionOf(request, result.mailbox);
      return known(session, [evidence(request, 'open', linesOf(session.opened.steps))]);
    },
  };
}

function sessionOf(request: MailboxRequest, mailbox: WireMailbox): MailboxSession {
  const { tls } = mailbox.opened;
  return {
    opened: { ...mailbox.opened, tls: tls === null ? null : handshakeOf(tls) },
    async find(want) {
      const result = await mailbox.find(want);
      if (!result.ok) return unseen(request, result);
      const { found, steps } = result.search;
      const end = found === null ? 'not found' : `found in ${found.folder} after ${found.afterMs} ms`;
      return known(result.search, [evidence(request, `find ${want.messageId}`, [...linesOf(steps), end])]);
    },
    async remove(message, token) {
      const result = await mailbox.remove(message, token);
      if (!result.ok) return unseen(request, result);
      const { removed, detail } = result;
      return known({ removed, detail }, [evidence(request, `remove ${message.folder} ${message.uid}`, [detail])]);
    },
    close: () => mailbox.close(),
  };
}

const REASONS: Readonly<Record<MailboxFailed['failure'], UnknownReason>> = {
  login: 'refused',
  'no-password': 'not-requested',
  'no-tls': 'protocol-error',
  untrusted: 'protocol-error',
  'tls-error': 'protocol-error',
  'protocol-error': 'protocol-error',
  'too-large': 'protocol-error',
  closed: 'protocol-error',
  reset: 'protocol-error',
  timeout: 'timeout',
  cancelled: 'timeout',
  // Kept apart from a login that was refused: another address of the server may take it.
  refused: 'unreachable',
  unreachable: 'unreachable',
  'no-ipv6': 'no-ipv6',
  'not-routed': 'unreachable',
  'private-address': 'unreachable',
};

const PHASES: Readonly<Record<MailboxPhase, string>> = {
  connect: 'connecting',
  greeting: 'waiting for the greeting',
  tls: 'starting TLS',
  login: 'logging in',
  list: 'listing the folders',
  search: 'searching',
  fetch: 'fetching the message',
  remove: 'removing the message',
};

function unseen(request: MailboxRequest, { phase, failure, detail, code }: MailboxFailed): Observation<never> {
  const words = code === undefined || detail.includes(code) ? detail : `${detail} (${code})`;
  return unknown(REASONS[failure], `${request.host} port ${request.port}, ${PHASES[phase]}: ${words}`, [
    evidence(request, phase, [`${failure}: ${words}`]),
  ]);
}

function evidence({ protocol, host, port, login }: MailboxRequest, what: string, lines: readonly string[]): Evidence {
  return { via: protocol, request: `${login.user} at ${host} port ${port}, ${what}`, response: lines.join('\n') };
}

function linesOf(steps: readonly MailboxStep[]): readonly string[] {
  return steps.map(({ phase, detail, elapsedMs }) => `${phase} ${detail}, ${elapsedMs} ms`);
}
