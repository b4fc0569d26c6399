import type { Net } from '../core/net.ts';
import { createDns } from './dns/client.ts';
import { createFilters } from './filters/filters.ts';
import { createHttps } from './https.ts';
import { createMailboxes } from './mailbox/mailboxes.ts';
import type { SmtpDeadlines } from './smtp/deadlines.ts';
import { createSmtp } from './smtp/session.ts';
import { createWeb } from './web.ts';
import type { DnsServer, Wire } from './wire.ts';

export interface NetOptions {
  readonly wire: Wire;
  /** Asked in this order. */
  readonly servers: readonly DnsServer[];
  /** Where one is not given, that of the protocol's folder holds. */
  readonly deadlines?: NetDeadlines;
}

/** In milliseconds. */
export interface NetDeadlines {
  /** For one DNS question with all its retries. */
  readonly dnsMs?: number;
  readonly smtp?: SmtpDeadlines;
  /** For one HTTPS request with its redirects. */
  readonly httpsMs?: number;
}

const LABEL_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const LABEL_LENGTH = 16; // 26 × 36^15 names: nobody has registered one by chance

/** Puts the protocols onto a wire. The caller closes the wire. */
export function createNet({ wire, servers, deadlines = {} }: NetOptions): Net {
  const { dnsMs, smtp: smtpDeadlines, httpsMs } = deadlines;
  const dns = createDns({
    wire,
    servers,
    monotonicMs: () => wire.monotonicMs(),
    ...(dnsMs === undefined ? {} : { timeoutMs: dnsMs }),
  });
  const smtp = createSmtp({
    wire,
    secret: (name) => wire.secret(name),
    ...(smtpDeadlines === undefined ? {} : { deadlines: smtpDeadlines }),
  });
  const https = createHttps({ wire, dns, ...(httpsMs === undefined ? {} : { timeoutMs: httpsMs }) });
  const web = createWeb({ wire, dns, ...(httpsMs === undefined ? {} : { timeoutMs: httpsMs }) });
  const count = { smtpSessions: 0, httpsRequests: 0 };
  const filters = createFilters({ wire, dns });
  return {
    dns,
    smtp: {
      session(request) {
        count.smtpSessions++;
        return smtp.session(request);
      },
      tlsProbe(request) {
        count.smtpSessions++;
        return smtp.tlsProbe(request);
      },
      deliver(request) {
        count.smtpSessions++;
        return smtp.deliver(request);
      },
      reachable: smtp.reachable,
    },
    mailboxes: createMailboxes({ wire }),
    filters,
    https: {
      get(request) {
        count.httpsRequests++;
        return https.get(request);
      },
      post(request) {
        count.httpsRequests++;
        return https.post(request);
      },
    },
    web: {
      look(request) {
        count.httpsRequests++;
        return web.look(request);
      },
    },
    startedAtMs: wire.startedAtMs,
    randomLabel: (purpose) => labelOf(wire.randomBytes(`label ${purpose}`, LABEL_LENGTH)),
    elapsedMs: (purpose) => wire.elapsedMs(purpose),
    sleep: (ms) => wire.sleep(ms),
    stats: () => ({ ...dns.stats(), ...count }),
  };
}

/** Letters and digits, a letter first, so that it is a host name label too (RFC 1123 section 2.1). */
function labelOf(octets: Uint8Array): string {
  return Array.from(octets, (octet, index) => LABEL_CHARACTERS[octet % (index === 0 ? 26 : 36)] ?? 'x').join('');
}
