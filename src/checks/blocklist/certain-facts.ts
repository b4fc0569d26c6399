import { addressKind, canonicalAddress } from '../../core/addresses.ts';
import type { ListsAsked } from '../../core/bounce-proof.ts';
import { defineFact, type Fact } from '../../core/fact.ts';
import { known, type Observation } from '../../core/observation.ts';
import { askLists } from './asked-facts.ts';
import type { Blocklists } from './facts.ts';
import { type ListedSubject, MAX_SUBJECTS, ownDomains } from './subject-facts.ts';

/**
 * What certain lists say of the given addresses, or of the domain, which sends. Nothing else is asked: neither what else the domain
 * uses, nor whether it is there, changes what they say.
 */
export function certainLists({ about, zones }: ListsAsked): Fact<Blocklists | null> {
  return defineFact({
    id: 'blocklist.certain',
    needs: {},
    async observe(_, { target, net }): Promise<Observation<Blocklists | null>> {
      const given = [...new Set(target.options.sendingIps.map(canonicalAddress))];
      const isPublic = (address: string) => addressKind(address) === 'public';
      const all =
        about === 'domain'
          ? ownDomains(target.domain, true)
          : given
              .filter(isPublic)
              .map((subject): ListedSubject => ({ subject, kind: 'address', as: 'sender', sends: true, host: null }));
      const subjects = all.slice(0, MAX_SUBJECTS);
      return known({
        subjects,
        omitted: all.length - subjects.length,
        others: [],
        notPublic: about === 'domain' ? [] : given.filter((address) => !isPublic(address)),
        unknown: null,
        seen: await askLists(subjects, net.dns, zones),
        resolvers: net.dns.channel.servers,
      });
    },
  });
}
