import type { Net } from '../core/net.ts';
import { createDns } from './dns/client.ts';
import { createHttps } from './https.ts';
import { createSmtp } from './smtp/session.ts';
import type { DnsServer, Wire } from './wire.ts';

export interface NetOptions {
  readonly wire: Wire;
  /** Asked in this order. */
  readonly servers: readonly DnsServer[];
  /** A clock that only goes forward; constant in a replay. Default: the process's. */
  readonly monotonicMs?: () => number;
}

const LABEL_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const LABEL_LENGTH = 16; // 26 × 36^15 names: nobody has registered one by chance

/** Puts the protocols onto a wire. Deadlines are those of each protocol's folder. */
export function createNet({ wire, servers, monotonicMs = () => performance.now() }: NetOptions): Net {
  const dns = createDns({ wire, servers, monotonicMs });
  const count = { smtpSessions: 0, httpsRequests: 0 };
  const smtp = createSmtp({ wire });
  const https = createHttps({ wire, dns });
  return {
    dns,
    smtp: {
      session(request) {
        count.smtpSessions++;
        return smtp.session(request);
      },
      reachable: smtp.reachable,
    },
    https: {
      get(request) {
        count.httpsRequests++;
        return https.get(request);
      },
    },
    startedAtMs: wire.startedAtMs,
    randomLabel: (purpose) => labelOf(wire.randomBytes(`label ${purpose}`, LABEL_LENGTH)),
    sleep: (ms) => wire.sleep(ms),
    stats: () => ({ ...dns.stats(), ...count }),
  };
}

/** Letters and digits, a letter first, so that it is a host name label too (RFC 1123 section 2.1). */
function labelOf(octets: Uint8Array): string {
  return Array.from(octets, (octet, index) => LABEL_CHARACTERS[octet % (index === 0 ? 26 : 36)] ?? 'x').join('');
}
