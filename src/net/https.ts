import type { Dns, Https, HttpsOutcome, HttpsRequest } from '../core/net.ts';
import { type Evidence, known, type Observation, type UnknownReason, unknown } from '../core/observation.ts';
import { limiter } from './limits.ts';
import type { FetchResult, Wire, WireFailure } from './wire.ts';

export interface HttpsOptions {
  readonly wire: Pick<Wire, 'fetch'>;
  readonly dns: Dns;
  /** For one request with its redirects' next one starting anew, in milliseconds. Default: 15,000. */
  readonly timeoutMs?: number;
  readonly maxInFlight?: number;
}

/** What a server did, or did not; the rest may be our side's fault and is unknown. */
const ENDINGS: Partial<Record<WireFailure, Exclude<HttpsOutcome['ended'], 'response'>>> = {
  refused: 'refused',
  timeout: 'timeout',
  closed: 'closed',
  reset: 'closed',
  'tls-error': 'tls-error',
  'too-large': 'too-large',
  'private-address': 'private-address',
};

const REASONS: Partial<Record<WireFailure, UnknownReason>> = {
  cancelled: 'timeout',
  'no-ipv6': 'no-ipv6',
  'protocol-error': 'protocol-error',
};

const EVIDENCE_OCTETS = 400;

/** GET over verified TLS, resolved through our own DNS, so that no other resolver is asked and every hop is judged. */
export function createHttps({ wire, dns, timeoutMs = 15_000, maxInFlight = 16 }: HttpsOptions): Https {
  const limit = limiter(maxInFlight);

  async function hop(url: string, request: HttpsRequest): Promise<Observation<HttpsOutcome>> {
    const host = URL.parse(url)?.hostname ?? '';
    const [a, aaaa] = await Promise.all([dns.query(host, 'A'), dns.query(host, 'AAAA')]);
    const asked = [...a.evidence, ...aaaa.evidence];
    const addresses = [a, aaaa].flatMap((answer) =>
      answer.status === 'known' && answer.value.kind === 'records' ? answer.value.records : [],
    );
    if (addresses.length === 0) {
      const failed = [a, aaaa].find((answer) => answer.status === 'unknown');
      if (failed?.status === 'unknown') return unknown(failed.reason, failed.detail, asked);
      return known({ ended: 'no-address', detail: `${host} has no address` }, asked);
    }
    const result = await limit(() =>
      wire.fetch({
        url,
        method: 'GET',
        headers: { accept: request.accept, 'user-agent': 'mailcheck' },
        body: null,
        maxBytes: request.maxBytes,
        timeoutMs,
        allowPrivate: false,
        addresses,
      }),
    );
    const evidence = [...asked, evidenceOf(url, result)];
    if (result.ok) {
      return known(
        {
          ended: 'response',
          status: result.status,
          contentType: result.headers['content-type'] ?? null,
          location: result.headers['location'] ?? null,
          body: new TextDecoder().decode(result.body),
          url,
        },
        evidence,
      );
    }
    const ended = ENDINGS[result.failure];
    if (ended !== undefined) return known({ ended, detail: result.detail }, evidence);
    return unknown(REASONS[result.failure] ?? 'unreachable', `${url}: ${result.detail}`, evidence);
  }

  return {
    async get(request) {
      let url = request.url;
      const evidence: Evidence[] = [];
      for (let redirects = 0; ; redirects++) {
        const outcome = await hop(url, request);
        evidence.push(...outcome.evidence);
        const next = redirects < request.maxRedirects ? redirectOf(outcome, url) : null;
        if (next === null) return { ...outcome, evidence };
        url = next;
      }
    },
  };
}

/** Where a redirect leads, if it leads to another https URL (RFC 9110 section 15.4). */
function redirectOf(outcome: Observation<HttpsOutcome>, url: string): string | null {
  if (outcome.status !== 'known' || outcome.value.ended !== 'response') return null;
  const { status, location } = outcome.value;
  if (![301, 302, 303, 307, 308].includes(status) || location === null) return null;
  const next = URL.parse(location, url);
  return next?.protocol === 'https:' ? next.href : null;
}

function evidenceOf(url: string, result: FetchResult): Evidence {
  const response = result.ok
    ? `${result.status} ${result.headers['content-type'] ?? ''}\n${Buffer.from(result.body.subarray(0, EVIDENCE_OCTETS)).toString('latin1')}`
    : `${result.failure}: ${result.detail}`;
  return { via: 'https', request: `GET ${url}`, response };
}
