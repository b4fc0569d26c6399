import { defineFact } from '../../core/fact.ts';
import { known, type Observation } from '../../core/observation.ts';
import { askLists, type Listing as ListingOf, type ListSeen as ListSeenOf } from './asked-facts.ts';
import { type ListedSubject, type ListedSubjects, listedSubjects } from './subject-facts.ts';

export type { ListedSubject } from './subject-facts.ts';

export type Listing = ListingOf<ListedSubject>;
export type ListSeen = ListSeenOf<ListedSubject>;

export interface Blocklists extends ListedSubjects {
  readonly seen: readonly ListSeen[];
  /** Who asked: lists refuse large resolvers. */
  readonly resolvers: readonly string[];
}

/** What DNS lists say of the addresses mail leaves from, of the mail hosts, and of the domain. Null where nothing is used. */
export const blocklists = defineFact({
  id: 'blocklist',
  needs: { found: listedSubjects },
  async observe({ found }, { net }): Promise<Observation<Blocklists | null>> {
    if (found === null) return known(null);
    return known({ ...found, seen: await askLists(found.subjects, net.dns), resolvers: net.dns.channel.servers });
  },
});
