import { defineFact, maybe } from '../../core/fact.ts';
import { known, type Observation, type Unknown } from '../../core/observation.ts';
import { registrableDomain } from '../../core/suffixes.ts';
import { mailHosts } from '../mx/facts.ts';
import { providerOfMx } from '../providers.ts';
import { reverseDnsSubjects } from '../reverse-dns/facts.ts';
import { domainRole } from '../role/facts.ts';

/**
 * Something that lists are asked about. `sender`: mail surely leaves from this address; `allowed`: SPF lets it send, but
 * it may be a web server; `mail-host`: it takes mail; `domain`: the audited one, or the registrable domain above it;
 * `host-domain`: that of a mail host.
 */
export interface ListedSubject {
  readonly subject: string;
  readonly kind: 'address' | 'domain';
  readonly as: 'sender' | 'allowed' | 'mail-host' | 'domain' | 'host-domain';
  /** Whether mail leaves from it, or in its name. */
  readonly sends: boolean;
  /** The mail host it belongs to; null: none. */
  readonly host: string | null;
}

export interface ListedSubjects {
  readonly subjects: readonly ListedSubject[];
  /** Subjects that are not asked about because there are too many. */
  readonly omitted: number;
  /** Addresses that somebody else answers for: those of a provider's mail hosts. */
  readonly others: readonly { readonly address: string; readonly operator: string }[];
  /** Given addresses that no list can know. */
  readonly notPublic: readonly string[];
  /** Why the sending addresses or the mail hosts are not all known; null: they are. */
  readonly unknown: Unknown | null;
}

export const MAX_SUBJECTS = 16; // with a dozen lists for each that is below two hundred questions
const MAX_HOST_DOMAINS = 4;

/** What is asked about, the weightiest first. Null where the domain sends and takes no mail. */
export const listedSubjects = defineFact({
  id: 'blocklist.subjects',
  needs: { role: domainRole, found: maybe(reverseDnsSubjects), hosts: maybe(mailHosts) },
  async observe({ role, found, hosts }, { target }): Promise<Observation<ListedSubjects | null>> {
    const isGiven = target.options.sendingIps.length > 0;
    if (!role.exists || (role.role === 'parked' && !isGiven)) return known(null);
    const seen = found.status === 'known' ? found.value.subjects : [];
    const isOthers = ({ basis, operator }: (typeof seen)[number]) => basis !== 'given' && operator !== null;
    const addresses = seen
      .filter((one) => !isOthers(one))
      .map(({ address, basis, host }): ListedSubject => {
        const sends = basis === 'given' || (role.sends && basis === 'implied');
        const as = sends ? 'sender' : basis === 'mail-host' ? 'mail-host' : 'allowed';
        return { subject: address, kind: 'address', as, sends, host };
      });
    const own = ownDomains(target.domain, role.sends);
    const others = hostDomains(target.domain, hosts.status === 'known' ? [...hosts.value.keys()] : []);
    const all = [...own, ...addresses, ...others.slice(0, MAX_HOST_DOMAINS)];
    return known({
      subjects: all.slice(0, MAX_SUBJECTS),
      omitted: Math.max(0, all.length - MAX_SUBJECTS) + (found.status === 'known' ? found.value.omitted : 0),
      others: seen
        .filter(isOthers)
        .flatMap(({ address, operator }) => (operator === null ? [] : [{ address, operator }])),
      notPublic: found.status === 'known' ? found.value.notPublic : [],
      unknown: found.status === 'unknown' ? found : (found.value.spfUnknown ?? found.value.hostsUnknown),
    });
  },
});

/** The domain, and the registrable one above it. */
export function ownDomains(domain: string, sends: boolean): readonly ListedSubject[] {
  return [...new Set([domain, registrableDomain(domain) ?? domain])].map(
    (subject): ListedSubject => ({ subject, kind: 'domain', as: 'domain', sends, host: null }),
  );
}

/** Domains of mail hosts that are not the audited one's, nor a large provider's, whose name is everybody's. */
function hostDomains(domain: string, hosts: readonly string[]): readonly ListedSubject[] {
  const own = registrableDomain(domain);
  const others = hosts.flatMap((host) => {
    const registrable = providerOfMx(host) === null ? registrableDomain(host) : null;
    return registrable === null || registrable === own ? [] : [[registrable, host] as const];
  });
  return [...new Map(others)].map(
    ([subject, host]): ListedSubject => ({ subject, kind: 'domain', as: 'host-domain', sends: false, host }),
  );
}
