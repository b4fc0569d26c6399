import { isAddress } from '../core/addresses.ts';
import type { Dns, HttpsOutcome } from '../core/net.ts';
import { type Evidence, known, type Observation, type UnknownReason, unknown } from '../core/observation.ts';
import { limiter } from './limits.ts';
import type { FetchRequest, FetchResult, Wire, WireFailure } from './wire.ts';

export interface HopOptions {
  readonly wire: Pick<Wire, 'fetch'>;
  readonly dns: Dns;
  /** Fetches at a time; the others wait. A whole number from 1. */
  readonly maxInFlight: number;
}

export type Asked = Pick<FetchRequest, 'method' | 'headers' | 'body' | 'maxBytes'>;

/** What one server did: its answer, or how it failed. */
export type Answered =
  | { readonly ended: 'response'; readonly answer: Extract<FetchResult, { readonly ok: true }> }
  | Exclude<HttpsOutcome, { readonly ended: 'response' }>;

export interface Hop {
  readonly outcome: Observation<Answered>;
  readonly ms: number;
}

/** One request without what may follow from it, never to a private address; in milliseconds what may be left for it. */
export type AskHop = (url: URL, asked: Asked, leftMs: number) => Promise<Hop>;

/** Requests that are resolved through our own DNS: no other resolver is asked, and no address that it did not give is connected to. */
export function createHop({ wire, dns, maxInFlight }: HopOptions): AskHop {
  const limited = limiter(maxInFlight);
  return async (url, asked, leftMs) => {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const found = await addressesOf(host, dns);
    if (found.status === 'unknown') return { outcome: found, ms: 0 };
    if (found.value.length === 0) {
      return {
        outcome: known({ ended: 'no-address', detail: `${host} has no address`, code: null }, found.evidence),
        ms: 0,
      };
    }
    const result = await limited(() =>
      wire.fetch({
        ...asked,
        url: url.href,
        headers: { ...asked.headers, 'user-agent': 'mailcheck' },
        timeoutMs: leftMs,
        allowPrivate: false,
        addresses: found.value,
      }),
    );
    const evidence = [...found.evidence, evidenceOf(asked, url, result)];
    return { outcome: { ...outcomeOf(url, result), evidence }, ms: result.ms };
  };
}

/** IPv4 first: most machines that audit have it. Unknown where there may be addresses that were not answered. */
export async function addressesOf(host: string, dns: Dns): Promise<Observation<readonly string[]>> {
  if (isAddress(host)) return known([host]);
  const answers = await Promise.all([dns.query(host, 'A'), dns.query(host, 'AAAA')]);
  const evidence = answers.flatMap((answer) => answer.evidence);
  const addresses = answers.flatMap((answer) =>
    answer.status === 'known' && answer.value.kind === 'records' ? answer.value.records : [],
  );
  const unanswered = answers.find((answer) => answer.status === 'unknown');
  if (addresses.length > 0 || unanswered?.status !== 'unknown') return known(addresses, evidence);
  return unknown(unanswered.reason, unanswered.detail, evidence);
}

/** What a server did, or did not; null: it may be this machine's fault. */
const ENDINGS: Readonly<Record<WireFailure, Exclude<HttpsOutcome['ended'], 'response'> | null>> = {
  refused: 'refused',
  timeout: 'timeout',
  closed: 'closed',
  reset: 'closed',
  'tls-error': 'tls-error',
  'protocol-error': 'protocol-error',
  'too-large': 'too-large',
  'private-address': 'private-address',
  unreachable: null,
  'no-ipv6': null,
  'not-routed': null,
  cancelled: null,
};

const REASONS: Readonly<Partial<Record<WireFailure, UnknownReason>>> = { cancelled: 'timeout', 'no-ipv6': 'no-ipv6' };

function outcomeOf(url: URL, result: FetchResult): Observation<Answered> {
  if (result.ok) return known({ ended: 'response', answer: result });
  const ended = ENDINGS[result.failure];
  const code = ended === 'tls-error' ? (result.code ?? null) : null;
  if (ended !== null) return known({ ended, detail: result.detail, code });
  return unknown(REASONS[result.failure] ?? 'unreachable', `${url.href}: ${result.detail}`);
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]; // RFC 9110 section 15.4

/** Where a redirect leads, as written; null where it is none. */
export function redirectTo(status: number, location: string | null): string | null {
  return REDIRECTS.includes(status) ? location : null;
}

/** A URL of one of these schemes, without what would be sent to nobody: credentials, and what stands behind `#`. */
export function fetchableUrl(text: string, schemes: readonly string[], base?: string): URL | null {
  const url = URL.parse(text, base);
  if (url === null || !schemes.includes(url.protocol)) return null;
  url.username = '';
  url.password = '';
  url.hash = '';
  return url;
}

const SHOWN_HEADERS = ['content-type', 'content-encoding', 'content-length', 'location'];
const SHOWN_HEADER_CHARACTERS = 300;
const SHOWN_BODY_OCTETS = 400;

function evidenceOf({ method }: Asked, url: URL, result: FetchResult): Evidence {
  return { via: 'https', request: `${method} ${url.href}`, response: responseText(result) };
}

function responseText(result: FetchResult): string {
  if (!result.ok) return `${result.failure}: ${result.detail}`;
  const { status, headers, body } = result;
  const shown = SHOWN_HEADERS.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [`${name}: ${value.slice(0, SHOWN_HEADER_CHARACTERS)}`];
  });
  const more = body.length > SHOWN_BODY_OCTETS ? ` … (${body.length - SHOWN_BODY_OCTETS} more octets)` : '';
  const beginning = new TextDecoder().decode(body.subarray(0, SHOWN_BODY_OCTETS));
  return [`HTTP ${status}`, ...shown, '', `${beginning}${more}`].join('\n').trimEnd();
}
