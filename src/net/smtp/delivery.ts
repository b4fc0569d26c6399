import type { DeliverRequest, Delivery } from '../../core/net.ts';
import { known, type Observation, unknown } from '../../core/observation.ts';
import { sizeLimitBytes } from '../../core/reply-words.ts';
import type { Wire } from '../wire.ts';
import { type Call, overConnection } from './call.ts';
import type { SmtpDeadlines } from './deadlines.ts';
import type { Stop } from './ending.ts';
import { type Handed, handOver } from './handover.ts';
import { failedAtTls } from './inquiry.ts';
import { createLog } from './log.ts';
import { sizeOf, whyUnsendable } from './message-octets.ts';
import { nothingSeen } from './opening.ts';
import { whyUndeliverable } from './sayable.ts';

export interface DeliverSettings {
  readonly wire: Pick<Wire, 'connect'>;
  readonly secret: Wire['secret'];
  readonly deadlines: SmtpDeadlines;
}

/**
 * Hands a message over, to a submission server (RFC 6409) or to the MX of the recipient (RFC 5321): TLS, AUTH, MAIL, RCPT,
 * DATA, QUIT. A server that does not offer STARTTLS, refuses it or fails at it is spoken to in clear only where the
 * request allows that, and with a password only where it allows that too.
 */
export async function deliver(
  request: DeliverRequest,
  { wire, secret, deadlines }: DeliverSettings,
): Promise<Observation<Delivery>> {
  const why = whyUndeliverable(request) ?? whyUnsendable(request.message);
  if (why !== null) return unknown('internal-error', why);
  const { host, address, port, envelope } = request;
  const log = createLog(request);
  const seen = nothingSeen();
  const handed: Handed = {
    auth: null,
    recipients: envelope.to.map((recipient) => ({ address: recipient, reply: null })),
    final: null,
    sent: 'nothing',
    held: null,
    extensions: null,
    detail: null,
  };
  // Messages to several people may be on their way to one server at a time, and an audit may be asking it things too.
  const callee = { host, address, port, label: `${host} for ${envelope.to[0]}` };
  const call: Call = { callee, wire, deadlines, log };
  const over = (tls: 'implicit' | 'if-offered' | 'none'): Promise<Stop> =>
    overConnection(call, (line) => handOver({ line, request, seen, handed }, { tls, secret }));

  let last = await over(request.tls === 'implicit' || request.tls === 'none' ? request.tls : 'if-offered');
  if (failedAtTls(last) && request.tls !== 'implicit') {
    const failure = `TLS was offered and failed: ${last.detail}`;
    if (request.tls === 'starttls') handed.held = { because: 'tls-not-offered', detail: failure };
    else if (request.login !== null && !request.allowClear) {
      handed.held = { because: 'password-in-clear', detail: `${failure}; the password is not said in clear` };
    } else {
      log.transcript.note('the message is handed over through a second connection, in clear');
      last = await over('none');
    }
  }

  const evidence = [log.transcript.evidence()];
  if (last.ended === null) return unknown(last.reason, last.detail, evidence);
  const { steps, totalMs } = log;
  const { phase, ended } = last;
  const { held, final, sent, auth, recipients } = handed;
  const detail = held?.detail ?? (ended === 'complete' ? handed.detail : null) ?? last.detail;
  const session = { host, address, port, steps, phase, ended, detail, ...seen, totalMs };
  const sizes = { sizeLimit: sizeLimitBytes(handed.extensions), sizeBytes: sizeOf(request.message) };
  return known({ ...session, auth, recipients, final, sent, held, ...sizes }, evidence);
}
