import type { Smtp } from '../../core/net.ts';
import { limiter } from '../limits.ts';
import type { Wire } from '../wire.ts';
import type { SmtpDeadlines } from './deadlines.ts';
import { deliver } from './delivery.ts';
import { inquire } from './inquiry.ts';
import { tlsProbe } from './tls-probe.ts';

const askingDeadlines: SmtpDeadlines = { connectMs: 10_000, bannerMs: 30_000, phaseMs: 15_000 };
/** Servers look into a message before they answer, and make strangers wait. RFC 5321 section 4.5.3.2 allows 2 to 10 minutes. */
const deliveryDeadlines: SmtpDeadlines = { connectMs: 30_000, bannerMs: 60_000, phaseMs: 60_000, messageMs: 120_000 };

const MAX_IN_FLIGHT = 20;
const MAX_PER_SERVER = 4; // mail servers limit the connections of one client

export interface SmtpSettings {
  readonly wire: Pick<Wire, 'connect'>;
  /** A password by its name; null: there is none. Default: there are none. */
  readonly secret?: Wire['secret'];
  /** Default: those of senders in a hurry for what is only asked, and patient ones for a message. */
  readonly deadlines?: SmtpDeadlines;
  /** Sessions at a time; the others wait. A whole number from 1. */
  readonly maxInFlight?: number;
}

/**
 * SMTP dialogues over a wire (RFC 5321, RFC 3207): greeting, EHLO (HELO where that is refused), STARTTLS, EHLO again,
 * `MAIL FROM:<>`, RCPT, RSET, VRFY and EXPN where asked for, QUIT. DATA only in `deliver`.
 */
export function createSmtp({
  wire,
  secret = () => null,
  deadlines: own,
  maxInFlight = MAX_IN_FLIGHT,
}: SmtpSettings): Smtp {
  const deadlines = own ?? askingDeadlines;
  const limited = limiter(maxInFlight);
  const perServer = new Map<string, ReturnType<typeof limiter>>();

  /** Those that wait for their server hold no place of the others. */
  function limitedAt(place: string): ReturnType<typeof limiter> {
    const made = perServer.get(place) ?? limiter(MAX_PER_SERVER);
    perServer.set(place, made);
    return (task) => made(() => limited(task));
  }

  return {
    session: (request) => limited(() => inquire(request, wire, deadlines)),

    deliver: (request) =>
      limitedAt(placeOf(request))(() => deliver(request, { wire, secret, deadlines: own ?? deliveryDeadlines })),

    tlsProbe: (request) => limitedAt(placeOf(request))(() => tlsProbe(request, wire, deadlines)),

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

function placeOf({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address} ${port}`;
}
