import { defineFact, maybe } from '../../core/fact.ts';
import { isWithin } from '../../core/names.ts';
import { known, type Observation, type Unknown } from '../../core/observation.ts';
import reports from '../../data/report-services.json' with { type: 'json' };
import { dkimKeys, hasUsableKey, type SelectorAnswer } from '../dkim/facts.ts';
import { dmarcPolicy } from '../dmarc/facts.ts';
import { mailHosts } from '../mx/facts.ts';
import { type Provider, providerOfDkimAlias, providerOfInclude, providerOfMx, providers } from '../providers.ts';
import { domainRole } from '../role/facts.ts';
import { countLookups, spfTree } from '../spf/facts.ts';
import { spfGrants } from '../spf/grant-facts.ts';
import { sortedByOwner } from './inventory.ts';
import {
  keyedSelectors,
  otherKeys,
  type SeenKey,
  type SeenKeys,
  type Signs,
  signersOf,
  signs,
  unansweredKeys,
} from './keys.ts';

/** A service that the domain has something to do with. */
export interface Service {
  readonly id: string;
  readonly name: string;
  /** The name by which SPF lets it send; null: SPF does not name it. */
  readonly spf: string | null;
  /** Whether it lets domains authorise it by a name in SPF at all. */
  readonly hasSpf: boolean;
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
  /** Names that SPF leads to, of nobody known here. */
  readonly unknownIncludes: readonly string[];
  /** SPF terms of the domain itself that let servers send by address, host name or a list of its own; `all` is everybody. */
  readonly own: readonly string[];
  /** Keys of no known service; `target`: where a CNAME leads, null: published by the domain itself. */
  readonly otherKeys: readonly { readonly selector: string; readonly target: string | null }[];
  /** Who gets the DMARC reports, by name where it is a known service, else by domain. */
  readonly reports: readonly string[];
  /** DNS lookups that SPF takes; null where not all of it was seen. */
  readonly lookups: number | null;
  /** What could not be seen, to why. */
  readonly unseen: ReadonlyMap<string, Unknown>;
}

const MAX_NAMED = 50; // bounded: a hostile zone may name hundreds

/** Who may send for the domain, and who signs for it. Null for a domain that does not send. */
export const senderInventory = defineFact({
  id: 'senders.inventory',
  needs: {
    role: domainRole,
    grants: spfGrants,
    tree: maybe(spfTree),
    keys: maybe(dkimKeys),
    hosts: maybe(mailHosts),
    dmarc: maybe(dmarcPolicy),
  },
  async observe({ role, grants, tree, keys, hosts, dmarc }, { target }): Promise<Observation<Inventory | null>> {
    if (!role.exists || !role.sends) return known(null);
    const bySpf = sortedByOwner(grants, target.domain, providerOfInclude);
    const answers: SeenKeys = keys.status === 'known' ? seenKeys(keys.value) : new Map<string, never>();
    const mail = new Set(
      hosts.status === 'known' ? [...hosts.value.keys()].flatMap((host) => providerOfMx(host) ?? []) : [],
    );
    const signing = signersOf(answers, providerOfDkimAlias);
    const services = [...new Set([...bySpf.services.keys(), ...signing.keys(), ...mail])].map((provider): Service => {
      const spf = bySpf.services.get(provider) ?? null;
      const receives = mail.has(provider);
      const aliased = signing.get(provider) ?? [];
      const own = spf !== null || receives ? keyedSelectors(tellingSelectors(provider, spf !== null), answers) : [];
      const selectors = [...new Set([...aliased, ...own])];
      const { id, name, selectors: usual } = provider;
      const dkim = signs(selectors, usual, answers);
      return { id, name, spf, hasSpf: provider.spf.length > 0, dkim, selectors, usual, receives };
    });
    const counted = tree.status === 'known' ? countLookups(tree.value) : null;
    const uris = dmarc.status === 'known' ? (dmarc.value.record?.rua ?? []) : [];
    return known(
      {
        services,
        unknownIncludes: bySpf.unknown.slice(0, MAX_NAMED),
        own: bySpf.own.slice(0, MAX_NAMED),
        otherKeys: otherKeys(answers, new Set(services.flatMap(({ selectors }) => selectors))).slice(0, MAX_NAMED),
        reports: [...new Set(uris.flatMap(({ host }) => (host === null ? [] : [reporter(host)])))].slice(0, MAX_NAMED),
        lookups: counted?.complete ? counted.total : null,
        unseen: unseenOf({ 'MX hosts': hosts, 'DKIM keys': keys, 'DMARC reports': dmarc }, services, answers),
      },
      [...tree.evidence, ...keys.evidence, ...hosts.evidence, ...dmarc.evidence],
    );
  },
});

function seenKeys(keys: ReadonlyMap<string, Observation<SelectorAnswer>>): SeenKeys {
  return new Map(
    [...keys].map(([selector, answer]) => [selector, answer.status === 'unknown' ? answer : seenKey(answer.value)]),
  );
}

function seenKey(answer: SelectorAnswer): SeenKey {
  const { aliases, byWildcard, texts } = answer;
  const meant = texts.some(({ form }) => form.kind === 'bare-base64' || (form.kind === 'key' && !form.record.revoked));
  return { state: hasUsableKey(answer) ? 'usable' : meant ? 'faulty' : 'none', aliases, byWildcard };
}

/** Selectors that more than one service uses. */
const SHARED_SELECTORS: ReadonlySet<string> = new Set(
  providers
    .flatMap(({ selectors }) => selectors.map((selector) => selector.toLowerCase()))
    .filter((selector, index, all) => all.indexOf(selector) !== index),
);

/** A selector of several services, such as `default`, tells none of them unless SPF does. */
function tellingSelectors({ selectors }: Provider, isInSpf: boolean): readonly string[] {
  return isInSpf ? selectors : selectors.filter((selector) => !SHARED_SELECTORS.has(selector.toLowerCase()));
}

function unseenOf(
  facts: Readonly<Record<string, Observation<unknown>>>,
  services: readonly Service[],
  answers: SeenKeys,
): Inventory['unseen'] {
  const whole = Object.entries(facts).flatMap(([what, fact]) =>
    fact.status === 'unknown' ? [[what, fact] as const] : [],
  );
  const single = services.flatMap(({ name, dkim, usual }) => {
    const why = dkim === 'not-proven' ? unansweredKeys(usual, answers) : null;
    return why === null ? [] : [[`DKIM keys of ${name}`, why] as const];
  });
  return new Map([...whole, ...single]);
}

function reporter(host: string): string {
  const service = reports.services.find(({ domains }) => domains.some((name) => isWithin(host, name)));
  return service?.name ?? host;
}
