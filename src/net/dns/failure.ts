import type { DnsFailure } from '../../core/net.ts';
import type { UnknownReason } from '../../core/observation.ts';
import type { DnsServer, Failed } from '../wire.ts';
import type { NoAnswer } from './answer.ts';
import { serverName } from './presentation.ts';

/** How one server failed to answer. */
export interface ServerFailure extends NoAnswer {
  readonly server: DnsServer;
}

/** What a failed exchange says. Null: it was cancelled, and says nothing about anybody. */
export function failureOfWire({ failure, detail }: Failed): NoAnswer | null {
  switch (failure) {
    case 'cancelled':
      return null;
    case 'timeout':
      return { failure: 'timeout', what: 'no answer from', note: '' };
    case 'refused':
      return { failure: 'connection-refused', what: 'connection refused by', note: '' };
    case 'tls-error':
      return { failure: 'unreachable', what: 'no TLS with', note: detail };
    case 'protocol-error':
    case 'too-large':
      return { failure: 'malformed', what: 'a malformed answer from', note: detail };
    case 'closed':
    case 'reset':
    case 'unreachable':
    case 'no-ipv6':
    case 'not-routed':
    case 'private-address':
      return { failure: 'unreachable', what: 'no connection to', note: detail };
  }
}

/** From the most telling to the least: what a server says about the question, then about itself, then silence. */
const telling: readonly DnsFailure[] = [
  'bad-name',
  'alias-loop',
  'servfail',
  'other-rcode',
  'refused',
  'malformed',
  'timeout',
  'connection-refused',
  'unreachable',
];

const reasons: Readonly<Record<DnsFailure, UnknownReason>> = {
  'bad-name': 'protocol-error',
  'alias-loop': 'dns-failure',
  servfail: 'dns-failure',
  'other-rcode': 'dns-failure',
  refused: 'dns-failure',
  malformed: 'dns-failure',
  timeout: 'timeout',
  'connection-refused': 'unreachable',
  unreachable: 'unreachable',
};

export function reasonOf(failure: DnsFailure): UnknownReason {
  return reasons[failure];
}

/** The failures by how much they tell, those with a note first; a server's less telling ones are left out. */
export function mostTelling(failures: readonly ServerFailure[]): readonly ServerFailure[] {
  const rank = ({ failure, note }: ServerFailure) => telling.indexOf(failure) * 2 + (note === '' ? 1 : 0);
  const sorted = [...failures].sort((a, b) => rank(a) - rank(b));
  return sorted.filter(({ server }, index) => sorted.findIndex((other) => other.server === server) === index);
}

/**
 * The failures in words: `SERVFAIL from 127.0.0.1 (EDE 6 DNSSEC Bogus), no answer from 192.0.2.1, 192.0.2.2 within 5 s`.
 *
 * @param failures  as `mostTelling` gives them
 * @param timeoutMs  what the question had in all
 */
export function failuresText(failures: readonly ServerFailure[], timeoutMs: number): string {
  const groups = new Map<string, { readonly before: string; readonly after: string; readonly servers: string[] }>();
  for (const { failure, what, note, server } of failures) {
    const within = failure === 'timeout' ? ` within ${timeoutMs / 1000} s` : '';
    const after = `${within}${note === '' ? '' : ` (${note})`}`;
    const key = `${what}\0${after}`;
    const group = groups.get(key) ?? { before: what, after, servers: [] };
    group.servers.push(serverName(server));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ before, after, servers }) => `${before} ${servers.join(', ')}${after}`).join(', ');
}
