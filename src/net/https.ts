import type { Dns, Https, HttpsOutcome } from '../core/net.ts';
import { type Evidence, known, type Observation } from '../core/observation.ts';
import { type Answered, type Asked, createHop, fetchableUrl, redirectTo } from './http-hop.ts';
import type { Wire } from './wire.ts';

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
  const ask = createHop({ wire, dns, maxInFlight });

  async function hop(url: URL, asked: Asked, leftMs: number) {
    const { outcome, ms } = await ask(url, asked, leftMs);
    return { outcome: outcome.status === 'known' ? { ...outcome, value: pageOf(url, outcome.value) } : outcome, ms };
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
        const { outcome, ms }: PageHop = await hop(url, asked, leftMs);
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

function badUrl(text: string): Observation<HttpsOutcome> {
  return known({ ended: 'bad-url', detail: `"${text}" is no https URL`, code: null });
}

interface PageHop {
  readonly outcome: Observation<HttpsOutcome>;
  readonly ms: number;
}

function pageOf(url: URL, answered: Answered): HttpsOutcome {
  if (answered.ended !== 'response') return answered;
  const { status, headers, body } = answered.answer;
  const coding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  if (coding !== '' && coding !== 'identity') {
    const detail = `the content is coded as "${coding}", though nothing of the kind was accepted`;
    return { ended: 'protocol-error', detail, code: 'CONTENT_ENCODING' };
  }
  return {
    ended: 'response',
    status,
    contentType: headers['content-type'] ?? null,
    location: headers['location'] ?? null,
    body: new TextDecoder().decode(body),
    octets: new Uint8Array(body), // of its own: what comes may be a part of a larger buffer
    url: url.href,
  };
}

/** Where a redirect leads; null where it is none, or may not be followed: then it is itself the outcome. */
function redirectOf(outcome: Observation<HttpsOutcome>): URL | null {
  if (outcome.status !== 'known' || outcome.value.ended !== 'response') return null;
  const { status, location, url } = outcome.value;
  const to = redirectTo(status, location);
  return to === null ? null : urlOf(to, url);
}

function urlOf(text: string, base?: string): URL | null {
  return fetchableUrl(text, ['https:'], base);
}
