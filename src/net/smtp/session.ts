import type { Smtp, SmtpRequest, SmtpSession } from '../../core/net.ts';
import { known, type Observation, unknown } from '../../core/observation.ts';
import { limiter } from '../limits.ts';
import type { Wire } from '../wire.ts';
import { converse, type Seen } from './conversation.ts';
import type { SmtpDeadlines } from './dialogue.ts';
import { type Stop, stopOf } from './ending.ts';
import { createLog, type Log } from './log.ts';
import { whyUnsayable } from './sayable.ts';
import { startTlsIn } from './starttls.ts';
import { tlsProbe } from './tls-probe.ts';

const defaultSmtpDeadlines: SmtpDeadlines = { connectMs: 10_000, bannerMs: 30_000, phaseMs: 15_000 };

const MAX_IN_FLIGHT = 20;
const MAX_PROBES_PER_SERVER = 4; // mail servers limit the connections of one client

export interface SmtpSettings {
  readonly wire: Pick<Wire, 'connect'>;
  readonly deadlines?: SmtpDeadlines;
  /** Sessions at a time; the others wait. A whole number from 1. */
  readonly maxInFlight?: number;
}

/**
 * SMTP dialogues over a wire (RFC 5321, RFC 3207): greeting, EHLO (HELO where that is refused), STARTTLS, EHLO again,
 * `MAIL FROM:<>`, RCPT, RSET, VRFY and EXPN where asked for, QUIT. Never DATA.
 */
export function createSmtp({
  wire,
  deadlines = defaultSmtpDeadlines,
  maxInFlight = MAX_IN_FLIGHT,
}: SmtpSettings): Smtp {
  const limited = limiter(maxInFlight);
  const perServer = new Map<string, ReturnType<typeof limiter>>();

  /** Those that wait for their server hold no place of the others. */
  function limitedAt(place: string): ReturnType<typeof limiter> {
    const made = perServer.get(place) ?? limiter(MAX_PROBES_PER_SERVER);
    perServer.set(place, made);
    return (task) => made(() => limited(task));
  }

  return {
    session: (request) => limited(() => observe(request, wire, deadlines)),

    deliver: async () => unknown('internal-error', 'not built yet'),

    tlsProbe: (request) => limitedAt(`${request.address} ${request.port}`)(() => tlsProbe(request, wire, deadlines)),

    async reachable(address, port) {
      const result = await wire.connect({ address, port, timeoutMs: deadlines.connectMs });
      if (result.ok) {
        result.connection.close();
        return 'open';
      }
      return REACHED[result.failure] ?? 'unreachable';
    },
  };
}

const REACHED: Readonly<Record<string, 'refused' | 'timeout'>> = {
  refused: 'refused',
  reset: 'refused',
  closed: 'refused',
  timeout: 'timeout',
};

async function observe(
  request: SmtpRequest,
  wire: Pick<Wire, 'connect'>,
  deadlines: SmtpDeadlines,
): Promise<Observation<SmtpSession>> {
  const unsayable = whyUnsayable(request);
  if (unsayable !== null) return unknown('internal-error', unsayable);
  const log = createLog(request);
  const seen: Seen = { banner: null, extensions: null, clearExtensions: null, startTls: startTlsIn(null) };
  const call: Call = { request, wire, deadlines, log, seen };
  const first = await overConnection(call, { withTls: true });
  let last = first;
  const isAtTls = first.phase === 'starttls' || (first.phase === 'tls' && request.tls !== 'implicit');
  if (first.ended !== null && isAtTls) {
    // Most senders then bring the mail in clear, so what MAIL and RCPT are answered there is worth knowing.
    log.transcript.note('the rest is asked over a second connection, in clear');
    const second = await overConnection(call, { withTls: false });
    if (second.ended !== null && log.steps.some(({ phase }) => phase === 'mail')) last = second;
  }
  const { phase, detail } = last;
  const evidence = [log.transcript.evidence()];
  if (last.ended === null) return unknown(last.reason, detail, evidence);
  const { host, address, port } = request;
  const { steps, totalMs } = log;
  return known({ host, address, port, steps, phase, ended: last.ended, detail, ...seen, totalMs }, evidence);
}

interface Call {
  readonly request: SmtpRequest;
  readonly wire: Pick<Wire, 'connect'>;
  readonly deadlines: SmtpDeadlines;
  readonly log: Log;
  readonly seen: Seen;
}

async function overConnection({ request, wire, ...rest }: Call, manner: { readonly withTls: boolean }): Promise<Stop> {
  const { address, port } = request;
  const connected = await wire.connect({ address, port, label: request.host, timeoutMs: rest.deadlines.connectMs });
  rest.log.step({ phase: 'connect', command: null, reply: null, ms: connected.ms });
  if (!connected.ok) {
    rest.log.transcript.note(connected.detail);
    return stopOf('connect', connected);
  }
  try {
    return await converse(request, connected.connection, { ...rest, ...manner });
  } finally {
    connected.connection.close();
  }
}
