import type { Dns, Look, LookOutcome, Web } from '../core/net.ts';
import { type Evidence, known } from '../core/observation.ts';
import { isBlockedPort } from './blocked-ports.ts';
import { type Answered, createHop, fetchableUrl, type Hop, redirectTo } from './http-hop.ts';
import type { Wire } from './wire.ts';

export interface WebOptions {
  readonly wire: Pick<Wire, 'fetch'>;
  readonly dns: Dns;
  /** For each request, in milliseconds. Default: 10,000. */
  readonly timeoutMs?: number;
  /** At a time; the others wait. A whole number from 1. Default: 8. */
  readonly maxInFlight?: number;
}

const SCHEMES = ['http:', 'https:'];

/** Looks at links, over TLS that is verified or without any, as their scheme says. */
export function createWeb({ wire, dns, timeoutMs = 10_000, maxInFlight = 8 }: WebOptions): Web {
  const ask = createHop({ wire, dns, maxInFlight });
  // Two links may lead to one place, at the same time: it is asked once, so that a recording knows one answer.
  const asked = new Map<string, Promise<Hop>>();

  function once(url: URL, method: 'HEAD' | 'GET'): Promise<Hop> {
    const key = `${method} ${url.href}`;
    const hop = asked.get(key) ?? ask(url, { method, headers: { accept: '*/*' }, body: null, maxBytes: 0 }, timeoutMs);
    asked.set(key, hop);
    return hop;
  }

  /** A server that has nothing to say to HEAD may have a page (RFC 9110 section 9.3.2 asks it for the same answer). */
  async function hop(url: URL): Promise<Hop> {
    const head = await once(url, 'HEAD');
    if (!isRefusedHead(head)) return head;
    const get = await once(url, 'GET');
    return { ...get, outcome: { ...get.outcome, evidence: [...head.outcome.evidence, ...get.outcome.evidence] } };
  }

  return {
    async look({ url: text, maxRedirects, mayFollow = () => true }) {
      const redirects: Look['redirects'][number][] = [];
      const evidence: Evidence[] = [];
      const ended = (outcome: LookOutcome) => known({ outcome, redirects }, evidence);
      const first = fetchableUrl(text, SCHEMES);
      if (first === null) {
        return ended({ ended: 'bad-url', detail: `"${text}" is no http or https URL`, code: null, url: text });
      }
      for (let url: URL = first; ; ) {
        const from = url.href;
        if (isBlockedPort(url)) {
          return ended({
            ended: 'bad-url',
            detail: `browsers open no page at port ${url.port}`,
            code: null,
            url: from,
          });
        }
        const { outcome } = await hop(url);
        evidence.push(...outcome.evidence);
        if (outcome.status === 'unknown') return { ...outcome, evidence };
        const answered = outcome.value;
        if (answered.ended !== 'response') return ended({ ...answered, url: from });
        const { status, headers } = answered.answer;
        const to = redirectTo(status, headers['location'] ?? null);
        const next: URL | null =
          to === null || redirects.length >= maxRedirects ? null : fetchableUrl(to, SCHEMES, from);
        if (next === null) return ended({ ended: 'response', status, url: from });
        redirects.push({ from, status, to: next.href });
        if (!mayFollow(next.href)) return ended({ ended: 'left-alone', url: next.href });
        url = next;
      }
    },
  };
}

function isRefusedHead({ outcome }: Hop): boolean {
  if (outcome.status === 'unknown') return false;
  const { value } = outcome;
  return value.ended === 'response' ? value.answer.status >= 400 : UNANSWERED.includes(value.ended);
}

const UNANSWERED: readonly Answered['ended'][] = ['closed', 'protocol-error'];
