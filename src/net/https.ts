import { isAddress } from '../core/addresses.ts';
import type { Dns, Https, HttpsOutcome } from '../core/net.ts';
import { type Evidence, known, type Observation, type UnknownReason, unknown } from '../core/observation.ts';
import { limiter } from './limits.ts';
import type { FetchRequest, FetchResult, Wire, WireFailure } from './wire.ts';

export interface HttpsOptions {
  readonly wire: Pick<Wire, 'fetch'>;
  readonly dns: Dns;
  /** For one request with all its redirects, in milliseconds; looking up the hosts has deadlines of its own. Default: 15,000. */
  readonly timeoutMs?: number;
  /** Fetches at a time; the others wait. A whole number from 1. Default: 16. */
  readonly maxInFlight?: number;
}

/** Requests over verified TLS, resolved through our own DNS: no other resolver is asked, and each redirect is judged anew. */
export function createHttps({ wire, dns, timeoutMs = 15_000, maxInFlight = 16 }: HttpsOptions): Https {
  const limited = limiter(maxInFlight);

  async function hop(url: URL, asked: Asked, leftMs: number): Promise<Hop> {
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
    const outcome = outcomeOf(url, result);
    const evidence = [...found.evidence, evidenceOf(asked, url, result)];
    return { outcome: { ...outcome, evidence }, ms: result.ms };
  }

  return {
    async get(request) {
      let url = urlOf(request.url);
      if (url === null) return badUrl(request.url);
      const { accept, maxBytes } = request;
      const asked: Asked = { method: 'GET', headers: { accept }, body: null, maxBytes };
      const evidence: Evidence[] = [];
      let leftMs = timeoutMs;
      for (let redirects = 0; ; redirects++) {
        const { outcome, ms }: Hop = await hop(url, asked, leftMs);
        evidence.push(...outcome.evidence);
        leftMs -= ms;
        const next = redirects < request.maxRedirects ? redirectOf(outcome) : null;
        if (next === null) return { ...outcome, evidence };
        if (leftMs < 1) {
          const detail = `${next.href}: the redirects before it had taken ${timeoutMs / 1000} s`;
          return known({ ended: 'timeout', detail, code: null }, evidence);
        }
        url = next;
      }
    },

    async post({ url: text, contentType, body, maxBytes }) {
      const url = urlOf(text);
      if (url === null) return badUrl(text);
      const headers = { accept: '*/*', 'content-type': contentType };
      const asked: Asked = { method: 'POST', headers, body: Buffer.from(body), maxBytes };
      return (await hop(url, asked, timeoutMs)).outcome;
    },
  };
}

type Asked = Pick<FetchRequest, 'method' | 'headers' | 'body' | 'maxBytes'>;

function badUrl(text: string): Observation<HttpsOutcome> {
  return known({ ended: 'bad-url', detail: `"${text}" is no https URL`, code: null });
}

interface Hop {
  readonly outcome: Observation<HttpsOutcome>;
  readonly ms: number;
}

/** IPv4 first: most machines that audit have it. Unknown where there may be addresses that were not answered. */
async function addressesOf(host: string, dns: Dns): Promise<Observation<readonly string[]>> {
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

function outcomeOf(url: URL, result: FetchResult): Observation<HttpsOutcome> {
  if (!result.ok) {
    const ended = ENDINGS[result.failure];
    const code = ended === 'tls-error' ? (result.code ?? null) : null;
    if (ended !== null) return known({ ended, detail: result.detail, code });
    return unknown(REASONS[result.failure] ?? 'unreachable', `${url.href}: ${result.detail}`);
  }
  const { status, headers, body } = result;
  const coding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  if (coding !== '' && coding !== 'identity') {
    const detail = `the content is coded as "${coding}", though nothing of the kind was accepted`;
    return known({ ended: 'protocol-error', detail, code: 'CONTENT_ENCODING' });
  }
  return known({
    ended: 'response',
    status,
    contentType: headers['content-type'] ?? null,
    location: headers['location'] ?? null,
    body: new TextDecoder().decode(body),
    octets: new Uint8Array(body), // of its own: what comes may be a part of a larger buffer
    url: url.href,
  });
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]; // RFC 9110 section 15.4

/** Where a redirect leads; null where it is none, or may not be followed: then it is itself the outcome. */
function redirectOf(outcome: Observation<HttpsOutcome>): URL | null {
  if (outcome.status !== 'known' || outcome.value.ended !== 'response') return null;
  const { status, location, url } = outcome.value;
  return REDIRECTS.includes(status) && location !== null ? urlOf(location, url) : null;
}

/** An https URL without what would be sent to nobody: credentials, and what stands behind `#`. */
function urlOf(text: string, base?: string): URL | null {
  const url = URL.parse(text, base);
  if (url?.protocol !== 'https:') return null;
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
