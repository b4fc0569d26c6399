import { defineFact, maybe } from '../../core/fact.ts';
import { isWithin } from '../../core/names.ts';
import { known, type Observation } from '../../core/observation.ts';
import reports from '../../data/report-services.json' with { type: 'json' };
import { dkimKeys } from '../dkim/facts.ts';
import { dmarcPolicy } from '../dmarc/facts.ts';
import { mailHosts } from '../mx/facts.ts';
import { type Provider, providerOfDkimAlias, providerOfInclude, providerOfMx } from '../providers.ts';
import { domainRole } from '../role/facts.ts';
import { countLookups, spfIncludes, spfTree } from '../spf/facts.ts';

/**
 * Whether a service signs for the domain. `not-seen`: its usual selectors were asked for, and none has a key; it may use
 * another. `not-proven`: its selectors are not known, or not all of them were answered.
 */
type Signs = 'yes' | 'not-seen' | 'not-proven';

/** A service that the domain has something to do with. */
export interface Service {
  readonly id: string;
  readonly name: string;
  /** The `include` or `redirect` that names it; null: SPF does not. */
  readonly spf: string | null;
  readonly dkim: Signs;
  /** The selectors under which a key of it was found. */
  readonly selectors: readonly string[];
  /** Its usual selectors, as far as they are known. */
  readonly usual: readonly string[];
  /** Whether mail to the domain goes there. */
  readonly receives: boolean;
}

export interface Inventory {
  readonly services: readonly Service[];
  /** Includes of nobody known here. */
  readonly unknownIncludes: readonly string[];
  /** Who gets the DMARC reports, by name where it is a known service, else by domain. */
  readonly reports: readonly string[];
  /** DNS lookups that SPF takes; null where not all of it was seen. */
  readonly lookups: number | null;
}

/** Who may send for the domain, and who signs for it. Null for a domain that does not send. */
export const senderInventory = defineFact({
  id: 'senders.inventory',
  needs: {
    role: domainRole,
    includes: spfIncludes,
    tree: maybe(spfTree),
    keys: maybe(dkimKeys),
    hosts: maybe(mailHosts),
    dmarc: maybe(dmarcPolicy),
  },
  async observe({ role, includes, tree, keys, hosts, dmarc }): Promise<Observation<Inventory | null>> {
    if (!role.exists || !role.sends) return known(null);
    const answers = keys.status === 'known' ? keys.value : new Map<string, never>();
    const inSpf = new Map<Provider, string>();
    for (const name of includes) {
      const provider = providerOfInclude(name);
      if (provider && !inSpf.has(provider)) inSpf.set(provider, name);
    }
    const mail = hosts.status === 'known' ? [...hosts.value.keys()].flatMap((host) => providerOfMx(host) ?? []) : [];
    const signing = signersOf(answers);
    const all = new Set([...inSpf.keys(), ...signing.keys(), ...mail]);
    const counted = tree.status === 'known' ? countLookups(tree.value) : null;
    const evidence = [...tree.evidence, ...keys.evidence, ...hosts.evidence, ...dmarc.evidence];
    return known(
      {
        services: [...all].map((provider) => {
          const spf = inSpf.get(provider) ?? null;
          const selectors = foundSelectors(provider, spf !== null, signing.get(provider) ?? [], answers);
          const dkim = selectors.length > 0 ? 'yes' : isAbsent(provider, answers) ? 'not-seen' : 'not-proven';
          const receives = mail.includes(provider);
          const { id, name, selectors: usual } = provider;
          return { id, name, spf, dkim, selectors, usual, receives };
        }),
        unknownIncludes: includes.filter((name) => providerOfInclude(name) === null),
        reports: dmarc.status === 'known' ? (dmarc.value.record?.rua ?? []).flatMap(({ host }) => reporter(host)) : [],
        lookups: counted?.complete ? counted.total : null,
      },
      evidence,
    );
  },
});

type Keys = ReadonlyMap<string, ObservedKey>;
type ObservedKey = Observation<{
  readonly kind: string;
  readonly aliases: readonly string[];
  readonly byWildcard: boolean;
}>;

/** Services that a selector's CNAME leads to. */
function signersOf(keys: Keys): ReadonlyMap<Provider, readonly string[]> {
  const found = new Map<Provider, readonly string[]>();
  for (const [selector, answer] of keys) {
    if (answer.status === 'unknown' || answer.value.kind !== 'records') continue;
    const provider = answer.value.aliases.map(providerOfDkimAlias).find((each) => each !== null);
    if (provider) found.set(provider, [...(found.get(provider) ?? []), selector]);
  }
  return found;
}

/** What aliases show; and keys at the service's own selectors, where SPF names it too. */
function foundSelectors(
  provider: Provider,
  isInSpf: boolean,
  aliased: readonly string[],
  keys: Keys,
): readonly string[] {
  const own = provider.selectors.filter((selector) => {
    const answer = keys.get(selector.toLowerCase());
    if (!isInSpf || answer?.status !== 'known') return false;
    return answer.value.kind === 'records' && !answer.value.byWildcard && answer.value.aliases.length === 0;
  });
  return [...new Set([...aliased, ...own])];
}

function isAbsent({ selectors }: Provider, keys: Keys): boolean {
  if (selectors.length === 0) return false;
  return selectors.every((selector) => {
    const answer = keys.get(selector.toLowerCase());
    return answer?.status === 'known' && answer.value.kind !== 'records';
  });
}

function reporter(host: string | null): readonly string[] {
  if (host === null) return [];
  const service = reports.services.find(({ domains }) => domains.some((name) => isWithin(host, name)));
  return [service?.name ?? host];
}
