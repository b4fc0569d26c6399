import type { SmtpRequest, SmtpSession } from '../../core/net.ts';
import { known, type Observation, unknown } from '../../core/observation.ts';
import type { Wire } from '../wire.ts';
import { type Call, overConnection } from './call.ts';
import { converse } from './conversation.ts';
import type { SmtpDeadlines } from './deadlines.ts';
import type { Stop } from './ending.ts';
import { createLog } from './log.ts';
import { nothingSeen } from './opening.ts';
import { whyUnsayable } from './sayable.ts';

/** One dialogue without DATA, and a second one in clear where STARTTLS fails in the first. */
export async function inquire(
  request: SmtpRequest,
  wire: Pick<Wire, 'connect'>,
  deadlines: SmtpDeadlines,
): Promise<Observation<SmtpSession>> {
  const unsayable = whyUnsayable(request);
  if (unsayable !== null) return unknown('internal-error', unsayable);
  const { host, address, port } = request;
  const log = createLog(request);
  const seen = nothingSeen();
  const call: Call = { callee: { host, address, port, label: host }, wire, deadlines, log };
  const tls = request.tls === 'implicit' ? 'implicit' : 'if-offered';
  const first = await overConnection(call, (line) => converse(request, line, { seen, tls }));
  let last = first;
  if (tls !== 'implicit' && failedAtTls(first)) {
    // Most senders then bring the mail in clear, so what MAIL and RCPT are answered there is worth knowing.
    log.transcript.note('the rest is asked over a second connection, in clear');
    const second = await overConnection(call, (line) => converse(request, line, { seen, tls: 'none' }));
    if (second.ended !== null && log.steps.some(({ phase }) => phase === 'mail')) last = second;
  }
  const { phase, detail } = last;
  const evidence = [log.transcript.evidence()];
  if (last.ended === null) return unknown(last.reason, detail, evidence);
  const { steps, totalMs } = log;
  return known({ host, address, port, steps, phase, ended: last.ended, detail, ...seen, totalMs }, evidence);
}

/** Whether it was the server that ended the dialogue at STARTTLS or in the handshake. */
export function failedAtTls({ phase, ended }: Stop): boolean {
  return ended !== null && (phase === 'starttls' || phase === 'tls');
}
