import { type Context, defineFact, maybe } from '../../core/fact.ts';
import { isQueryName } from '../../core/names.ts';
import type { DnsAnswer, HttpsOutcome } from '../../core/net.ts';
import { known, mapKnown, type Observation } from '../../core/observation.ts';
import { isSts, parseSts } from './parse.ts';
import { type MtaStsPolicy, type PolicyReading, parsePolicy } from './policy.ts';

export { matchesMx } from './mx-pattern.ts';
export type { MtaStsPolicy } from './policy.ts';

const MAX_TEXTS = 20; // bounded: a hostile zone may hold thousands
const MAX_TEXT_CHARACTERS = 4_096;
const MAX_POLICY_BYTES = 65_536; // RFC 8461 section 3.3 suggests 64 kilobytes

/** What stands at `_mta-sts` (RFC 8461 section 3.1). */
export interface MtaStsRecords {
  /** The records that begin `v=STSv1;`. Senders use one if there is exactly one. */
  readonly records: readonly string[];
  /** Other texts there, which senders discard. */
  readonly others: readonly string[];
  /** Where a CNAME leads to; null: the name is the domain's own. */
  readonly delegatedTo: string | null;
  /** When the audit began, in milliseconds since 1970: what a new `id` is made from. */
  readonly asOfMs: number;
}

export const mtaStsRecords = defineFact({
  id: 'mta-sts.records',
  needs: {},
  async observe(_, { target, net }): Promise<Observation<MtaStsRecords>> {
    const asOfMs = net.startedAtMs;
    const name = `_mta-sts.${target.domain}`;
    if (!isQueryName(name)) return known({ records: [], others: [], delegatedTo: null, asOfMs });
    return mapKnown(await net.dns.query(name, 'TXT'), (answer) => {
      const texts = answer.kind === 'records' ? answer.records.map((strings) => strings.join('')) : [];
      const part = (wanted: boolean) =>
        texts
          .filter((text) => isSts(text) === wanted)
          .slice(0, MAX_TEXTS)
          .map((text) => text.slice(0, MAX_TEXT_CHARACTERS));
      return { records: part(true), others: part(false), delegatedTo: answer.aliases.at(-1) ?? null, asOfMs };
    });
  },
});

/**
 * How fetching the policy ended. It is fetched without a record too: one that nobody looks for is worth a word. Null where
 * the host has no address, or only that of a wildcard, and no record says that there should be a policy.
 */
export const mtaStsFetch = defineFact({
  id: 'mta-sts.fetch',
  needs: {},
  async observe(_, { target, net }): Promise<Observation<HttpsOutcome | null>> {
    const host = `mta-sts.${target.domain}`;
    if (!isQueryName(`_${host}`)) return known(null);
    const [txt, a, aaaa] = await Promise.all([
      net.dns.query(`_${host}`, 'TXT'),
      net.dns.query(host, 'A'),
      net.dns.query(host, 'AAAA'),
    ]);
    const evidence = [...a.evidence, ...aaaa.evidence];
    const addresses = [...recordsOf(a), ...recordsOf(aaaa)];
    const isSaid = txt.status === 'unknown' || recordsOf(txt).some((strings) => isSts(strings.join('')));
    if (addresses.length === 0) {
      const silent = [a, aaaa].find((answer) => answer.status === 'unknown');
      if (silent?.status === 'unknown') return { ...silent, evidence };
      const detail = `${host} has no address`;
      return known(isSaid ? { ended: 'no-address', detail, code: null } : null, evidence);
    }
    if (!isSaid && (await isWildcard(addresses, target.domain, net))) return known(null, evidence);
    const url = `https://${host}/.well-known/mta-sts.txt`;
    // RFC 8461 section 3.3: redirects are not followed.
    return net.https.get({ url, accept: 'text/plain', maxBytes: MAX_POLICY_BYTES, maxRedirects: 0 });
  },
});

function recordsOf<R>(answer: Observation<DnsAnswer<R>>): readonly R[] {
  return answer.status === 'known' && answer.value.kind === 'records' ? answer.value.records : [];
}

/** A wildcard gives a label that nobody published the same addresses (RFC 4592 section 2.1.1). */
async function isWildcard(addresses: readonly string[], domain: string, net: Context['net']): Promise<boolean> {
  const name = `${net.randomLabel('mta-sts')}.${domain}`;
  if (!isQueryName(name)) return false;
  const [a, aaaa] = await Promise.all([net.dns.query(name, 'A'), net.dns.query(name, 'AAAA')]);
  const random = [...recordsOf(a), ...recordsOf(aaaa)];
  return addresses.every((address) => random.includes(address));
}

/** What came where the server answered with 200, the only status that counts (RFC 8461 section 3.3); else null. */
export function readingOf(outcome: HttpsOutcome | null): PolicyReading | null {
  if (outcome?.ended !== 'response' || outcome.status !== 200) return null;
  const marked = outcome.octets[0] === 0xef && outcome.octets[1] === 0xbb && outcome.octets[2] === 0xbf;
  // Decoding takes the byte order mark away, and a sender that does not decode trips over it.
  return parsePolicy(marked && !outcome.body.startsWith('\ufeff') ? `\ufeff${outcome.body}` : outcome.body);
}

/** What senders find: for whoever asks what they would do. */
export interface MtaSts {
  /** The record; null where there is none, more than one, or one without a valid `id`: then nobody fetches a policy. */
  readonly record: { readonly text: string; readonly id: string } | null;
  /** How fetching the policy ended; null where nothing was fetched, as no record asks for it. */
  readonly fetched: HttpsOutcome | null;
  /** The policy that was served with status 200, over verified TLS; null where there is none that can be read. */
  readonly policy: MtaStsPolicy | null;
  /** The policy that senders apply: both record and policy are there. Only in mode `enforce` do they refuse by it. */
  readonly applied: MtaStsPolicy | null;
}

/** Unknown where the record is, or where a record asks for a policy and fetching it was not possible from here. */
export const mtaStsPolicy = defineFact({
  id: 'mta-sts.policy',
  needs: { found: mtaStsRecords, fetched: maybe(mtaStsFetch) },
  async observe({ found, fetched }): Promise<Observation<MtaSts>> {
    const [text] = found.records;
    const id = text === undefined || found.records.length > 1 ? null : parseSts(text).id;
    const record = text === undefined || id === null ? null : { text, id };
    if (fetched.status === 'unknown') {
      return record === null ? known({ record, fetched: null, policy: null, applied: null }) : fetched;
    }
    const policy = readingOf(fetched.value)?.policy ?? null;
    const applied = record === null ? null : policy;
    return known({ record, fetched: fetched.value, policy, applied }, fetched.evidence);
  },
});
