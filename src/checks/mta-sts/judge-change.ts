import type { Evidence } from '../../core/observation.ts';
import type { EarlierAudit } from '../../core/target.ts';
import { changesOf, readEarlier } from './earlier.ts';
import type { MtaStsRecords } from './facts.ts';
import { type CoveredHost, isCovered, mayRefuse } from './judge-coverage.ts';
import { parseSts } from './parse.ts';
import { MAX_AGE_LIMIT_SECONDS, type MtaStsPolicy } from './policy.ts';
import type { Said } from './said.ts';
import { shownPolicy } from './shown.ts';
import { newId } from './words.ts';

const MAX_HOSTS = 30;

/** A policy that is another than in a saved report, under the same `id`: senders do not notice (RFC 8461 section 3.1). */
export function judgeChange(
  domain: string,
  earlier: EarlierAudit | null,
  { records, delegatedTo, asOfMs }: MtaStsRecords,
  policy: MtaStsPolicy,
  hosts: readonly CoveredHost[],
  evidence: readonly Evidence[],
): readonly Said[] {
  const [text] = records;
  const before = earlier === null ? null : readEarlier(earlier.facts['mta-sts']);
  if (earlier === null || before === null || text === undefined || records.length > 1) return [];
  const record = parseSts(text);
  const changes = changesOf(before, shownPolicy(policy));
  if (record.id === null || record.id !== before.id || changes.length === 0) return [];
  const id = newId(asOfMs, record.id);
  const suggested = ['v=STSv1', `id=${id}`, ...record.extensions].join('; ');
  const params = { domain, delegatedTo, mayRefuse: mayRefuse(policy, hosts), suggested, id: record.id, changes };
  const cachedSeconds = Math.min(before.maxAgeSeconds, MAX_AGE_LIMIT_SECONDS);
  // Whoever fetched it when the earlier audit did keeps it still; that somebody fetched it later is likely, but not known.
  const isKept = earlier.startedAtMs + cachedSeconds * 1_000 > asOfMs;
  const isWhole = before.mx.length === before.mxCount;
  const patterns = new Set(before.mx);
  const refused = hosts.filter(({ host }) => !isCovered(host, patterns)).map(({ host }) => host);
  if (before.mode === 'enforce' && isKept && isWhole && hosts.length > 0 && refused.length === hosts.length) {
    return [
      { code: 'mta-sts-cached-policy-refuses', params: { ...params, hosts: refused.slice(0, MAX_HOSTS) }, evidence },
    ];
  }
  return [{ code: 'mta-sts-id-unchanged', params: { ...params, cachedSeconds }, evidence }];
}
