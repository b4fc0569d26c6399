import list from '../../data/link-shorteners.json' with { type: 'json' };

/** Hosts that give a short address to any page, in lower case, without `www.`. */
export const shorteners: ReadonlySet<string> = new Set(list.hosts);
