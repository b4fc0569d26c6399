import type { Zone } from './facts.ts';
import type { Found } from './judge-servers.ts';
import type { Timed } from './record-findings.ts';
import { servesZone } from './said.ts';

const LONG_TTL_SECONDS = 2 * 86_400;
const SHORT_TTL_SECONDS = 60;
const LONG_NEGATIVE_SECONDS = 86_400; // RFC 2308 section 5: values exceeding one day have been found to be problematic

/** How long others keep the mail records, by the word of the servers themselves: a cache counts down. */
export function judgeTimes(zone: Zone): readonly Found[] {
  const times = timesOf(zone);
  const long = times.filter(({ ttlSeconds }) => ttlSeconds > LONG_TTL_SECONDS);
  const short = times.filter(({ ttlSeconds }) => ttlSeconds < SHORT_TTL_SECONDS);
  const found: Found[] = [];
  if (long.length > 0) found.push({ code: 'nameservers-long-ttl', params: { records: long } });
  if (short.length > 0) found.push({ code: 'nameservers-short-ttl', params: { records: short } });
  const negative = zone.asked.flatMap(({ addresses }) =>
    addresses.flatMap(({ negativeTtl, soa }) =>
      negativeTtl !== null && servesZone(soa.said) ? [{ negativeTtl, evidence: soa.evidence }] : [],
    ),
  );
  const ttlSeconds = Math.max(0, ...negative.map(({ negativeTtl }) => negativeTtl));
  if (ttlSeconds > LONG_NEGATIVE_SECONDS) {
    const params = { apex: zone.apex, ttlSeconds };
    const evidence = negative.flatMap((one) => one.evidence);
    found.push({ code: 'nameservers-long-negative-ttl', params, evidence });
  }
  return found;
}

/** The longest time that any server gives for each record there is. */
function timesOf({ questions, asked }: Zone): readonly Timed[] {
  return questions.flatMap(({ name, type, what }, index) => {
    const ttls = asked.flatMap(({ answers, addresses: [first] }) => {
      if (first === undefined || !servesZone(first.soa.said)) return [];
      const said = answers?.[index]?.said;
      const isThere = said?.kind === 'records' || said?.kind === 'alias';
      return isThere && said.authoritative ? [said.ttl] : [];
    });
    return ttls.length > 0 ? [{ name, type, what, ttlSeconds: Math.max(...ttls) }] : [];
  });
}
