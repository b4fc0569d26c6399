/**
 * What one kind of senders does at one address. `dead`: nobody gets that far. `aside`: not seen, as the user or this machine
 * left it out; where other addresses of its host were seen, they stand for it. `open`: not seen.
 */
export type Fate = 'takes' | 'refuses' | 'dead' | 'aside' | 'open';

/**
 * What that comes to for a domain, whose senders go on to the next host (RFC 5321 section 5.1). `open`: every host that was
 * seen is refused, and others were not seen.
 */
export type Standing = 'none-refused' | 'some-refused' | 'all-refused' | 'open';

export function standingOf(places: readonly { readonly host: string; readonly fate: Fate }[]): Standing {
  if (places.every(({ fate }) => fate !== 'refuses')) return 'none-refused';
  const hosts = [...Map.groupBy(places, ({ host }) => host).values()].map((own) => fateOfHost(own));
  if (hosts.includes('takes')) return 'some-refused';
  return hosts.includes('open') ? 'open' : 'all-refused';
}

function fateOfHost(places: readonly { readonly fate: Fate }[]): Exclude<Fate, 'aside'> {
  const has = (wanted: Fate) => places.some(({ fate }) => fate === wanted);
  if (has('takes')) return 'takes';
  if (has('open')) return 'open';
  if (has('refuses')) return 'refuses';
  return has('aside') ? 'open' : 'dead';
}
