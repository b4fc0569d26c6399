import { type Context, defineFact } from '../../core/fact.ts';
import { isQueryName } from '../../core/names.ts';
import { known, mapKnown, type Observation } from '../../core/observation.ts';
import { registrableDomain } from '../../core/suffixes.ts';
import { dmarcWalk, textsOf } from './facts.ts';
import { isDmarc } from './parse.ts';

/** A name where people put a DMARC record and no receiver looks. */
export interface StrayName {
  readonly name: string;
  readonly place: 'apex' | 'doubled-domain' | 'doubled-label' | 'no-underscore';
  /** The DMARC records there, bounded in number. */
  readonly seen: Observation<readonly string[]>;
}

export interface DmarcStrays {
  readonly names: readonly StrayName[];
  /** Whether what stands at `_dmarc` is a wildcard's answer; null where nothing stands there. */
  readonly wildcard: Observation<boolean> | null;
}

const MAX_RECORDS = 5;

/**
 * Records at wrong places. Names other than the domain's own are asked only where `_dmarc` holds no record, and a
 * random label only where it holds any TXT.
 */
export const dmarcStrays = defineFact({
  id: 'dmarc.strays',
  needs: { walk: dmarcWalk },
  async observe({ walk }, { target, net }): Promise<Observation<DmarcStrays>> {
    const { domain } = target;
    const own = walk.names[0]?.seen;
    const there = own?.status === 'known' ? [...own.value.records, ...own.value.others] : [];
    const absent = own?.status === 'known' && own.value.records.length === 0;
    const places = [{ name: domain as string, place: 'apex' } as const, ...(absent ? elsewhere(domain) : [])];
    const [names, wildcard] = await Promise.all([
      Promise.all(places.map(async ({ name, place }) => ({ name, place, seen: await recordsAt(name, net) }))),
      there.length > 0 ? isWildcard(domain, there, net) : null,
    ]);
    return known({ names, wildcard }, [...names.flatMap(({ seen }) => seen.evidence), ...(wildcard?.evidence ?? [])]);
  },
});

function elsewhere(domain: string) {
  // Zone editors append the zone's name to a name without a last dot.
  const zone = registrableDomain(domain) ?? domain;
  return (
    [
      { name: `_dmarc.${domain}.${zone}`, place: 'doubled-domain' },
      { name: `_dmarc._dmarc.${domain}`, place: 'doubled-label' },
      { name: `dmarc.${domain}`, place: 'no-underscore' },
    ] as const
  ).filter(({ name }) => isQueryName(name));
}

async function recordsAt(name: string, net: Context['net']): Promise<Observation<readonly string[]>> {
  return mapKnown(await net.dns.query(name, 'TXT'), (answer) => textsOf(answer).filter(isDmarc).slice(0, MAX_RECORDS));
}

/** A wildcard gives a label that nobody published the same answer (RFC 4592 section 2.1.1). */
async function isWildcard(
  domain: string,
  there: readonly string[],
  net: Context['net'],
): Promise<Observation<boolean>> {
  const name = `${net.randomLabel('dmarc')}.${domain}`;
  if (!isQueryName(name)) return known(false);
  return mapKnown(await net.dns.query(name, 'TXT'), (answer) => {
    const texts = textsOf(answer);
    return there.every((text) => texts.some((other) => other.startsWith(text))); // what stands there may be cut short
  });
}
