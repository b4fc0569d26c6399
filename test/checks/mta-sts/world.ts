import type { HttpsOutcome, HttpsRequest } from '../../../src/core/net.ts';
import { known, type Observation } from '../../../src/core/observation.ts';
import type { EarlierAudit } from '../../../src/core/target.ts';
import type { Zone } from '../../../src/demo/zone.ts';
import type { ZoneNetOptions } from '../../support/zone-net.ts';

const URL = 'https://mta-sts.a.example/.well-known/mta-sts.txt';
export const RECORD = 'v=STSv1; id=20260101';

type Response = Extract<HttpsOutcome, { ended: 'response' }>;
type Failure = Exclude<HttpsOutcome, { ended: 'response' }>;

/** The world in which the policy host answers with this page, whatever else is changed. */
export function page(body: string | Uint8Array, changes: Partial<Response> = {}): ZoneNetOptions {
  const octets = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return answering({
    ended: 'response',
    status: 200,
    contentType: 'text/plain',
    location: null,
    body: new TextDecoder().decode(octets),
    octets,
    url: URL,
    ...changes,
  });
}

/** The world in which fetching ends otherwise. */
export function failing(ended: Failure['ended'], code: string | null = null, detail = 'so it ended'): ZoneNetOptions {
  return answering({ ended, detail, code });
}

function answering(outcome: HttpsOutcome): ZoneNetOptions {
  return { https: (request: HttpsRequest): Observation<HttpsOutcome> => served(request, outcome) };
}

function served({ url }: HttpsRequest, outcome: HttpsOutcome): Observation<HttpsOutcome> {
  if (url !== URL) throw new Error(`"${url}" is not where a policy is`);
  return known(outcome, [{ via: 'https', request: `GET ${url}`, response: outcome.ended }]);
}

/** A policy of these lines, each ended with LF. */
export function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

/** A good policy for `mx1.a.example`, with some of its lines changed. */
export function policy({
  version = 'version: STSv1',
  mode = 'mode: enforce',
  mx = ['mx: mx1.a.example'],
  maxAge = 'max_age: 1209600',
}: {
  readonly version?: string;
  readonly mode?: string;
  readonly mx?: readonly string[];
  readonly maxAge?: string;
} = {}): string {
  return lines(...[version, mode, ...mx, maxAge].filter((line) => line !== ''));
}

/** `a.example` with one MX host, a record and a policy host; names in `more` replace these. */
export function zone(more: Zone = {}): Zone {
  return {
    'a.example': { MX: ['10 mx1.a.example'] },
    'mx1.a.example': { A: ['44.128.1.25'] },
    '_mta-sts.a.example': { TXT: [RECORD] },
    'mta-sts.a.example': { A: ['44.128.1.80'] },
    ...more,
  };
}

/** `zone` with these texts at `_mta-sts`. */
export function recorded(...texts: readonly string[]): Zone {
  return zone({ '_mta-sts.a.example': { TXT: texts } });
}

/** A report of the day before, in which the check showed this. */
export function yesterday(facts: unknown): EarlierAudit {
  return { startedAtMs: Date.UTC(2026, 10, 20), facts: { 'mta-sts': facts } };
}

/** What the check shows of the good policy, with some of it changed. */
export function shown(changes: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    id: '20260101',
    policy: { mode: 'enforce', maxAgeSeconds: 1_209_600, mx: ['mx1.a.example'], mxCount: 1, ...changes },
  };
}

export const good = page(policy());
export const bare = { 'a.example': { MX: ['10 mx1.a.example'] }, 'mx1.a.example': { A: ['44.128.1.25'] } } as const;
export const two = zone({
  'a.example': { MX: ['10 mx1.a.example', '20 mx2.a.example'] },
  'mx2.a.example': { A: ['44.128.1.26'] },
});
export const noRecord = zone({ '_mta-sts.a.example': {} });
