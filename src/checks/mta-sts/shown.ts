import type { HttpsOutcome } from '../../core/net.ts';
import type { Observation } from '../../core/observation.ts';
import type { MtaStsRecords } from './facts.ts';
import { parseSts } from './parse.ts';
import type { MtaStsPolicy } from './policy.ts';
import { clip, durationText } from './words.ts';

/** What the mta-sts check shows of its facts. A later audit reads `id` and `policy` out of a saved report. */
export interface MtaStsShown {
  readonly [key: string]: unknown;
  /** The records at `_mta-sts`; null: DNS did not answer. */
  readonly records: readonly string[] | null;
  /** Where a CNAME at `_mta-sts` leads. */
  readonly delegatedTo: string | null;
  /** Of the one record; null: none, several, or without a valid one. */
  readonly id: string | null;
  /** How fetching the policy ended; null: it was not fetched, or not possible from here. */
  readonly fetched: {
    readonly ended: string;
    readonly status: number | null;
    readonly contentType: string | null;
    readonly location: string | null;
    readonly detail: string | null;
  } | null;
  readonly policy: {
    readonly mode: string;
    readonly maxAgeSeconds: number;
    /** At most 50. */
    readonly mx: readonly string[];
    readonly mxCount: number;
  } | null;
}

const MAX_PATTERNS = 50;
const MAX_RECORDS = 5;
const MAX_TEXT = 300;

export function shownOf(
  records: Observation<MtaStsRecords>,
  fetched: Observation<HttpsOutcome | null>,
  policy: MtaStsPolicy | null,
): MtaStsShown {
  const found = records.status === 'known' ? records.value : null;
  const [only] = found?.records ?? [];
  return {
    records: found === null ? null : found.records.slice(0, MAX_RECORDS).map((text) => clip(text, MAX_TEXT)),
    delegatedTo: found?.delegatedTo ?? null,
    id: only === undefined || found?.records.length !== 1 ? null : parseSts(only).id,
    fetched: fetched.status === 'known' && fetched.value !== null ? shownFetch(fetched.value) : null,
    policy: policy === null ? null : shownPolicy(policy),
  };
}

export function shownPolicy({ mode, maxAgeSeconds, mx }: MtaStsPolicy): NonNullable<MtaStsShown['policy']> {
  return { mode, maxAgeSeconds, mx: mx.slice(0, MAX_PATTERNS), mxCount: mx.length };
}

function shownFetch(outcome: HttpsOutcome): MtaStsShown['fetched'] {
  if (outcome.ended !== 'response') {
    return { ended: outcome.ended, status: null, contentType: null, location: null, detail: clip(outcome.detail) };
  }
  const { ended, status, contentType, location } = outcome;
  const cut = (text: string | null) => (text === null ? null : clip(text, MAX_TEXT));
  return { ended, status, contentType: cut(contentType), location: cut(location), detail: null };
}

export function mtaStsSummary({ records, policy }: MtaStsShown): string {
  if (records === null) return 'record not known';
  if (policy === null) return records.length === 0 ? 'no policy, which is no fault' : 'no policy';
  const hosts = `${policy.mxCount} mx ${policy.mxCount === 1 ? 'pattern' : 'patterns'}`;
  return `${policy.mode}, ${hosts}, cached for ${durationText(policy.maxAgeSeconds)}`;
}
